"""One budget of requests per service, shared by everything that talks to it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

Wait = Callable[[float], Awaitable[None]]


class Counted(Protocol):
    """Where other processes ask the same service as well: what all of them ask is counted together."""

    def take(self, rate: float, burst: int) -> float:
        """Take one; answers the seconds until our turn."""

    def hold_back(self, seconds: float) -> None:
        """The service asked everyone to wait."""


class TokenBucket:
    """Lets `rate` requests a second through, in order of asking, and up to `burst` at once after a quiet time."""

    def __init__(
        self,
        rate: float,
        burst: int,
        *,
        counted: Counted | None = None,
        clock: Callable[[], float] = time.monotonic,
        wait: Wait = asyncio.sleep,
    ) -> None:
        self._counted = counted
        if rate <= 0 or burst < 1:
            raise ValueError("rate and burst must be positive")
        self._rate, self._burst, self._clock, self._wait = rate, burst, clock, wait
        self._left, self._seen_at, self._held_until = float(burst), clock(), 0.0
        self._lock = threading.Lock()

    async def take(self) -> None:
        """Wait for our turn. A caller that is cancelled while waiting gives its turn back."""
        with self._lock:
            now = self._refill()
            self._left -= 1
            delay = max(-self._left / self._rate, self._held_until - now, 0.0)
        if self._counted is not None:
            delay = max(delay, await asyncio.to_thread(self._counted.take, self._rate, self._burst))
        if delay:
            try:
                await self._wait(delay)
            except BaseException:
                with self._lock:
                    self._left += 1
                raise

    def hold(self, seconds: float) -> None:
        """Let nothing new through for so many seconds: the service asked everyone to wait."""
        with self._lock:
            self._held_until = max(self._held_until, self._clock() + seconds)
        if self._counted is not None:
            asyncio.get_running_loop().run_in_executor(None, self._counted.hold_back, seconds)

    def _refill(self) -> float:
        now = self._clock()
        self._left = min(float(self._burst), self._left + (now - self._seen_at) * self._rate)
        self._seen_at = now
        return now


class RequestLimits:
    """What one service may be asked: reads a second, reads at once and paid requests at once."""

    def __init__(
        self,
        *,
        reads_per_second: float = 5.0,
        burst: int = 20,
        reads_at_once: int = 8,
        payments_at_once: int = 4,
        counted: Counted | None = None,
        wait: Wait = asyncio.sleep,
    ) -> None:
        self.reads = TokenBucket(reads_per_second, burst, counted=counted, wait=wait)
        self._reading = asyncio.Semaphore(reads_at_once)
        self._paying = asyncio.Semaphore(payments_at_once)

    def slot(self, *, paid: bool) -> AbstractAsyncContextManager[None]:
        """Holds one place among the requests under way; reads never keep a paid request waiting."""
        return self._paying if paid else self._reading
