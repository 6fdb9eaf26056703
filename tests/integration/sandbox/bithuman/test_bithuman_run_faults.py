"""Each fault of a run and of its events, by name."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.integration.sandbox.bithuman.caller import Caller
from tests.rigs.machine.waiting import until

RUNS: dict[str, Callable[[Caller], None]] = {}


def _run(check: Callable[[Caller], None]) -> Callable[[Caller], None]:
    RUNS[check.__name__] = check
    return check


@_run
def run_fails(box: Caller) -> None:
    box.order("run_fails", params={"message": "The voice was silent"})
    told = box.finished(box.code(model="essence-1"))
    assert (told["status"], told["error_message"], told["model_url"]) == ("failed", "The voice was silent", None)
    assert box.balance() == 10_000


@_run
def run_fails_for_credits(box: Caller) -> None:
    box.order("run_fails_for_credits")
    told = box.finished(box.code(model="essence-1"))
    assert told["status"] == "failed"
    assert "INSUFFICIENT_BALANCE" in told["error_message"]


@_run
def run_fails_for_capacity(box: Caller) -> None:
    box.order("run_fails_for_capacity")
    assert box.finished(box.code(model="essence-2"))["status"] == "failed"
    assert box.http.get("/v1/usage").json()["data"] == []


@_run
def strange_end(box: Caller) -> None:
    box.order("strange_end", params={"word": "withdrawn"})
    code = box.code(model="essence-1")
    until(lambda: box.status(code)["status"] == "withdrawn")
    told = box.status(code)
    assert (told["error_message"], told["model_url"]) == ("The run was stopped", None)
    assert [item["status"] for item in box.received()[0]["items"]] == ["withdrawn"]
    assert box.balance() == 10_000


@_run
def ends_with_success(box: Caller) -> None:
    box.order("ends_with_success")
    code = box.code(model="essence-1")
    until(lambda: box.status(code)["progress"] == 1)
    told = box.status(code)
    assert (told["status"], told["current_step"], told["error_message"]) == ("success", "done", None)
    assert told["model_url"].endswith(f"/{code}.imx")
    assert [item["status"] for item in box.received()[0]["items"]] == ["success"]
    assert box.balance() == 9750


@_run
def run_stuck(box: Caller) -> None:
    box.order("run_stuck")
    stuck = box.code(model="expression-1")
    box.finished(box.code(model="essence-1"))
    box.clock.forward(3600)
    assert (box.status(stuck)["status"], box.status(stuck)["current_step"]) == ("generating", "lip_sync")


@_run
def run_slow(box: Caller) -> None:
    box.order("run_slow", params={"times": 10_000})
    slow = box.code(model="expression-1")
    box.finished(box.code(model="essence-1"))
    assert box.status(slow)["status"] == "processing"


@_run
def face_marking(box: Caller) -> None:
    box.order("face_marking")
    box.clock.stand()
    code = box.code(model="essence-1")
    box.clock.forward_until(
        lambda: box.status(code)["current_step"] == "awaiting_face_marking", "the face is marked", 0.005
    )
    assert box.status(code)["status"] == "generating"


@_run
def hidden_at_first(box: Caller) -> None:
    box.clock.stand()
    box.order("hidden_at_first", params={"seconds": 0.6})
    code = box.code(model="expression-1")
    assert box.http.get(f"/v1/agent/status/{code}").status_code == 404
    assert box.http.get("/v1/agents").json()["data"] == []
    box.clock.forward_until(lambda: box.http.get(f"/v1/agent/status/{code}").status_code == 200, "it is shown")
    box.clock.go()
    assert box.finished(code)["status"] == "ready"


@_run
def unknown_word(box: Caller) -> None:
    box.order("unknown_word", params={"word": "dreaming"})
    box.set(essence_1_seconds=1500)
    seen = [told["status"] for told in box.walk(box.code(model="essence-1"))]
    assert set(seen) - {"processing"} == {"dreaming", "ready"}


@_run
def percent_progress(box: Caller) -> None:
    box.order("percent_progress")
    assert box.finished(box.code(model="essence-1"))["progress"] == 100


@_run
def no_file(box: Caller) -> None:
    box.order("no_file")
    told = box.finished(box.code(model="essence-1"))
    assert (told["status"], told["model_url"]) == ("ready", None)


@_run
def no_media(box: Caller) -> None:
    box.order("no_media")
    told = box.finished(box.code(model="essence-1"))
    assert (told["status"], told["image_url"], told["video_url"]) == ("ready", None, None)


@_run
def updated_before_created(box: Caller) -> None:
    box.order("updated_before_created")
    told = box.finished(box.code(model="essence-1"))
    assert datetime.fromisoformat(told["updated_at"]) < datetime.fromisoformat(told["created_at"])


def _webhook_lost(box: Caller) -> None:
    assert _events_after(box, "webhook_lost", 0) == []


def _webhook_late(box: Caller) -> None:
    begun = time.monotonic()
    assert _events_after(box, "webhook_late", 1, seconds=0.4) == ["agent.ready"]
    assert time.monotonic() - begun >= 0.4


def _webhook_early(box: Caller) -> None:
    box.set(expression_1_seconds=9000)
    assert _events_after(box, "webhook_early", 1, seconds=3, finish=False) == ["agent.ready"]
    (agent,) = box.http.get("/v1/agents").json()["data"]
    assert agent["status"] not in ("ready", "failed")


def _webhook_duplicate(box: Caller) -> None:
    assert _events_after(box, "webhook_duplicate", 3, extra=2) == ["agent.ready"] * 3


def _webhook_contradictory(box: Caller) -> None:
    assert sorted(_events_after(box, "webhook_contradictory", 2, seconds=0.05)) == ["agent.failed", "agent.ready"]


def _webhook_forged(box: Caller) -> None:
    assert _events_after(box, "webhook_forged", 1) == ["agent.ready"]


def _events_after(box: Caller, fault: str, count: int, *, finish: bool = True, **params: float) -> list[str]:
    """What a webhook was told of one agent; nobody answers there, which is noted all the same."""
    hook = box.http.post("/v1/webhooks", json={"url": "http://127.0.0.1:9/hook"}).json()["data"]["id"]
    box.order(fault, params=params)
    code = box.code(model="expression-1")
    if finish:
        box.finished(code)

    def noted() -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = box.http.get(f"/v1/webhooks/{hook}/deliveries").json()["data"]
        return told

    until(lambda: len(noted()) >= count)
    return [delivery["event_type"] for delivery in noted()]


RUNS |= {
    "webhook_lost": _webhook_lost,
    "webhook_late": _webhook_late,
    "webhook_early": _webhook_early,
    "webhook_duplicate": _webhook_duplicate,
    "webhook_contradictory": _webhook_contradictory,
    "webhook_forged": _webhook_forged,
}


@pytest.mark.parametrize("name", RUNS)
def test_run_fault(box: Caller, name: str) -> None:
    RUNS[name](box)


@pytest.mark.parametrize("beside", [[], ["no_media"], ["no_media", "updated_before_created"], ["percent_progress"]])
@pytest.mark.parametrize("profile", ["s2", "v2", "v3"])
def test_who_ends_with_success_tells_a_whole_progress_in_every_profile(
    box: Caller, profile: str, beside: list[str]
) -> None:
    box.set(profile=profile, plan="enterprise")
    for name in ["ends_with_success", *beside]:
        box.order(name)
    code = box.code(model="expression-2")
    box.clock.forward(100_000)
    until(lambda: box.status(code)["status"] == "success")
    assert box.status(code)["progress"] in (1, 100)
