"""What a lesson is said to cost, what is remembered of it, and when it can be stopped."""

from __future__ import annotations

from tests.integration.sandbox.vacademy.caller import Lessons


def estimate(box: Lessons, target: str = "HTML", **body: str) -> tuple[float, float, float]:
    told = box.post("preview-cost", body, params={"target_stage": target}).json()["estimate"]
    return told["low_credits"], told["expected_credits"], told["high_credits"]


def test_the_expected_cost_follows_the_tier_not_the_goal_and_is_what_is_taken(box: Lessons) -> None:
    assert estimate(box) == estimate(box, "SCRIPT") == estimate(box, "RENDER") == (12, 15, 22.5)
    assert estimate(box, quality_tier="ultra") == (36, 45, 67.5)
    box.news("a", "HTML")
    (request,) = box.received()
    assert request["charged_credits"] == 15


def test_how_a_lesson_is_to_be_is_forgotten_unless_it_is_said_again(box: Lessons) -> None:
    for video_id, said in (("a", {}), ("b", {"orientation": "portrait"})):
        box.news(video_id, "SCRIPT", orientation="portrait")
        assert box.post(f"resume/{video_id}", {"target_stage": "HTML", **said}).status_code == 200
    assert box.timeline("a")["meta"]["dimensions"] == {"width": 1920, "height": 1080}
    assert box.timeline("b")["meta"]["dimensions"] == {"width": 1080, "height": 1920}


def test_todays_server_finds_nothing_to_stop_between_two_stages(box: Lessons) -> None:
    box.order("run_sticks", params={"stage": "HTML"})
    box.begin("a")
    box.finished("a", "WORDS")
    box.set(cancel="not_between_stages")
    assert box.post("cancel/a").json() == {"status": "COMPLETED", "video_id": "a", "stopped": False}
    box.set(cancel=None)
    assert box.post("cancel/a").json() == {"status": "CANCELLED", "video_id": "a", "stopped": True}


def test_the_ledger_says_until_when_each_lesson_was_worked_on(box: Lessons) -> None:
    box.news("a", "SCRIPT")
    box.order("run_sticks", params={"stage": "SCRIPT"})
    box.begin("b")
    done, stuck = box.received()
    assert done["received_at"] < done["ends_at"]
    assert stuck["ends_at"] is None
