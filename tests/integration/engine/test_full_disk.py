"""A disk without room: said in words, nothing is lost or paid twice, and everything goes on when there is room."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.errors import DiskFull
from services.jobs.engine import work_loop
from services.jobs.engine.work_loop import WorkLoop
from services.jobs.states import JobState
from services.troubles import Troubles
from tests.rigs.job_page import page_of
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.machine.small_disk import SmallDisk, small_disk
from tests.rigs.rig import PERSON, Rig, people, rigged


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """The disk on which the app's data lie."""
    with small_disk(tmp_path / "data") as one:
        yield one


@pytest.fixture
def rig(tmp_path: Path, disk: SmallDisk) -> Iterator[Rig]:
    """An app whose data folder is that disk; the sandbox has another."""
    with rigged(tmp_path) as one:
        yield one
        disk.free()


def test_a_launch_without_room_is_refused_whole_and_works_once_there_is_room(rig: Rig, disk: SmallDisk) -> None:
    draft_id = rig.draft(people(400))
    quote = rig.app.quotes.quote(draft_id)
    disk.fill(rig.app.database)
    with pytest.raises(DiskFull, match="disk is full"):
        rig.app.launches.launch(draft_id, quote.fingerprint, PERSON)
    assert rig.ledger()["totals"]["requests"] == 0
    disk.free()
    job_id = rig.app.launches.launch(draft_id, quote.fingerprint, PERSON)
    assert rig.finish(job_id) == JobState.DONE


def test_a_job_on_its_way_says_what_is_wrong_and_is_driven_on_once_there_is_room(rig: Rig, disk: SmallDisk) -> None:
    rig.order("rate_limited", times=1000, params={"retry_after": 1})
    job_id = rig.launch(rig.draft(people(3)))
    rig.until(lambda: any(one.wait_reason for one in page_of(rig.app.views, job_id).requests), "the request waits")
    disk.fill(rig.app.database)
    if disk.real:
        rig.until(lambda: any("disk is full" in one.text for one in rig.app.troubles.now()), "pages say it")
    rig.control("DELETE", "/faults")
    disk.free()
    assert rig.finish(job_id) == JobState.DONE
    assert rig.ledger()["totals"]["accepted"] == 1
    rig.until(lambda: not rig.app.troubles.now(), "nothing is said any more")


def test_an_answer_that_finds_no_room_is_kept_and_stored_when_there_is_some(rig: Rig, disk: SmallDisk) -> None:
    # The answer comes when time passes at the service, so after the disk is full.
    rig.clock.stand()
    rig.order("slow_answer", params={"seconds": 5})
    job_id = rig.launch(rig.draft(people(3)))
    rig.until(lambda: rig.ledger()["totals"]["requests"] == 1, "the request left")
    disk.fill(rig.app.database)
    rig.until(lambda: rig.ledger()["totals"]["accepted"] == 1, "the service took it")
    rig.clock.forward(5)
    rig.clock.go()
    if disk.real:
        rig.until(lambda: any("waits to be stored" in one.text for one in rig.app.troubles.now()), "pages say it")
    disk.free()
    assert rig.finish(job_id) == JobState.DONE
    assert rig.ledger()["totals"]["accepted"] == 1


class NoException(BaseException):
    """What some libraries raise: it is no `Exception`."""


@pytest.mark.parametrize("fault", [ValueError("odd"), NoException(), MemoryError(), None])
def test_what_lives_for_ever_is_started_anew_whatever_ends_it_and_pages_say_so(
    monkeypatch: pytest.MonkeyPatch, fault: BaseException | None
) -> None:
    monkeypatch.setattr(work_loop, "AGAIN_AFTER", 0.01)
    monkeypatch.setattr(work_loop, "CALM_SECONDS", 0.05)
    troubles = Troubles()
    loop = WorkLoop(troubles)
    begun: list[int] = []
    said: list[str] = []
    again, calm = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.append(1)
        if len(begun) == 3:
            said.extend(one.text for one in troubles.now())
            again.set()
            await calm.wait()
        if fault is not None:
            raise fault

    async def seen() -> None:
        async with asyncio.timeout(PATIENCE):
            await again.wait()
            while troubles.now():  # noqa: ASYNC110 - nobody is told when it is over
                await asyncio.sleep(0.01)
            calm.set()

    loop.keep("The search for open jobs", work)
    loop.call(seen())
    loop.stop()
    assert len(said) == 1
    assert "The search for open jobs stopped by itself and is started anew" in said[0]
