"""Lines of the record that are gathered by the minute, so that no flood of them fills it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar

from sqlmodel import Session

from services.store.database import Database

MINUTE = 60.0
LINES_A_MINUTE = 20


class RefusedOne(Protocol):
    """Something that was refused; those of one `key` are one line in a minute."""

    @property
    def key(self) -> Hashable: ...

    def write(self, session: Session, **more: int) -> None:
        """Add its line, with how many `times_more` it came where that is said."""


One = TypeVar("One", bound=RefusedOne)


class ByTheMinute(Generic[One]):
    """Each refusal is a line at once, and once a minute; how often it came again is one more when the minute is over.

    Beyond twenty different ones in a minute the others are counted together. May be used from any thread.
    """

    def __init__(self, database: Database, others: One, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._others = others
        self._clock = clock
        self._lock = threading.Lock()
        self._begun = 0.0
        self._again: Counter[Hashable] = Counter()
        self._seen: dict[Hashable, One] = {}

    def add(self, one: One) -> None:
        """This was refused. Raises StoreError."""
        with self._lock:
            due = self._due()
            is_new = one.key not in self._seen
            if is_new and len(self._seen) < LINES_A_MINUTE:
                self._seen[one.key] = one
            else:
                self._again[self._others.key if is_new else one.key] += 1
                is_new = False
        if due or is_new:
            with self._database.write() as session:
                _write(session, due)
                if is_new:
                    one.write(session)

    def settle(self, *, at_once: bool = False) -> None:
        """Write down what came again in a minute that is over, or that ends `at_once`. Raises StoreError."""
        with self._lock:
            due = self._due(at_once=at_once)
        if due:
            with self._database.write() as session:
                _write(session, due)

    def _due(self, *, at_once: bool = False) -> list[tuple[One, int]]:
        if not at_once and self._clock() - self._begun < MINUTE:
            return []
        due = [(self._seen.get(key, self._others), times) for key, times in self._again.items()]
        self._begun, self._again, self._seen = self._clock(), Counter(), {}
        return due


def _write(session: Session, due: list[tuple[One, int]]) -> None:
    for one, times in due:
        one.write(session, times_more=times)
