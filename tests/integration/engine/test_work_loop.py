"""The loop of all work ends with nothing left half done."""

from __future__ import annotations

import asyncio
import gc
import threading
import warnings
from contextlib import suppress

import anyio
import pytest

from services.errors import Stopping
from services.jobs.engine import work_loop
from services.jobs.engine.work_loop import WorkLoop
from services.troubles import Troubles
from tests.rigs.machine.serving import PATIENCE


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
    assert running.wait(PATIENCE)
    loop.stop()
    assert ended == ["what began late"]


def test_what_another_thread_begins_in_the_very_moment_of_the_end_is_ended_too(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, begun = WorkLoop(Troubles()), list[asyncio.Task[None]]()
    really_stop = loop.loop.stop

    async def late() -> None:
        await asyncio.Event().wait()

    def stop() -> None:
        if not begun:
            begun.append(loop.loop.create_task(late()))
        really_stop()

    monkeypatch.setattr(loop.loop, "stop", stop)
    loop.stop()
    assert begun[0].cancelled()


def test_who_comes_when_the_loop_is_over_is_told_so_and_does_not_wait_for_ever() -> None:
    loop, told = WorkLoop(Troubles()), list[str]()
    loop.stop()
    with pytest.raises(Stopping, match="being stopped"):
        loop.call(asyncio.sleep(0))
    loop.soon(told.append, "too late")
    assert told == []


def test_what_does_not_end_is_left_behind_and_holds_nobody_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(work_loop, "END_SECONDS", 0.2)
    monkeypatch.setattr(work_loop, "TOLD_AGAIN_AFTER", 0.1)
    loop, begun, over = WorkLoop(Troubles()), threading.Event(), threading.Event()

    async def stubborn() -> None:
        begun.set()
        while not over.is_set():
            with suppress(asyncio.CancelledError):
                await asyncio.Event().wait()

    asyncio.run_coroutine_threadsafe(stubborn(), loop.loop)
    assert begun.wait(PATIENCE)
    try:
        loop.cancel_all()
        assert "left behind" in caplog.text
        assert "stubborn" in caplog.text
    finally:
        over.set()
        loop.stop()


async def test_it_can_be_stopped_from_a_thread_that_runs_a_loop_of_its_own() -> None:
    loop = WorkLoop(Troubles())
    loop.stop()
    assert loop.loop.is_closed()


def test_what_was_begun_in_the_moment_of_the_end_leaves_nothing_unawaited() -> None:
    """As when a connection is tried: the client's library begins it as a task within a group."""
    ended: list[str] = []

    async def try_to_connect() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append("tried")

    async def connect() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(try_to_connect)

    async def begin_and_end() -> None:
        beginning = asyncio.create_task(connect())
        await work_loop._cancel_others()
        assert beginning.cancelled()

    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        asyncio.run(begin_and_end())
        gc.collect()
    assert [str(one.message) for one in warned] == []
    assert ended == ["tried"]
