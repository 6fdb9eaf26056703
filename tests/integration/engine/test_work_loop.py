"""The loop of all work ends with nothing left half done."""

from __future__ import annotations

import asyncio
import threading

from services.jobs.engine.work_loop import WorkLoop
from services.troubles import Troubles


def test_stopping_also_ends_what_begins_while_others_are_being_ended() -> None:
    loop, running, ended = WorkLoop(Troubles()), threading.Event(), []

    async def late() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("what began late")

    async def early() -> None:
        running.set()
        try:
            await asyncio.Event().wait()
        finally:
            kept.append(asyncio.get_running_loop().create_task(late()))
            await asyncio.sleep(0)

    kept: list[asyncio.Task[None]] = []
    asyncio.run_coroutine_threadsafe(early(), loop.loop)
    assert running.wait(60)
    loop.stop()
    assert ended == ["what began late"]
