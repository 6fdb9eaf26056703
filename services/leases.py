"""How long a worker may count on being counted among the living: looked at right before bytes leave that cost money."""

from __future__ import annotations

import math
import time
from contextvars import ContextVar


def passing_seconds() -> float:
    """Seconds that pass also while a process is frozen or its machine asleep."""
    boot = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime(boot)


class Lease:
    """The id under which this process works, until when nobody takes its work over, and what it was called before.

    The end is reckoned from before the database was asked, and ends well before others call the process gone: so one
    that was frozen finds it over, whatever happened meanwhile, and sends nothing. Any thread may ask.
    """

    def __init__(self, worker: str = "") -> None:
        self.worker = worker
        self.own: frozenset[str] = frozenset({worker})
        self._until = math.inf

    def begin(self, worker: str, asked_at: float, seconds: float) -> None:
        """Work under a new id from now on."""
        self.worker = worker
        self.own |= {worker}
        self.renew(asked_at, seconds)

    def renew(self, asked_at: float, seconds: float) -> None:
        """It holds for so many seconds from then, by `passing_seconds`."""
        self._until = asked_at + seconds

    @property
    def holds(self) -> bool:
        """Whether nobody else can have taken over what this process does."""
        return passing_seconds() < self._until


at_stake: ContextVar[Lease | None] = ContextVar("at_stake", default=None)
"""The lease under which a paid request is being made; None where a person asks for it and nobody takes it over."""
