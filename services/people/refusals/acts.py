"""Refused acts in the team's record: who called what, about what, and which right they lacked."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import event
from sqlmodel import Session

from services.errors import StoreError
from services.people.audit import record
from services.people.persons import RefusedCall
from services.people.refusals.by_the_minute import ByTheMinute
from services.store.database import Database

log = logging.getLogger(__name__)

NAMED_BY = {
    "draft_id": "draft",
    "job_id": "job",
    "submission_id": "request",
    "item_id": "item",
    "identity": "person",
    "session_id": "session",
    "link_id": "link",
}
"""The parameters that say what an act is about. No other is looked at: it may hold what somebody wrote."""
AN_ID = re.compile(r"[\w:-]{1,80}")


@dataclass(frozen=True)
class RefusedAct:
    """Who was refused, what they called, what that is about, and why; it came from where the record says."""

    name: str
    identity: str
    what: str
    about: str
    why: str

    @property
    def key(self) -> Hashable:
        """Whatever it is about: who goes through all drafts is one line in a minute."""
        return self.name, self.identity, self.what, self.why

    def write(self, session: Session, **more: int) -> None:
        """Add its line to the record."""
        said = {"what": self.what, "why": self.why, **more}
        record(session, actor=self.name, act="be refused", about=self.about, after=said)


OTHERS = RefusedAct("several", "", "other acts", "function:none", "not allowed")


class RefusedActs(ByTheMinute[RefusedAct]):
    """Refused acts, gathered by the minute, each in a transaction of its own."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(database, OTHERS, clock)

    def hear(self, call: RefusedCall) -> None:
        """Somebody was refused: it is written down, after the transaction of the refused is gone where it is in one.

        Whoever is refused stays so where that fails.
        """
        one = RefusedAct(call.person.name, call.person.identity, call.what, _about(call.what, call.given), call.why)
        if call.within is None:
            self._keep(one)
        else:
            event.listen(call.within, "after_rollback", partial(self._after, one), once=True)

    def write_rest(self) -> None:
        """Write down what is counted and not yet written, as far as the database takes it."""
        try:
            self.settle(at_once=True)
        except StoreError as problem:
            log.warning("how often acts were refused could not be recorded: %s", problem)

    def _after(self, one: RefusedAct, _session: Session) -> None:
        self._keep(one)

    def _keep(self, one: RefusedAct) -> None:
        try:
            self.add(one)
        except StoreError as problem:
            log.warning("a refused act could not be recorded: %s", problem)


def _about(what: str, given: Mapping[str, Any]) -> str:
    ids = ((kind, given.get(name)) for name, kind in NAMED_BY.items())
    found = (f"{kind}:{one}" for kind, one in ids if isinstance(one, str) and AN_ID.fullmatch(one))
    return next(found, f"function:{what}")
