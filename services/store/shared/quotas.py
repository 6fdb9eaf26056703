"""What a service may be asked by all processes together, counted in the database; in one process alone nobody asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from services.store.database import Database
from services.store.shared.locks import hold
from services.store.shared.others import shared_time
from services.store.shared.worker_tables import ServiceUse


class Quota:
    """The shared count under one name. Every method is a short transaction of its own and raises StoreError."""

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self._name = name

    def take(self, rate: float, burst: int) -> float:
        """Take one of `rate` in a second, `burst` at once after a quiet time; answers the seconds until our turn."""
        with self._locked() as (use, now):
            use.left = min(float(burst), use.left + max(0.0, now - use.seen_at) * rate) - 1
            use.seen_at = now
            return max(-use.left / rate, use.held_until - now, 0.0)

    def hold_back(self, seconds: float) -> None:
        """The service asked everyone to wait for so long."""
        with self._locked() as (use, now):
            use.held_until = max(use.held_until, now + seconds)

    def rest(self, most: int | None = None, window: float = 60.0) -> float:
        """The seconds until one more may begin: 0.0 now. `most` of them begin in any `window` of seconds."""
        with self._database.read() as session:
            use, now = session.get(ServiceUse, self._name), shared_time(session).timestamp()
        return 0.0 if use is None else _rest(use, now, most, window)

    def begin(self, most: int, window: float = 60.0) -> float:
        """Count one that begins now; or answer the seconds until it may, and count nothing."""
        with self._locked() as (use, now):
            wait = _rest(use, now, most, window)
            if not wait:
                use.begun = [*(one for one in use.begun if one > now - window), now]
            return wait

    @contextmanager
    def _locked(self) -> Iterator[tuple[ServiceUse, float]]:
        with self._database.write() as session:
            hold(session, f"use of {self._name}")
            use, now = session.get(ServiceUse, self._name), shared_time(session).timestamp()
            if use is None:
                # Nobody has asked before, so it is as after a quiet time: full, however much that is.
                use = ServiceUse(name=self._name, left=0.0, seen_at=0.0)
                session.add(use)
            yield use, now


def quota(database: Database, name: str) -> Quota | None:
    """The count under this name, or None where no other process asks."""
    return None if database.is_sqlite else Quota(database, name)


def _rest(use: ServiceUse, now: float, most: int | None, window: float) -> float:
    lately = sorted(one for one in use.begun if one > now - window)
    full = lately[-most] + window - now if most is not None and len(lately) >= most else 0.0
    return max(use.held_until - now, full, 0.0)
