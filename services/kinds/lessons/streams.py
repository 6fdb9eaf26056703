"""The open streams of lessons: one reader each, in the background, for as long as the service talks."""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from services.errors import Invalid, NotFound, VendorError
from services.leases import at_stake
from services.vendors.vacademy import Failed, Heartbeat, Lesson, Run

log = logging.getLogger(__name__)


@dataclass
class LiveRun:
    """The newest that a stream told. `talks` is False once it ended, however it ended; `good` once it said so."""

    stage: str = "PENDING"
    percentage: int = 0
    talks: bool = True
    good: bool = False
    error: str = ""
    spent_credits: float | None = None
    cap_credits: float | None = None


class LessonRuns:
    """Holds streams on the work loop. What they tell is kept here only for the next look: the database has the rest."""

    def __init__(self) -> None:
        self._live: dict[str, LiveRun] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def get(self, video_id: str) -> LiveRun | None:
        """What the stream of this lesson told, if there was one since the start."""
        return self._live.get(video_id)

    def forget(self, video_id: str) -> None:
        """Nobody asks for this one any more."""
        self._live.pop(video_id, None)

    async def begin(
        self,
        video_id: str,
        stream: AbstractAsyncContextManager[Run],
        known: Callable[[], Awaitable[Lesson]],
        news: Callable[[], None],
    ) -> str | None:
        """Open a stream, and return its request id with the first event: the service has the lesson then.

        The rest is read in the background, where each event calls `news`. Raises VendorError when there is no first
        event, and Invalid when the first one is a failure of something that the service does not know (`known`).
        """
        live = self._live[video_id] = LiveRun()
        begun: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        # Not a part of the engine's step, which ends with the first event; but under the same lease.
        work, outside = self._follow(video_id, live, stream, begun, news), contextvars.Context()
        outside.run(at_stake.set, at_stake.get())
        task = asyncio.get_running_loop().create_task(work, context=outside)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            request_id = await begun
        except VendorError:
            self.forget(video_id)
            raise
        if live.error:
            try:
                await known()
            except NotFound:
                self.forget(video_id)
                raise _never_began(live.error) from None
            except VendorError:
                log.info("lesson %s: its status could not be asked yet", video_id)
        return request_id

    async def _follow(
        self,
        video_id: str,
        live: LiveRun,
        stream: AbstractAsyncContextManager[Run],
        begun: asyncio.Future[str | None],
        news: Callable[[], None],
    ) -> None:
        try:
            async with stream as run:
                async for event in run:
                    live.stage, live.percentage = run.stage, run.percentage
                    live.spent_credits, live.cap_credits = run.spent_credits, run.cap_credits
                    if isinstance(event, Failed):
                        live.error = event.message or "it gave no reason"
                    if not run.same_id:
                        log.warning("lesson %s: the stream names another video, %s", video_id, run.video_id)
                    live.good = run.ending is not None and run.ending.good
                    live.talks = run.ending is None
                    if not begun.done():
                        begun.set_result(run.request_id)
                    if not isinstance(event, Heartbeat):
                        news()
        except VendorError as error:
            if begun.done():
                log.info("lesson %s: the stream was lost, polling goes on: %s", video_id, error.text)
            else:
                begun.set_exception(error)
        except Exception as fault:
            if begun.done():
                log.exception("lesson %s: reading its stream failed", video_id)
            else:
                begun.set_exception(fault)
        finally:
            live.talks = False
            news()


def _never_began(message: str) -> Invalid:
    return Invalid(
        f"Vacademy did not begin the lesson: {message[:200].rstrip('.')}.",
        who="Vacademy",
        operation="create a lesson",
        http_status=200,
        permanent=True,
        next_step="Nothing was charged. Correct what it names, then send again.",
    )
