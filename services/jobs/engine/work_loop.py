"""The one asyncio loop on which all work at services happens, in a thread of its own."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")


class WorkLoop:
    """A running event loop that outlives every page and every request."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="callsheet-work", daemon=True)
        self._thread.start()

    def call(self, work: Coroutine[Any, Any, T], timeout: float | None = None) -> T:
        """Run a coroutine on the loop and wait for it. Never call this on the loop itself."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine on the loop without waiting for it; a fault in it is logged, never lost."""
        asyncio.run_coroutine_threadsafe(work, self.loop).add_done_callback(_log_fault)

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
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
