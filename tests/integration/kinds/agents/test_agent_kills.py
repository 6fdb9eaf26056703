"""Dashboards killed while agents are made, and answers lost: one agent and one charge for each row, always."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from services.jobs.states import ItemState, JobState
from services.vendors.bithuman.progress import STEPS
from tests.rigs.chaos.agents import agents_draft
from tests.rigs.chaos.kinds import OurItem
from tests.rigs.machine.kills import KillRig, kill_rigged
from tests.rigs.machine.serving import PATIENCE

NAMED_STEPS = tuple(word for word in STEPS if word != "done")
PRICE = 250
AGENT_SECONDS = 600
RUN_SECONDS = 5.0
"""What an agent of so many seconds takes in the sandbox of these tests."""

IN_STEP = {
    "lip_sync": 0.7, "video": 0.44, "awaiting_face_marking": 0.34, "voice_image": 0.24, "persona": 0.14, "payment": 0.04
}  # fmt: skip
"""By step, the latest first: a share of the run at which an agent is within it."""


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[KillRig]:
    """A dashboard to be killed, and a sandbox that keeps keys, in which an agent takes five seconds."""
    with kill_rigged(tmp_path, "bithuman", speed=4.0, bithuman_answer_seconds=20.0) as one:
        one.play(profile="v2", essence_1_seconds=AGENT_SECONDS)
        yield one


def launch(rig: KillRig, prompt: str) -> str:
    return rig.desk.say_yes(agents_draft(rig.desk.app, prompt, [(prompt, "essence-1")]))


def spent(rig: KillRig) -> int:
    return sum(one["credits_charged"] - one["credits_refunded"] for one in rig.requests())


def step_under_way(rig: KillRig, item: OurItem) -> str:
    url = f"{rig.sandbox.root}/bithuman/v1/agent/status/{item.vendor_id}"
    return str(httpx.get(url, headers={"api-secret": "practice"}, timeout=PATIENCE).json()["data"]["current_step"])


def one_in_each_step(rig: KillRig) -> list[str]:
    """Launch agents until one stands in each named step, all at the same moment; returns their jobs."""
    rig.clock.stand()
    jobs: dict[str, str] = {}
    for step, middle, before in zip(IN_STEP, IN_STEP.values(), [*list(IN_STEP.values())[1:], 0.0], strict=True):
        if step == "awaiting_face_marking":
            rig.order("face_marking")
        job = jobs[step] = launch(rig, f"You are a tutor, killed in {step}")
        rig.until(lambda job=job: rig.item(job).vendor_id is not None, "it is accepted")  # type: ignore[misc]
        rig.clock.forward((middle - before) * RUN_SECONDS)
    for step, job in jobs.items():
        assert step_under_way(rig, rig.item(job)) == step
        seen = STEPS[step].text
        rig.until(lambda job=job, seen=seen: rig.item(job).told.startswith(seen), f"{step} is told")  # type: ignore[misc]
    return list(jobs.values())


def test_kill_9_in_every_named_step_gives_one_agent_and_one_charge_for_each_row(rig: KillRig) -> None:
    assert set(IN_STEP) == set(NAMED_STEPS)
    rig.dashboard.start()
    jobs = one_in_each_step(rig)
    rig.dashboard.kill()
    rig.clock.go()
    rig.dashboard.start()
    assert {rig.finish(job) for job in jobs} == {JobState.DONE}
    assert [one["outcome"] for one in rig.requests()] == ["made"] * len(jobs)
    assert spent(rig) == PRICE * len(jobs)
    made = {one["agent_id"]: one["items"][0]["text"][0] for one in rig.requests()}
    assert {rig.item(job).vendor_id: rig.item(job).name for job in jobs} == made


def test_kill_9_before_the_answer_is_settled_by_a_replay_under_the_same_key(rig: KillRig) -> None:
    rig.order("slow_answer")
    rig.dashboard.start()
    job = launch(rig, "You are a tutor")
    rig.until(lambda: len(rig.requests()) == 1, "the request has left")
    rig.kill_and_restart()
    assert rig.finish(job) == JobState.DONE
    assert [one["outcome"] for one in rig.requests()] == ["made", "replayed"]
    assert len({one["idempotency_key"] for one in rig.requests()}) == 1
    assert rig.item(job).vendor_id == rig.requests()[0]["agent_id"]
    assert spent(rig) == PRICE


def killed_after_lost_answers(rig: KillRig) -> str:
    """A job whose request and its first replay lost their answers before the kill; answers are whole again."""
    rig.order("answer_lost", times=10_000)
    rig.dashboard.start()
    job = launch(rig, "You are a tutor")
    rig.until(lambda: len(rig.requests()) == 2, "it was sent, and asked for once")
    rig.dashboard.kill()
    rig.take_back_faults()
    return job


def test_a_lost_answer_and_lost_replays_and_then_kill_9_give_one_agent_and_one_charge(rig: KillRig) -> None:
    job = killed_after_lost_answers(rig)
    rig.desk.let_time_pass([job])
    rig.dashboard.start()
    assert rig.finish(job) == JobState.DONE
    assert [one["outcome"] for one in rig.requests()] == ["made", "replayed", "replayed"]
    assert len({one["idempotency_key"] for one in rig.requests()}) == 1
    assert rig.item(job).vendor_id == rig.requests()[0]["agent_id"]
    assert spent(rig) == PRICE


def test_an_agent_that_a_person_says_arrived_is_found_by_a_replay_under_the_same_key(rig: KillRig) -> None:
    job = killed_after_lost_answers(rig)
    assert rig.desk.decide([job], {rig.requests()[0]["body_sha256"]}) == 1
    rig.desk.let_time_pass([job])
    rig.dashboard.start()
    assert rig.finish(job) == JobState.DONE
    assert rig.item(job).vendor_id == rig.requests()[0]["agent_id"]
    assert spent(rig) == PRICE


def test_without_kept_keys_a_killed_request_is_never_sent_again_by_itself(rig: KillRig) -> None:
    rig.play(profile="s2")
    rig.order("slow_answer")
    rig.dashboard.start()
    job = launch(rig, "You are a tutor")
    rig.until(lambda: len(rig.requests()) == 1, "the request has left")
    rig.kill_and_restart()
    rig.kill_and_restart()
    accepted = rig.requests()[0]["body_sha256"]
    assert rig.desk.decide([job], {accepted}) == 1
    rig.kill_and_restart()
    assert (rig.item(job).state, rig.item(job).vendor_id) == (ItemState.SENT, None)
    assert len(rig.requests()) == 1
    assert spent(rig) == PRICE
