"""Refused sign-ins in the team's record: who, why and from where, gathered by the minute so that no flood fills it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from sqlmodel import Session

from services.people.audit import record
from services.store.database import Database

MINUTE = 60.0
LINES_A_MINUTE = 20
NOBODY = "nobody"


class RefusedSignIn(NamedTuple):
    """Who was refused, why, from where, and whom a provider had proved them to be, if it had."""

    name: str
    why: str
    address: str
    identity: str = ""


OTHERS = RefusedSignIn("", "others, under other names", "")


class Refusals:
    """Each refusal is a line at once, and once a minute; how often it came again is one more when the minute is over.

    Beyond twenty different ones in a minute the others are counted together. May be used from any thread.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._begun = 0.0
        self._again: Counter[RefusedSignIn] = Counter()
        self._seen: set[RefusedSignIn] = set()

    def note(self, name: str, why: str, *, address: str = "", identity: str = "") -> None:
        """Somebody was refused. Raises StoreError."""
        one = RefusedSignIn(name, why, address, identity)
        with self._lock:
            due = self._due()
            is_new = one not in self._seen
            if is_new and len(self._seen) < LINES_A_MINUTE:
                self._seen.add(one)
            else:
                self._again[OTHERS if is_new else one] += 1
                is_new = False
        if due or is_new:
            with self._database.write() as session:
                self._write(session, due)
                if is_new:
                    _line(session, one)

    def settle(self) -> None:
        """Write down what came again in a minute that is over. Raises StoreError."""
        with self._lock:
            due = self._due()
        if due:
            with self._database.write() as session:
                self._write(session, due)

    def _due(self) -> Counter[RefusedSignIn]:
        if self._clock() - self._begun < MINUTE:
            return Counter()
        self._begun, due = self._clock(), self._again
        self._again, self._seen = Counter(), set()
        return due

    @staticmethod
    def _write(session: Session, due: Counter[RefusedSignIn]) -> None:
        for one, times in due.items():
            _line(session, one, times_more=times)


def _line(session: Session, one: RefusedSignIn, **more: int) -> None:
    record(
        session,
        actor=one.name or NOBODY,
        act="be refused at sign in",
        about=f"person:{one.identity}" if one.identity else "session:none",
        after={"why": one.why, **more},
        came_from=one.address,
    )
