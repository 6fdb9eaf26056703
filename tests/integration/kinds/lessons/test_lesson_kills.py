"""Streams cut and dashboards killed in every stage of a lesson: one POST for each lesson, and each ends right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from services.jobs.states import ITEM_FINAL, ItemState, JobState
from services.kinds.lessons.progress import DOING, STALLED
from services.vendors.vacademy import Stage
from tests.rigs.chaos.kinds import OurItem
from tests.rigs.chaos.lessons import lessons_draft
from tests.rigs.machine.kills import KillRig, kill_rigged
from tests.rigs.machine.serving import PATIENCE

MADE = {"SCRIPT": "script", "TTS": "audio", "WORDS": "words", "HTML": "timeline", "RENDER": "video"}
STAGES = tuple(MADE)
KEY = {"X-Institute-Key": "vac_live_practice000000000000000000000"}
ATTEMPTS = 5


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[KillRig]:
    """A dashboard to be killed, and a sandbox in which a lesson and its MP4 take seven seconds."""
    with kill_rigged(tmp_path, "vacademy", speed=4.0, vacademy_answer_seconds=20.0) as one:
        one.play(pace=2.0, rate_per_minute=1000)
        yield one


def launch(rig: KillRig, *topics: str, stage: Stage = "RENDER") -> str:
    return rig.desk.say_yes(lessons_draft(rig.desk.app, topics[0], [(topic, "Class 4") for topic in topics], stage))


def stage_under_way(rig: KillRig, item: OurItem) -> str | None:
    """The stage in which the service has this lesson now; None when it is over."""
    url = f"{rig.sandbox.root}/vacademy/api/v1/external/video/v1/status/{item.vendor_id}"
    made = httpx.get(url, headers=KEY, timeout=PATIENCE).json()["s3_urls"]
    return next((stage for stage in STAGES if MADE[stage] not in made), None)


def killed_in(rig: KillRig, stage: str) -> list[str]:
    """Launch lessons until the dashboard was killed while one was in this stage; returns all their jobs."""
    jobs: list[str] = []
    for attempt in range(ATTEMPTS):
        job = launch(rig, f"Rain, killed in {stage}, {attempt}")
        jobs.append(job)
        rig.until(lambda job=job: seen_in(rig.item(job), stage), f"{stage} is under way")  # type: ignore[misc]
        rig.dashboard.kill()
        hit = stage_under_way(rig, rig.item(job)) == stage
        rig.dashboard.start()
        if hit:
            return jobs
    raise AssertionError(f"no kill of {ATTEMPTS} met a lesson in {stage}")


def seen_in(item: OurItem, stage: str) -> bool:
    # A busy machine may look only when a short stage is over; then the next attempt has better luck.
    reached = tuple(DOING[one] for one in STAGES[STAGES.index(stage) :])
    return item.told.startswith(reached) or item.state in ITEM_FINAL


def test_kill_9_in_every_stage_leaves_one_post_for_each_lesson_and_each_ends_right(rig: KillRig) -> None:
    rig.dashboard.start()
    jobs = [job for stage in STAGES for job in killed_in(rig, stage)]
    assert {rig.finish(job) for job in jobs} == {JobState.DONE}
    assert [one["made"] for one in rig.requests()] == ["new"] * len(jobs)
    made = {one["video_id"]: one["items"][0]["text"][0] for one in rig.requests()}
    assert {rig.item(job).vendor_id: rig.item(job).name for job in jobs} == made


def test_a_stream_cut_in_every_stage_leaves_one_post_for_each_lesson_and_each_ends_right(rig: KillRig) -> None:
    rig.play(pace=0.5)
    faults = [f"stream_cut_at_{stage.lower()}" for stage in ("PENDING", *STAGES)]
    for number, fault in enumerate(faults):
        rig.order(fault, after=number)
    job = launch(rig, *(f"Rain, part {number}" for number in range(len(faults))))
    rig.dashboard.start()
    assert rig.finish(job) == JobState.DONE
    assert [one["fault"] for one in rig.requests()] == faults
    assert len({one["video_id"] for one in rig.requests()}) == len(faults)
    assert all(item.state == ItemState.SUCCEEDED and not item.flag for item in rig.desk.items([job]))


def test_kill_9_before_the_first_event_leaves_one_post_that_the_status_settles(rig: KillRig) -> None:
    rig.order("slow_stream")
    rig.dashboard.start()
    job = launch(rig, "Rain", stage="SCRIPT")
    rig.until(lambda: len(rig.requests()) == 1, "the request has left")
    rig.kill_and_restart()
    assert rig.finish(job) == JobState.DONE
    assert len(rig.requests()) == 1


def test_a_lesson_that_a_person_says_arrived_is_looked_for_under_its_id(rig: KillRig) -> None:
    rig.order("slow_stream")
    rig.order("status_404", times=10_000)
    rig.dashboard.start()
    job = launch(rig, "Rain", stage="SCRIPT")
    rig.until(lambda: len(rig.requests()) == 1, "the request has left")
    rig.kill_and_restart()
    [accepted] = [one["body_sha256"] for one in rig.requests()]
    rig.until(lambda: rig.desk.decide([job], {accepted}) == 1, "the outcome is unknown, and a person decides")
    rig.take_back_faults()
    assert rig.finish(job) == JobState.DONE
    assert rig.item(job).vendor_id == rig.requests()[0]["video_id"]
    assert len(rig.requests()) == 1


def test_where_a_dropped_stream_ends_the_run_a_killed_lesson_is_stalled_and_never_sent_again(rig: KillRig) -> None:
    rig.play(on_drop="die", stalled_seconds=4.0)
    rig.dashboard.start()
    job = launch(rig, "Rain")
    rig.until(lambda: rig.item(job).told.startswith(DOING["SCRIPT"]), "the script is under way")
    rig.kill_and_restart()
    rig.until(lambda: rig.item(job).told == STALLED, "it is marked stalled")
    assert (rig.item(job).state, rig.desk.state(job)) == (ItemState.RENDERING, JobState.RUNNING)
    assert len(rig.requests()) == 1
