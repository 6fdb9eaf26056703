"""The paid endpoint: what it makes, what it costs, and what it does when the same request comes again."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from services.sandbox.media.face import Face
from services.sandbox.media.talking import portrait_jpeg
from tests.integration.sandbox.bithuman.caller import FACE, Caller
from tests.rigs.machine.waiting import until

SLOW = {"essence_1_seconds": 3000, "essence_2_seconds": 3000, "expression_2_seconds": 3000}


def test_run_is_watched_over_http_until_it_is_ready(box: Caller) -> None:
    box.set(essence_1_seconds=600)
    seen = box.walk(box.code(model="essence-1"))
    assert seen[-1]["status"] == "ready"
    assert seen[-1]["progress"] == 1.0
    assert seen[-1]["image_url"].endswith(".jpg")


@pytest.mark.parametrize(
    ("model", "price", "file"),
    [("essence-1", 250, True), ("expression-1", 250, False), ("essence-2", 500, True), ("expression-2", 2000, True)],
)
def test_each_model_costs_its_price_and_only_expression_1_has_no_file(
    box: Caller, model: str, price: int, file: bool
) -> None:
    box.set(essence_2_seconds=150, expression_2_seconds=150)
    told = box.finished(box.code(model=model))
    assert told["status"] == "ready"
    assert (told["model_url"] is not None) == file
    assert model in told["supported_models"]
    assert box.balance() == 10_000 - price
    (usage,) = box.http.get("/v1/usage").json()["data"]
    assert usage["credits_change"] == price


def test_auto_is_routed_and_charged_by_what_it_became(box: Caller) -> None:
    person, robot = box.code(model="auto", prompt="A doctor"), box.code(model="auto", prompt="A friendly robot")
    models = [box.http.get(f"/v1/agent/{code}").json()["data"]["model"] for code in (person, robot)]
    assert models == ["essence-2", "expression-2"]
    assert box.balance() == 10_000 - 500 - 2000


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"model": "essence-9"}, 400, "VALIDATION_ERROR"),
        ({"aspect_ratio": "4:3"}, 400, "VALIDATION_ERROR"),
        ({"prompt": 7}, 400, "VALIDATION_ERROR"),
        ({"image": "%%%"}, 400, "VALIDATION_ERROR"),
        ({"image": base64.b64encode(b"<svg></svg>" * 9).decode()}, 400, "VALIDATION_ERROR"),
        ({"framing": "upside down"}, 400, "VALIDATION_ERROR"),
        ({"transparency": "yes"}, 400, "VALIDATION_ERROR"),
        ({"video": "https://clips.public-photos.dev/a.mp4"}, 400, "VIDEO_INPUT_NOT_SUPPORTED"),
        ({"model": "essence-2", "prompt": "A cartoon fox"}, 422, "MODEL_SUBJECT_MISMATCH"),
    ],
)
def test_what_is_refused_costs_nothing_and_leaves_no_agent(
    box: Caller, body: dict[str, Any], status: int, code: str
) -> None:
    answer = box.generate(**body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["httpStatus"] == answer.json()["status_code"] == status
    assert box.balance() == 10_000
    assert box.http.get("/v1/agents").json()["data"] == []
    (request,) = box.received()
    assert (request["accepted"], request["outcome"], request["items"]) == (False, "refused", [])


def test_body_that_is_no_json_is_400(box: Caller) -> None:
    assert box.http.post("/v1/agent/generate", content=b"{").status_code == 400
    assert box.http.post("/v1/agent/generate", content=b"[]").status_code == 400


@pytest.mark.parametrize("spelling", ["{}", "data:image/jpeg;base64,{}"])
def test_picture_may_come_as_base64(box: Caller, spelling: str) -> None:
    picture = base64.b64encode(portrait_jpeg(Face("any"))).decode()
    assert box.finished(box.code(model="essence-1", image=spelling.format(picture)))["status"] == "ready"


@pytest.mark.parametrize(
    "url", ["https://example.com/face.jpg", "http://127.0.0.1:1/a.jpg", "http://192.168.1.4/a.png"]
)
def test_picture_that_nobody_can_fetch_fails_later_and_is_refunded(box: Caller, url: str) -> None:
    code = box.code(model="essence-1", image=url)
    told = box.finished(code)
    assert told["status"] == "failed"
    assert url in told["error_message"]
    assert box.balance() == 10_000
    (request,) = box.received()
    assert (request["credits_charged"], request["credits_refunded"]) == (250, 250)
    assert [row["credits_change"] for row in box.http.get("/v1/usage").json()["data"]] == [-250, 250]


def test_public_picture_and_uploaded_one_are_fine(box: Caller) -> None:
    picture = base64.b64encode(portrait_jpeg(Face("any"))).decode()
    said = {"file_data": picture, "file_name": "me.jpg"}
    uploaded = box.http.post("/v1/files/upload", json=said).json()["data"]["file_url"]
    for url in (FACE, uploaded):
        assert box.finished(box.code(model="essence-1", image=url))["status"] == "ready"


def test_older_profiles_take_a_video_and_know_no_models(box: Caller) -> None:
    for profile in ("s1", "s2"):
        box.set(profile=profile)
        code = box.code(video="https://clips.public-photos.dev/a.mp4", duration=10, model="whatever")
        assert box.finished(code)["video_url"]
        assert box.http.get(f"/v1/agent/{code}").json()["data"]["model"] == "essence-1"


def test_same_key_is_answered_the_same_and_paid_once(box: Caller) -> None:
    first, again = box.generate("k-1", model="essence-1"), box.generate("k-1", model="essence-1")
    assert first.content == again.content
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    other = box.generate("k-1", model="expression-2", prompt="Another body")
    assert other.content == first.content
    assert box.balance() == 9750
    made, *replays = box.received()
    assert (made["outcome"], made["credits_charged"], made["idempotency_key"]) == ("made", 250, "k-1")
    assert {(each["outcome"], each["credits_charged"], each["accepted"]) for each in replays} == {
        ("replayed", 0, False)
    }
    assert box.totals() == {"requests": 3, "accepted": 1, "items": 1}


@pytest.mark.parametrize("profile", ["s1", "s2"])
def test_older_profiles_know_no_keys_and_make_a_second_agent(box: Caller, profile: str) -> None:
    box.set(profile=profile)
    assert box.code("k-1") != box.code("k-1")
    assert box.totals()["items"] == 2
    assert box.balance() == 9500


def test_refusal_is_not_kept_under_its_key(box: Caller) -> None:
    assert box.generate("k-1", model="essence-9").status_code == 400
    assert box.generate("k-1", model="essence-1").status_code == 200
    assert box.balance() == 9750


def test_key_of_one_account_means_nothing_to_another(box: Caller, root: str) -> None:
    other = Caller(root, "another-secret")
    first, second = box.code("k-1", model="essence-1"), other.code("k-1", model="essence-1")
    assert first != second
    assert other.http.get(f"/v1/agent/status/{first}").status_code == 404
    other.close()


def test_custom_id_rebuilds_the_agent_and_is_charged_again(box: Caller, root: str) -> None:
    assert box.code(agent_id="MY_AGENT", model="essence-1") == "MY_AGENT"
    assert box.finished("MY_AGENT")["status"] == "ready"
    box.set(**SLOW)
    box.code(agent_id="MY_AGENT", model="essence-1")
    assert box.status("MY_AGENT")["status"] == "processing"
    assert [request["outcome"] for request in box.received()] == ["made", "rebuilt"]
    assert box.balance() == 9500
    other = Caller(root, "another-secret")
    assert other.generate(agent_id="MY_AGENT", model="essence-1").status_code == 404
    other.close()


def test_third_essence_2_is_accepted_then_fails_uncharged(box: Caller) -> None:
    box.set(**SLOW)
    two = [box.code(model="essence-2") for _ in range(2)]
    third = box.code(model="essence-2")
    told = box.finished(third)
    assert told["status"] == "failed"
    assert "capacity" in told["error_message"].lower()
    assert box.balance() == 9000
    assert [box.status(code)["status"] for code in two] != ["failed", "failed"]
    assert box.finished(box.code(model="essence-2"))["status"] == "failed"


def test_balance_below_the_price_is_402_and_poor_account_cannot_create(box: Caller, root: str) -> None:
    box.set(starting_credits=600, **SLOW)
    assert box.generate(model="expression-2").status_code == 402
    assert [box.generate(model="essence-1").status_code for _ in range(3)] == [200, 200, 402]
    poor = Caller(root, "poor")
    assert poor.balance() == 99
    answer = poor.generate(model="essence-1")
    assert (answer.status_code, answer.json()["error"]["code"]) == (402, "INSUFFICIENT_BALANCE")
    poor.close()


def test_refused_secret_is_always_401_and_missing_one_says_so(box: Caller, root: str) -> None:
    for secret, code in (("refused", "UNAUTHORIZED"), ("", "MISSING_AUTH")):
        nobody = Caller(root, secret)
        answer = nobody.generate()
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, code)
        assert nobody.http.get("/v1/agents").status_code == 401
        valid = nobody.http.post("/v1/validate")
        assert (valid.status_code, valid.json()) == (200, {"valid": False})
        nobody.close()
    assert box.http.post("/v1/validate").json() == {"valid": True}


def test_plan_gates_and_warnings_of_autumn_2026(box: Caller, root: str) -> None:
    box.set(profile="v3")
    refused = box.generate(model="essence-2-max").json()["error"]
    assert (refused["code"], "upgrade_url" in refused) == ("PLAN_REQUIRED", True)
    assert box.generate().json()["warnings"][0]["code"] == "MODEL_DEFAULT_DEPRECATED"
    poor = Caller(root, "poor")
    assert poor.generate(model="essence-1").status_code == 403
    poor.close()
    box.set(plan="creator")
    assert [box.generate(model="expression-1").status_code for _ in range(7)] == [200] * 6 + [403]


def test_refund_comes_with_the_failure_and_not_before(box: Caller) -> None:
    box.order("run_fails")
    box.set(essence_1_seconds=9000)
    code = box.code(model="essence-1")
    assert box.balance() == 9750
    until(lambda: box.balance() == 10_000)
    assert box.status(code)["status"] == "failed"
