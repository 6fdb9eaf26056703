"""Streams cut and dashboards killed in every stage of a lesson: one POST for each lesson, and each ends right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from services.jobs.states import ItemState, JobState
from services.kinds.lessons.progress import DOING, STALLED
from services.vendors.vacademy import Stage
from tests.rigs.chaos.lessons import lessons_draft
from tests.rigs.lessons import MADE, stage_under_way
from tests.rigs.machine.kills import KillRig, kill_rigged

INTO = {"SCRIPT": 0.3, "TTS": 0.8, "WORDS": 1.3, "HTML": 1.9, "RENDER": 3.0}
"""By stage, the seconds after which a lesson of these tests is within it."""


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[KillRig]:
    """A dashboard to be killed, and a sandbox in which a lesson and its MP4 take some seconds."""
    with kill_rigged(tmp_path, "vacademy", speed=4.0, vacademy_answer_seconds=20.0) as one:
        one.play(rate_per_minute=1000)
        yield one


def launch(rig: KillRig, *topics: str, stage: Stage = "RENDER") -> str:
    return rig.desk.say_yes(lessons_draft(rig.desk.app, topics[0], [(topic, "Class 4") for topic in topics], stage))


def one_in_each(rig: KillRig, stages: Sequence[str]) -> list[str]:
    """Launch lessons until one stands in each of these stages, all at the same moment; returns their jobs."""
    rig.clock.stand()
    jobs: dict[str, str] = {}
    for stage, before in zip(stages, [*stages[1:], ""], strict=True):
        job = jobs[stage] = launch(rig, f"Rain, killed in {stage}")
        rig.until(lambda job=job: rig.item(job).vendor_id is not None, "it is accepted")  # type: ignore[misc]
        rig.clock.forward(INTO[stage] - INTO.get(before, 0.0))
    for stage, job in jobs.items():
        assert stage_under_way(rig.sandbox.root, rig.item(job).vendor_id) == stage
        seen = DOING[stage]
        rig.until(lambda job=job, seen=seen: rig.item(job).told.startswith(seen), f"{stage} is told")  # type: ignore[misc]
    return list(jobs.values())


def test_kill_9_in_every_stage_leaves_one_post_for_each_lesson_and_each_ends_right(rig: KillRig) -> None:
    assert set(INTO) == set(MADE)
    rig.dashboard.start()
    jobs = []
    # As many at once as there are places.
    for stages in (("RENDER", "HTML", "WORDS"), ("TTS", "SCRIPT")):
        jobs += one_in_each(rig, stages)
        rig.dashboard.kill()
        rig.clock.go()
        rig.dashboard.start()
        assert {rig.finish(job) for job in jobs} == {JobState.DONE}
    assert [one["made"] for one in rig.requests()] == ["new"] * len(jobs)
    made = {one["video_id"]: one["items"][0]["text"][0] for one in rig.requests()}
    assert {rig.item(job).vendor_id: rig.item(job).name for job in jobs} == made


def test_a_stream_cut_in_every_stage_leaves_one_post_for_each_lesson_and_each_ends_right(rig: KillRig) -> None:
    faults = [f"stream_cut_at_{stage.lower()}" for stage in ("PENDING", *MADE)]
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
    [job] = one_in_each(rig, ["SCRIPT"])
    rig.dashboard.kill()
    rig.clock.go()
    rig.dashboard.start()
    rig.until(lambda: rig.item(job).told == STALLED, "it is marked stalled")
    assert (rig.item(job).state, rig.desk.state(job)) == (ItemState.RENDERING, JobState.RUNNING)
    assert len(rig.requests()) == 1
