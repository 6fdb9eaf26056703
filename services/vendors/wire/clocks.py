"""How far a service's clock is from ours, learnt from the `Date` of its answers."""

from __future__ import annotations

import statistics
import time
from collections import deque
from collections.abc import Callable
from datetime import timedelta

from services.vendors.wire.retry_after import read_http_date

_REMEMBERED = 9
_SLOWEST = 10.0
_STEP = 1.0
_HALF_SECOND = 0.5
"""`Date` names whole seconds, cut off: on average half of one has passed."""


class ServiceClock:
    """Belongs to one host; any thread may ask."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._offsets: deque[float] = deque(maxlen=_REMEMBERED)
        self._timer = timer
        self._started_at: float | None = None

    def note(self, date: str | None, asked_at: float, answered_at: float) -> None:
        """Learn from one answer; times are seconds since 1970 by our clock. A slow answer says too little to count."""
        said = read_http_date(date)
        started_at = answered_at - self._timer()
        if self._started_at is not None and abs(started_at - self._started_at) > _STEP:
            self._offsets.clear()  # our own clock was put back or ahead: what was learnt before says nothing now
        self._started_at = started_at
        if said is None or not 0 <= answered_at - asked_at <= _SLOWEST:
            return
        self._offsets.append(said.timestamp() + _HALF_SECOND - (asked_at + answered_at) / 2)

    @property
    def offset(self) -> timedelta | None:
        """The service's time less ours, good to about a second; None before any answer told. Below zero: it is late."""
        offsets = list(self._offsets)
        return timedelta(seconds=statistics.median(offsets)) if offsets else None
