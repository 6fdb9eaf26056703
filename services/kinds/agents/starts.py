"""How fast agents are asked for: freely, until bitHuman refuses for its rate; then one after another for a while.

How many an account may begin in a minute depends on its plan, which is told nowhere beforehand (contract, section 11).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from services.errors import RateLimited

UNSAID_SECONDS = 6.0
LONGEST_SECONDS = 60.0
CALM_AFTER = 5
"""So many good answers in a row, and they are sent side by side again."""


class RefusalPause:
    """Any thread may ask whether the way is open; turns are taken on the loop that sends."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._turn = asyncio.Lock()
        self._rests_until = 0.0
        self._careful = 0

    def is_open(self) -> bool:
        """Whether one more may leave now, as far as bitHuman's last refusal tells."""
        return self._clock() >= self._rests_until

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Around one paid request. The few that were claimed before the refusal wait here until it is over.

        Raises RateLimited, with nothing sent, when that takes longer than anything should be held on its way.
        """
        if not self._careful:
            async with self._watched():
                yield
            return
        async with self._turn:
            while (left := self._rests_until - self._clock()) > 0:
                if left > LONGEST_SECONDS:
                    raise RateLimited(
                        "bitHuman has asked to wait, so this was not sent yet.",
                        who="bitHuman",
                        operation="create an agent",
                        retry_after=left,
                    )
                await self._sleep(left)
            async with self._watched():
                yield

    @asynccontextmanager
    async def _watched(self) -> AsyncIterator[None]:
        try:
            yield
        except RateLimited as no:
            wait = UNSAID_SECONDS if no.retry_after is None else no.retry_after
            self._rests_until = self._clock() + wait
            self._careful = CALM_AFTER
            raise
        self._careful = max(0, self._careful - 1)
