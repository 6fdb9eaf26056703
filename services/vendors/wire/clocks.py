"""How far a service's clock is from ours, learnt from the `Date` of its answers."""

from __future__ import annotations

import statistics
import time
from collections import deque
from collections.abc import Callable, Mapping
from datetime import timedelta

from services.vendors.wire.retry_after import read_http_date

_REMEMBERED = 9
_SLOWEST = 10.0
_HALF_SECOND = 0.5
"""`Date` names whole seconds, cut off: on average half of one has passed."""


def _since_start() -> float:
    """Seconds since this machine was started, sleep included where the system counts it. Nobody can put it back."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def _wall_clock() -> float:
    """Our clock, which people and machines put right."""
    return time.time()


def fresh_date(headers: Mapping[str, str]) -> str | None:
    """The `Date` of an answer; None where a cache kept it for a while, as its `Age` says: it is of another moment."""
    return headers.get("Date") if headers.get("Age", "0").strip() in {"", "0"} else None


class ServiceClock:
    """Belongs to one host; any thread may ask.

    What is learnt is how far the service is from a timer that nobody puts back or ahead. So a step of our own clock
    counts at once, and not only from the next answer on: a request that leaves in between knows when it left.
    """

    def __init__(self, timer: Callable[[], float] = _since_start, ours: Callable[[], float] = _wall_clock) -> None:
        """`ours` is our clock in seconds since 1970."""
        self._learnt: deque[float] = deque(maxlen=_REMEMBERED)
        self._timer = timer
        self._ours = ours

    def note(self, date: str | None, asked_at: float, answered_at: float) -> None:
        """Learn from one answer; times are seconds since 1970 by our clock. A slow answer says too little to count."""
        said = read_http_date(date)
        if said is None or not 0 <= answered_at - asked_at <= _SLOWEST:
            return
        answered = self._timer() - (self._ours() - answered_at)
        self._learnt.append(said.timestamp() + _HALF_SECOND - (answered - (answered_at - asked_at) / 2))

    @property
    def offset(self) -> timedelta | None:
        """The service's time less ours, good to about a second; None before any answer told. Below zero: it is late."""
        learnt = list(self._learnt)
        return timedelta(seconds=statistics.median(learnt) + self._timer() - self._ours()) if learnt else None
