"""How many lessons may be begun now: ten starts a minute, refused ones included (contract, section 3)."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from services.errors import RateLimited
from services.store.shared.quotas import Quota

MOST_STARTS = 10
MINUTE = 60.0


class StartsPerMinute:
    """Counts our own starts, so that the service has no reason to refuse one. Any thread may ask."""

    def __init__(
        self,
        *,
        most: int = MOST_STARTS,
        minute: float = MINUTE,
        shared: Quota | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`shared` counts those of other processes as well."""
        self._shared = shared
        self._most, self._minute, self._clock = most, minute, clock
        self._begun: deque[float] = deque()
        self._closed_until = 0.0
        self._lock = threading.Lock()

    def is_open(self) -> bool:
        """Whether one more may begin now."""
        if self._shared is not None and self._shared.rest(self._most, self._minute):
            return False
        with self._lock:
            now = self._clock()
            while self._begun and self._begun[0] <= now - self._minute:
                self._begun.popleft()
            return now >= self._closed_until and len(self._begun) < self._most

    def count(self) -> None:
        """One begins now. Raises RateLimited, with nothing sent, where other processes have just taken the last."""
        wait = self._shared.begin(self._most, self._minute) if self._shared is not None else 0.0
        if wait:
            raise RateLimited(
                "Vacademy takes no more lessons in this minute, so this was not sent yet.",
                who="Vacademy",
                operation="create a lesson",
                retry_after=wait,
            )
        with self._lock:
            self._begun.append(self._clock())

    def refused(self, error: RateLimited) -> RateLimited:
        """The service had too many; nothing begins for as long as it says, or for a minute where it says nothing.

        Answers the error with that time in it.
        """
        wait = error.retry_after or self._minute
        with self._lock:
            self._closed_until = max(self._closed_until, self._clock() + wait)
        if self._shared is not None:
            self._shared.hold_back(wait)
        error.retry_after = wait
        return error
