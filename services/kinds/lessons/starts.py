"""How many lessons may be begun now: ten starts a minute, refused ones included (contract, section 3)."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from services.errors import RateLimited

MOST_STARTS = 10
MINUTE = 60.0


class StartsPerMinute:
    """Counts our own starts, so that the service has no reason to refuse one. Any thread may ask."""

    def __init__(
        self, *, most: int = MOST_STARTS, minute: float = MINUTE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._minute, self._clock = most, minute, clock
        self._begun: deque[float] = deque()
        self._closed_until = 0.0
        self._lock = threading.Lock()

    def is_open(self) -> bool:
        """Whether one more may begin now."""
        with self._lock:
            now = self._clock()
            while self._begun and self._begun[0] <= now - self._minute:
                self._begun.popleft()
            return now >= self._closed_until and len(self._begun) < self._most

    def count(self) -> None:
        """One begins now."""
        with self._lock:
            self._begun.append(self._clock())

    def refused(self, error: RateLimited) -> RateLimited:
        """The service had too many; nothing begins for as long as it says, or for a minute where it says nothing.

        Answers the error with that time in it.
        """
        wait = self._minute if error.retry_after is None else error.retry_after
        with self._lock:
            self._closed_until = max(self._closed_until, self._clock() + wait)
        error.retry_after = wait
        return error
