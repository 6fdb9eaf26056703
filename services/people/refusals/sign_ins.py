"""Refused sign-ins in the team's record: who, why and from where."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import NamedTuple

from sqlmodel import Session

from services.people.audit import record
from services.people.refusals.by_the_minute import ByTheMinute
from services.store.database import Database

NOBODY = "nobody"


class RefusedSignIn(NamedTuple):
    """Who was refused, why, from where, and whom a provider had proved them to be, if it had."""

    name: str
    why: str
    address: str
    identity: str = ""

    @property
    def key(self) -> Hashable:
        """All of it."""
        return self

    def write(self, session: Session, **more: int) -> None:
        """Add its line to the record."""
        record(
            session,
            actor=self.name or NOBODY,
            act="be refused at sign in",
            about=f"person:{self.identity}" if self.identity else "session:none",
            after={"why": self.why, **more},
            came_from=self.address,
        )


OTHERS = RefusedSignIn("", "others, under other names", "")


class Refusals(ByTheMinute[RefusedSignIn]):
    """Refused sign-ins, gathered by the minute."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(database, OTHERS, clock)

    def note(self, name: str, why: str, *, address: str = "", identity: str = "") -> None:
        """Somebody was refused. Raises StoreError."""
        self.add(RefusedSignIn(name, why, address, identity))
