"""The one asyncio loop on which all work at services happens, in a thread of its own."""

from __future__ import annotations

import asyncio
import inspect
import logging
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from services.errors import Stopping
from services.troubles import Troubles

log = logging.getLogger(__name__)

T = TypeVar("T")

AGAIN_AFTER = 1.0
AGAIN_AFTER_MOST = 30.0
CALM_SECONDS = 60.0
"""What ran for so long without a fault has recovered."""
END_SECONDS = 30.0
"""What was told to end and has not by then is left behind, and said."""
TOLD_AGAIN_AFTER = 5.0


class WorkLoop:
    """A running event loop that outlives every page and every request."""

    def __init__(self, troubles: Troubles) -> None:
        self._troubles = troubles
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="callsheet-work", daemon=True)
        self._thread.start()
        self._starting = threading.Lock()
        self._over = False

    def call(self, work: Coroutine[Any, Any, T], timeout: float | None = None) -> T:
        """Run a coroutine on the loop and wait for it. Never call this on the loop itself.

        Raises Stopping when the loop is ending or has ended, and CancelledError when it ended meanwhile.
        """
        return self._begin(work).result(timeout)

    def keep(self, title: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run what has to live as long as the loop: whatever ends it, it is started anew, and every page says so."""
        self._begin(self._keep(title, work)).add_done_callback(_log_fault)

    def soon(self, what: Callable[..., object], *args: object) -> None:
        """Call this on the loop, from any thread. On a loop that is over nothing is left to be told."""
        with self._starting:
            if not self._over:
                self.loop.call_soon_threadsafe(what, *args)

    def _begin(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        # Whatever begins from now on would be left half done, and who waits for it would wait for ever.
        with self._starting:
            if self._over:
                work.close()
                raise Stopping("This Callsheet is being stopped.", next_step="Try again when it runs.")
            return asyncio.run_coroutine_threadsafe(work, self.loop)

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
        """Let nothing begin any more, cancel what runs, and end the thread."""
        with self._starting:
            if self._over:
                return
            self._over = True
        asyncio.run_coroutine_threadsafe(_cancel_others(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(END_SECONDS)
        if self._thread.is_alive():
            log.error("the loop of all work stands still and is left behind")

    def _run(self) -> None:
        self.loop.run_forever()
        # What began something on its way out, between the last cancelling and the end of the loop. In this thread,
        # since whoever stops us may run a loop of their own.
        self.loop.run_until_complete(_cancel_others())
        self.loop.close()


def _log_fault(done: Future[None]) -> None:
    if not done.cancelled() and done.exception() is not None:
        log.error("work ended by a fault", exc_info=done.exception())


async def _cancel_others() -> None:
    # What another thread has handed over and the loop has not begun yet is begun now.
    await asyncio.sleep(0)
    # Again until nothing is left: what is cancelled may begin something of its own on its way out, and a loop that is
    # closed over it leaves connections half open.
    loop = asyncio.get_running_loop()
    end = loop.time() + END_SECONDS
    while others := [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]:
        if loop.time() > end:
            log.error("left behind, since it did not end when it was told to: %s", others)
            return
        if any(inspect.getcoroutinestate(task.get_coro()) == inspect.CORO_CREATED for task in others):  # type: ignore[arg-type]
            # What is cancelled before its first step leaves what it was to wait for for ever unawaited.
            await asyncio.sleep(0)
            continue
        for task in others:
            task.cancel()
        ended, _ = await asyncio.wait(others, timeout=TOLD_AGAIN_AFTER)
        for task in ended:
            if not task.cancelled() and task.exception() is not None:
                log.warning("ended by a fault when it was told to end", exc_info=task.exception())
