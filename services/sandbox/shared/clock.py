"""The sandbox's own time, by which everything at it happens: it may be told to stand still and to move on."""

from __future__ import annotations

import asyncio
import threading
import time

_GLANCE = 0.05


class Clock:
    """Goes as the machine's clock does, until it is told to stand. Calls may come from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ahead = 0.0
        self._stands_at: float | None = None

    def now(self) -> float:
        """Seconds since 1970 to the microsecond, so that a time told in an answer is the time that was stored."""
        with self._lock:
            return self._now()

    def stand(self) -> None:
        """Stand still where it is."""
        with self._lock:
            self._stands_at = self._now()

    def go(self) -> None:
        """Go on from where it stands."""
        with self._lock:
            self._ahead = self._now() - time.time()
            self._stands_at = None

    def begin_anew(self) -> None:
        """Go as the machine's clock does, as at first."""
        with self._lock:
            self._ahead, self._stands_at = 0.0, None

    def forward(self, seconds: float) -> None:
        """Move on by so many seconds. Raises ValueError below zero: at a service no time comes back."""
        if not 0 <= seconds < 1e9:
            raise ValueError("'forward' is a number of seconds, not below zero.")
        with self._lock:
            if self._stands_at is None:
                self._ahead += seconds
            else:
                self._stands_at += seconds

    async def pass_by(self, seconds: float) -> None:
        """Return once so much of this time has passed."""
        until = self.now() + seconds
        while (left := until - self.now()) > 0:  # noqa: ASYNC110 - nobody is told when time is moved on
            await asyncio.sleep(max(0.0005, min(left, _GLANCE)))

    @property
    def stands(self) -> bool:
        return self._stands_at is not None

    def _now(self) -> float:
        return round(time.time() + self._ahead if self._stands_at is None else self._stands_at, 6)
