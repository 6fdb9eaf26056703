"""What is refused, with which status, and in which order."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import pytest

from services.sandbox.bhuman import seed
from tests.integration.sandbox.bhuman.client import CAMPAIGN, INSTANCE, STUDIO, Caller

GOOD: dict[str, Any] = {"campaign_id": CAMPAIGN, "variables": ["a", "b"], "names": [["1", "2"], ["3", "4"]]}
BASIC = {"mode": "basic"}
BACKGROUND: dict[str, Any] = {"start": 0, "end": -1, "kind": "link", "config": BASIC}


def _pair(key: str, secret: str) -> str:
    return base64.b64encode(f"{key}:{secret}".encode()).decode()


def _without(name: str) -> dict[str, Any]:
    return {key: value for key, value in GOOD.items() if key != name}


SHAPES: dict[str, Any] = {
    "no campaign": _without("campaign_id"),
    "malformed campaign": GOOD | {"campaign_id": "not-a-uuid"},
    "number as campaign": GOOD | {"campaign_id": 7},
    "no variables": _without("variables"),
    "variables as object": GOOD | {"variables": {"a": "1"}},
    "no names": _without("names"),
    "number as cell": GOOD | {"names": [["1", 2]]},
    "null as cell": GOOD | {"names": [["1", None]]},
    "row as object": GOOD | {"names": [{"a": "1"}]},
    "lone surrogate": GOOD | {"names": [["\ud800", "2"]]},
    "callback as number": GOOD | {"callback_url": 5},
    "callback elsewhere": GOOD | {"callback_url": "ftp://example.test/"},
    "unknown mode": GOOD | {"generation_mode": "cinema"},
    "assets as object": GOOD | {"assets": {}},
    "background without config": GOOD | {"backgrounds": [{"start": 0, "end": 1, "kind": "link"}]},
    "background of unknown kind": GOOD | {"backgrounds": [BACKGROUND | {"kind": "film"}]},
    "background of unknown mode": GOOD | {"backgrounds": [BACKGROUND | {"config": {"mode": "cube"}}]},
    "background with words as time": GOOD | {"backgrounds": [BACKGROUND | {"start": "now"}]},
    "not an object": [],
}

SENSE: dict[str, Any] = {
    "unknown campaign": GOOD | {"campaign_id": INSTANCE},
    "short row": GOOD | {"names": [["1", "2"], ["3"]]},
    "long row": GOOD | {"names": [["1", "2", "3"]]},
    "no rows": GOOD | {"names": []},
    "too many rows": GOOD | {"names": [["1", "2"]] * 2001},
    "quality without its mode": GOOD | {"infinitetalk_quality": "premium"},
    "overlapping backgrounds": GOOD
    | {"backgrounds": [BACKGROUND | {"end": 5}, BACKGROUND | {"start": 4, "end": 9}], "assets": [["", ""]] * 2},
    "assets for too few rows": GOOD | {"backgrounds": [BACKGROUND], "assets": [["x.com/a.png"]]},
    "assets without a segment": GOOD | {"backgrounds": [BACKGROUND], "assets": [["x.com/a.png", "y"]] * 2},
    "asset of another scheme": GOOD | {"backgrounds": [BACKGROUND], "assets": [["ftp://x.com/a.png"]] * 2},
}


@pytest.mark.parametrize("body", SHAPES.values(), ids=SHAPES.keys())
def test_wrong_shape_is_422_even_with_bad_credentials(box: Caller, body: Any) -> None:
    for headers in ({}, {"Authorization": "Basic refused"}):
        assert box.post("pipeline/campaign", body, headers=headers).status_code == 422
    assert [(r["http_status"], r["accepted"], r["items"]) for r in box.received()] == [(422, False, [])] * 2


def test_body_that_is_no_json_is_422(box: Caller) -> None:
    for raw in (b"", b"{", b"\xff", b"[" * 100_000):
        assert box.http.post(f"{STUDIO}/pipeline/campaign", content=raw).status_code == 422


@pytest.mark.parametrize("body", SENSE.values(), ids=SENSE.keys())
def test_well_formed_nonsense_is_400_after_credentials(box: Caller, body: Any) -> None:
    assert box.post("pipeline/campaign", body, headers={"Authorization": "Basic refused"}).status_code == 401
    answer = box.post("pipeline/campaign", body)
    assert (answer.status_code, answer.json()["code"]) == (400, 400)
    assert answer.json()["result"]["error"]
    assert box.ledger()["totals"] == {"requests": 2, "accepted": 0, "items": 0}


def test_assets_and_backgrounds_that_fit_are_accepted(box: Caller) -> None:
    segments = [
        BACKGROUND | {"name": None, "end": 5, "config": {"mode": "circle", "scale": 0.4, "position": "center"}},
        BACKGROUND | {"start": 5, "kind": "site", "config": {"mode": "chroma", "color": "00FF00", "blend": 0.1}},
    ]
    assets = [["example.test/a.png", ""], ["https://example.test/b.mp4", "http://example.test"]]
    answer = box.post("pipeline/campaign", GOOD | {"backgrounds": segments, "assets": assets, "enable_lipsync": True})
    assert len(answer.json()["result"]) == 2


@pytest.mark.parametrize(
    ("credential", "status"),
    [
        (f"Basic {_pair('key', 'secret')}", 200),
        ("Basic a-raw-key", 200),
        ("basic a-raw-key", 200),
        ("Basic refused", 401),
        (f"Basic {_pair('refused', 'secret')}", 401),
        (f"Basic {_pair('key', 'refused')}", 401),
        (f"Basic {_pair('key', '')}", 401),
        ("Basic wrapped base64", 401),
        ("Basic", 401),
        ("Bearer a-user-token", 401),
        ("", 401),
    ],
)
def test_key_is_a_basic_credential_that_is_neither_empty_nor_refused(box: Caller, credential: str, status: int) -> None:
    answer = box.post("pipeline/campaign", GOOD, headers={"Authorization": credential})
    assert answer.status_code == status
    if status == 401:
        assert answer.json() == {"code": 401, "result": {"error": "Unauthorized"}}


def test_pabbly_keys_must_be_the_templates_variables_and_not_blank(box: Caller) -> None:
    good = {"first_name": "Ana", "company": "Co", "city": "Lyon"}
    for wrong in ({"first_name": "Ana"}, good | {"more": "x"}, good | {"city": " "}):
        answer = box.post("pipeline/pabbly", {"campaign_id": CAMPAIGN, "variables": wrong})
        assert answer.status_code == 400
    assert box.post("pipeline/pabbly", {"campaign_id": CAMPAIGN, "variables": good}).status_code == 200


def test_strict_variables_refuse_an_unknown_mapping(box: Caller) -> None:
    box.set(strict_variables=True)
    assert box.post("pipeline/campaign", GOOD).status_code == 400
    named = {"campaign_id": seed.CAMPAIGNS[1].id, "variables": ["first_name", "company"], "names": [["Ana", "Co"]]}
    assert box.post("pipeline/campaign", named).status_code == 200


def test_balance_is_spent_by_rows_and_premium_costs_double(box: Caller) -> None:
    box.set(balance=5)
    assert box.post("pipeline/campaign", GOOD).status_code == 200
    premium = {"generation_mode": "full_script", "infinitetalk_quality": "premium"}
    assert box.post("pipeline/campaign", GOOD | premium).status_code == 402
    assert box.post("pipeline/campaign", GOOD).status_code == 200
    assert box.http.get("/_control/settings").json()["bhuman"]["balance"] == 1


def test_missing_results_are_404_and_unknown_homes_400(box: Caller) -> None:
    assert box.studio("generated_video_by_id", id=CAMPAIGN).status_code == 404
    assert box.studio("generated_video_by_id", id="x").status_code == 422
    assert box.studio("generated_video_by_id").status_code == 422
    assert box.studio("generated_video_by_campaign_id", campaign_id=INSTANCE).status_code == 400
    assert box.studio("campaign", id=INSTANCE).status_code == 400
    assert box.studio("video_instance", id=CAMPAIGN).status_code == 400


@pytest.mark.parametrize(
    ("shape", "read"),
    [
        ("result", lambda answer: answer.json()["result"]["error"]),
        ("error", lambda answer: answer.json()["error"]),
        ("message", lambda answer: answer.json()["message"]),
        ("text", lambda answer: answer.text),
    ],
)
def test_errors_come_in_four_shapes(box: Caller, shape: str, read: Any) -> None:
    box.set(error_shape=shape)
    answer: httpx.Response = box.studio("generated_video_by_id", id=CAMPAIGN)
    assert answer.status_code == 404
    assert read(answer) == "Generated video not found"
