"""What a lesson costs is asked for as the draft will have it made, and only where the service names a price."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from services.jobs.account import PriceList
from services.kinds.lessons.costs import Estimate, estimate_of, list_prices, price_key
from services.kinds.lessons.orders import FILM_OF, GO_ON_WITH, RETRY_OF
from services.vendors.vacademy import PRACTICE_KEY, InstituteKey, VacademyClient

RENDER: dict[str, Any] = {"target": {"vendor_id": "RENDER"}}


async def test_the_cost_is_asked_for_with_the_drafts_own_goal_and_options() -> None:
    options = {"quality_tier": "ultra", "target_duration": "5 minutes, or so", "language": "Polish"}
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"estimate": {"low": 1, "expected": 2, "high": 3}, "balance": 9})

    client = VacademyClient(
        base_url="http://127.0.0.1:1", key=InstituteKey.from_text(PRACTICE_KEY), transport=httpx.MockTransport(answer)
    )
    listed = await list_prices(client, {**RENDER, "options": options})
    [request] = asked
    told = json.loads(request.content)
    assert "RENDER" in f"{request.url} {told}"
    assert (told["quality_tier"], told["target_duration"]) == ("ultra", "5 minutes, or so")
    assert told["language"] == "English"
    assert listed == PriceList({"low": 1.0, "expected": 2.0, "high": 3.0}, 9.0)


def test_lessons_alike_in_what_costs_share_one_answer() -> None:
    one, other = ({**RENDER, "options": {"language": language}} for language in ("Polish", "Hindi"))
    assert price_key(one) == price_key(other) == price_key(RENDER)
    assert price_key({}) != price_key(RENDER)


@pytest.mark.parametrize("option", [GO_ON_WITH, RETRY_OF, FILM_OF])
def test_what_works_on_with_a_lesson_has_no_price_beforehand(option: str) -> None:
    assert price_key({**RENDER, "options": {option: "v"}}) is None


def test_a_goal_that_is_none_has_no_price() -> None:
    assert price_key({"target": {"vendor_id": "MOON"}}) is None


def test_too_little_credit_is_seen_and_a_missing_number_warns_of_nothing() -> None:
    told = estimate_of(PriceList({"low": 16.0, "expected": 20.0, "high": 30.0}, 50.0))
    assert told == Estimate(16.0, 20.0, 30.0, 50.0)
    assert told.enough_for(2)
    assert not told.enough_for(3)
    assert (told.enough_at_worst(1), told.enough_at_worst(2)) == (True, False)
    assert estimate_of(None).enough_for(1000)
