"""The one asyncio loop on which all work at services happens, in a thread of its own."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from services.troubles import Troubles

log = logging.getLogger(__name__)

T = TypeVar("T")

AGAIN_AFTER = 1.0
AGAIN_AFTER_MOST = 30.0
CALM_SECONDS = 60.0
"""What ran for so long without a fault has recovered."""


class WorkLoop:
    """A running event loop that outlives every page and every request."""

    def __init__(self, troubles: Troubles) -> None:
        self._troubles = troubles
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="callsheet-work", daemon=True)
        self._thread.start()

    def call(self, work: Coroutine[Any, Any, T], timeout: float | None = None) -> T:
        """Run a coroutine on the loop and wait for it. Never call this on the loop itself."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout)

    def keep(self, title: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run what has to live as long as the loop: whatever ends it, it is started anew, and every page says so."""
        asyncio.run_coroutine_threadsafe(self._keep(title, work), self.loop).add_done_callback(_log_fault)

    async def _keep(self, title: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        wait = AGAIN_AFTER
        while True:
            began = self.loop.time()
            calm = self.loop.call_later(CALM_SECONDS, self._troubles.end, title)
            try:
                await work()
                why = "it ended"
            except asyncio.CancelledError:
                raise
            except BaseException as fault:
                # Some libraries raise what is no Exception; nothing but a cancellation may end this.
                log.exception("%s was ended by a fault and is started anew", title)
                why = type(fault).__name__
            finally:
                calm.cancel()
            wait = AGAIN_AFTER if self.loop.time() - began > CALM_SECONDS else min(wait * 2, AGAIN_AFTER_MOST)
            self._troubles.report(
                title,
                f"{title} stopped by itself and is started anew ({why}).",
                "Nothing is sent twice by that. If this stays, read the server's log and start Callsheet again.",
            )
            await asyncio.sleep(wait)

    def cancel_all(self) -> None:
        """Cancel whatever runs on the loop, and wait until it has ended."""
        self.call(_cancel_others())

    def stop(self) -> None:
        """Cancel what runs and end the thread."""
        self.cancel_all()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()


def _log_fault(done: Future[None]) -> None:
    if not done.cancelled() and done.exception() is not None:
        log.error("work ended by a fault", exc_info=done.exception())


async def _cancel_others() -> None:
    # Again until nothing is left: what is cancelled may begin something of its own on its way out, and a loop that is
    # closed over it leaves connections half open.
    while others := [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]:
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
