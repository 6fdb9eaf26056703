"""What is told of a run at each share of its time, by the clock of the test."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from services.sandbox.bithuman import agents, tables
from services.sandbox.bithuman.engines import ENGINES
from services.sandbox.bithuman.plan import Plan
from services.sandbox.shared.database import State

BEGUN, LONG = 1_790_000_000.0, 1000.0
WALKS = {
    "s1": ["processing", "ready"],
    "s2": ["processing", "generating", "completed", "generating", "ready"],
    "v2": ["processing", "generating", "completed", "success", "generating", "success", "generating", "ready"],
    "v3": ["processing", "generating", "completed", "success", "generating", "success", "generating", "ready"],
}


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    made = State(tmp_path)
    made.create(tables.TABLES)
    yield made
    made.close()


def _watched(state: State, profile: str, plan: Plan) -> list[dict[str, Any]]:
    """The status at every thousandth of the run, and a little later."""
    agents.store(state, plan, "account", 1, "", "Be kind", "16:9", None)
    agent = agents.find(state, plan.code)
    return [agents.told(agent, BEGUN + LONG * step / 1000, "http://box", profile) for step in range(1100)]


def _plan(model: str = "essence-1") -> Plan:
    return Plan("A91XMB7113", ENGINES[model], BEGUN, LONG, 250)


@pytest.mark.parametrize("profile", WALKS)
def test_run_passes_every_word_that_looks_final_before_it_is_ready(state: State, profile: str) -> None:
    told = _watched(state, profile, _plan())
    assert [word for word, _ in groupby(each["status"] for each in told)] == WALKS[profile]
    assert [each["status"] for each in told].index("ready") == 1000
    assert ("progress" in told[0]) == (profile in ("v2", "v3"))
    assert ("model_status" in told[0]) == (profile == "v3")


def test_what_is_there_early_is_nothing_and_comes_bit_by_bit(state: State) -> None:
    told = _watched(state, "v2", _plan())
    seen = {name: [each[name] is not None for each in told].index(True) for name in
            ("name", "system_prompt", "image_url", "video_url", "model_url")}  # fmt: skip
    assert seen == {"name": 120, "system_prompt": 120, "image_url": 200, "video_url": 400, "model_url": 1000}
    assert all(each["error_message"] is None for each in told)


def test_progress_never_goes_back_and_is_all_of_it_only_at_the_end(state: State) -> None:
    told = _watched(state, "v2", _plan())
    shares = [each["progress"] for each in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[999] < 1, shares[1000]) == (0.02, True, 1.0)
    steps = [step for step, _ in groupby(each["current_step"] for each in told)]
    assert steps == ["payment", "persona", "voice_image", "video", "lip_sync", "done"]
    assert max(share for share, each in zip(shares, told, strict=True) if each["status"] == "completed") == 0.05


def test_failed_run_ends_with_its_reason_and_without_media(state: State) -> None:
    plan = _plan()
    plan.fail("The voice was silent", 0.5)
    told = _watched(state, "v2", plan)
    assert [each["status"] for each in told].index("failed") == 500
    last = told[-1]
    assert (last["error_message"], last["image_url"], last["model_url"]) == ("The voice was silent", None, None)


def test_stuck_run_stays_in_its_longest_step_for_ever(state: State) -> None:
    plan = _plan()
    plan.outcome = "stuck"
    agents.store(state, plan, "account", 1, "", "Be kind", "16:9", None)
    told = agents.told(agents.find(state, plan.code), BEGUN + 1e9, "", "v2")
    assert (told["status"], told["current_step"]) == ("generating", "lip_sync")
    assert told["progress"] < 1


@pytest.mark.parametrize(("model", "video", "file"), [("expression-1", False, False), ("essence-2", True, True)])
def test_model_decides_whether_there_is_a_video_and_a_file(state: State, model: str, video: bool, file: bool) -> None:
    last = _watched(state, "v3", _plan(model))[-1]
    assert (last["video_url"] is not None, last["model_url"] is not None) == (video, file)
    assert not file or last["model_url"].startswith("storage://")
