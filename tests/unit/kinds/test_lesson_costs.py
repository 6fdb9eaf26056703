"""What a lesson costs is asked for as the draft will have it made, and only where the service names a price."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.kinds.lessons.costs import Estimate, cost_noun, estimate_of, read_cost_noun
from services.kinds.lessons.orders import FILM_OF, GO_ON_WITH, RETRY_OF

RENDER: dict[str, Any] = {"target": {"vendor_id": "RENDER"}}


def test_the_cost_is_asked_for_with_the_drafts_own_goal_and_options() -> None:
    options = {"quality_tier": "ultra", "target_duration": "5 minutes, or so", "language": "Polish"}
    noun = cost_noun({**RENDER, "options": options})
    assert noun is not None
    stage, body = read_cost_noun(noun)
    told = json.loads(body)
    assert (stage, told["quality_tier"], told["target_duration"]) == ("RENDER", "ultra", "5 minutes, or so")
    assert told["language"] == "English"


def test_lessons_alike_in_what_costs_share_one_answer() -> None:
    one, other = ({**RENDER, "options": {"language": language}} for language in ("Polish", "Hindi"))
    assert cost_noun(one) == cost_noun(other) == cost_noun(RENDER)
    assert cost_noun({}) != cost_noun(RENDER)


@pytest.mark.parametrize("option", [GO_ON_WITH, RETRY_OF, FILM_OF])
def test_what_works_on_with_a_lesson_has_no_price_beforehand(option: str) -> None:
    assert cost_noun({**RENDER, "options": {option: "v"}}) is None


def test_a_goal_that_is_none_has_no_price() -> None:
    assert cost_noun({"target": {"vendor_id": "MOON"}}) is None


def test_too_little_credit_is_seen_and_a_missing_number_warns_of_nothing() -> None:
    told = estimate_of({"low": "16", "expected": "20", "high": "30", "balance": "50"})
    assert told == Estimate(16.0, 20.0, 30.0, 50.0)
    assert told.enough_for(2)
    assert not told.enough_for(3)
    assert estimate_of({"expected": "many"}).enough_for(1000)
