"""Who is let in: keys, shapes, credits, starts a minute and runs at once, in the service's own order of checks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.sandbox.vacademy.caller import API, KEY, KEYS, Lessons, events

REFUSED = {"X-Institute-Key": "vac_live_refused0000000000000000000000"}


@pytest.mark.parametrize("path", ["status/a", "urls/a", "history"])
def test_refused_key_is_401_everywhere(box: Lessons, path: str) -> None:
    answer = box.get(path, headers=REFUSED)
    assert (answer.status_code, answer.json()) == (401, {"detail": "Invalid or inactive API Key"})
    assert box.post("generate", {"prompt": "x"}, headers=REFUSED).status_code == 401


def test_missing_key_is_401_in_the_seed_and_a_422_list_today(box: Lessons) -> None:
    del box.http.headers["X-Institute-Key"]
    assert box.get("status/a").status_code == 401
    box.set(missing_key=422)
    answer = box.post("generate", {"prompt": "x"})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["header", "x-institute-key"]


@pytest.mark.parametrize("key", ["anything", "vac_live_short", "vac_live_practice000000000000000000000"])
def test_any_key_is_taken_unless_keys_are_strict(box: Lessons, key: str) -> None:
    assert box.get("history", headers={"X-Institute-Key": key}).status_code == 200
    box.set(strict_keys=True)
    strict = box.get("history", headers={"X-Institute-Key": key}).status_code
    assert strict == (200 if len(key) > 20 else 401)


TIERS = {"free": 5, "standard": 10, "premium": 20, "ultra": 30, "super_ultra": 50}
ASKED = {"any": [401, 200, 200, 401], "login": [401, 401, 200, 401], "open": [200] * 4}
SHAPES: tuple[tuple[Any, list[Any]], ...] = (
    ({}, ["body", "prompt"]),
    ({"prompt": 7}, ["body", "prompt"]),
    ({"prompt": "x", "captions_enabled": "yes"}, ["body", "captions_enabled"]),
    ({"prompt": "x", "video_id": "a" * 256}, ["body", "video_id"]),
    ([], ["body"]),
)


@pytest.mark.parametrize(("body", "where"), SHAPES)
def test_wrong_shape_is_a_422_list_that_says_where(box: Lessons, body: Any, where: list[Any]) -> None:
    answer = box.http.post(f"{API}/generate", json=body)
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == where


def test_order_of_checks_is_json_key_balance_body(box: Lessons) -> None:
    box.set(credits=0)
    asked = [
        box.http.post(f"{API}/generate", content=b"{", headers=REFUSED),
        box.http.post(f"{API}/generate", json={}, headers=REFUSED),
        box.http.post(f"{API}/generate", json={}),
    ]
    assert [answer.status_code for answer in asked] == [422, 401, 402]
    assert [request["accepted"] for request in box.received()] == [False] * 3


def test_eleventh_start_in_a_minute_is_429_without_a_hint(box: Lessons) -> None:
    box.set(speed=1.0, pace=0.01)
    codes = [box.generate(f"v{number}", "SCRIPT").status_code for number in range(11)]
    assert codes == [200] * 10 + [429]
    assert "retry-after" not in box.generate("late").headers


def test_fourth_run_at_once_is_429_and_counts_as_a_start(box: Lessons) -> None:
    box.set(rate_per_minute=5)
    box.clock.stand()
    for name in ("a", "b", "c"):
        box.begin(name)
    assert [box.generate("d").status_code for _ in range(3)] == [429] * 3
    details = [request["http_status"] for request in box.received()]
    assert details == [200, 200, 200, 429, 429, 429]
    assert "Rate limit" in box.generate("e").json()["detail"]


def test_credits_are_taken_stage_by_stage_and_given_back_after_a_failure(box: Lessons) -> None:
    box.set(credits=40)
    box.news("a")
    box.order("run_fails", params={"stage": "HTML"})
    box.news("b")
    assert [(r["charged_credits"], r["refunded_credits"]) for r in box.received()] == [(15, 0), (7, 7)]
    assert box.post("preview-cost").json()["balance"]["current"] == 25


@pytest.mark.parametrize(("tier", "floor"), TIERS.items())
def test_balance_below_the_tiers_floor_is_402(box: Lessons, tier: str, floor: int) -> None:
    box.set(credits=floor - 1)
    answer = box.generate("a", quality_tier=tier)
    assert (answer.status_code, str(floor) in answer.json()["detail"]) == (402, True)
    box.set(credits=floor)
    assert box.generate("a", quality_tier=tier).status_code == 200


def test_key_is_shown_once_then_masked_and_revoked_for_good(box: Lessons) -> None:
    made = box.http.post(f"{KEYS}/generate", json={"institute_id": "school"}).json()
    assert (made["name"], made["status"], len(made["key"])) == ("Default API Key", "active", 41)
    own = {"X-Institute-Key": made["key"]}
    (listed,) = box.http.get(f"{KEYS}/school").json()
    assert listed == made | {"key": f"{made['key'][:12]}...{made['key'][-4:]}"}
    assert box.get("history", headers=own).status_code == 200
    gone = box.http.delete(f"{KEYS}/school/{made['id']}")
    assert gone.json() == {"status": "success", "message": "Key revoked"}
    assert box.get("history", headers=own).status_code == 401
    assert box.http.get(f"{KEYS}/school").json() == []
    assert box.http.delete(f"{KEYS}/school/{made['id']}").status_code == 404


@pytest.mark.parametrize(("calls", "codes"), ASKED.items())
def test_key_calls_ask_for_what_their_era_wants(box: Lessons, calls: str, codes: list[int]) -> None:
    box.set(key_calls=calls)
    del box.http.headers["X-Institute-Key"]
    headers = [{}, KEY, {"Authorization": "Bearer t"}, {"Authorization": "Bearer refused"}]
    assert [box.http.get(f"{KEYS}/school", headers=each).status_code for each in headers] == codes


def test_video_of_another_institute_is_404_as_an_unknown_one(box: Lessons) -> None:
    box.news("mine", "SCRIPT")
    other = box.http.post(f"{KEYS}/generate", json={"institute_id": "other"}).json()["key"]
    answer = box.get("status/mine", headers={"X-Institute-Key": other})
    assert (answer.status_code, answer.json()) == (404, {"detail": "Video mine not found"})
    assert box.get("history", headers={"X-Institute-Key": other}).json() == []


def test_ledger_lists_every_post_with_its_video_and_what_became_of_it(box: Lessons) -> None:
    events(box.generate("a", "SCRIPT").text)
    box.http.post(f"{API}/generate", json={"prompt": "x", "video_id": "b"}, headers=REFUSED)
    first, second = box.received()
    told = [first[name] for name in ("video_id", "target_stage", "made", "charged_credits")]
    assert told == ["a", "SCRIPT", "new", 2]
    (item,) = first["items"]
    assert (item["id"], item["text"], item["status"]) == ("a", ["Explain rain"], "COMPLETED")
    assert (second["video_id"], second["accepted"], second["http_status"], second["items"]) == ("b", False, 401, [])
