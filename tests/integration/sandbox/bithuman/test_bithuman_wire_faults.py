"""Each fault of the paid answer and of free reads, by name: what the caller sees, and whether an agent was made."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx
import pytest

from services.sandbox.bithuman.faults import FAULTS
from tests.integration.sandbox.bithuman.caller import Caller
from tests.integration.sandbox.bithuman.test_bithuman_run_faults import RUNS
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.machine.waiting import until

See = Callable[[httpx.Response], object]


def _code(code: str) -> See:
    return lambda answer: answer.json()["error"]["code"] == code


def _is_page(answer: httpx.Response) -> bool:
    return answer.headers["content-type"].startswith("text/html") and "<html>" in answer.text


def _is_challenge(answer: httpx.Response) -> bool:
    return _is_page(answer) and answer.headers["cf-mitigated"] == "challenge" and "Just a moment" in answer.text


def _is_moved(answer: httpx.Response) -> bool:
    return answer.headers["location"] == "https://elsewhere.example/api" and answer.content == b""


def _is_cut_json(answer: httpx.Response) -> bool:
    return answer.text.startswith("{") and not answer.text.endswith("}")


RATE_LIMITED = {"code": "RATE_LIMITED", "message": "Too many requests"}
# Name: (status, accepted, what else is seen).
ANSWERED: dict[str, tuple[int, bool, See]] = {
    "rate_limited": (429, False, lambda answer: answer.headers["retry-after"] == "1"),
    "rate_limited_without_hint": (429, False, lambda answer: "retry-after" not in answer.headers),
    "error_500_before": (500, False, _code("INTERNAL_ERROR")),
    "error_500_after": (500, True, _code("INTERNAL_ERROR")),
    "html_502_before": (502, False, _is_page),
    "html_502_after": (502, True, _is_page),
    "unavailable_503": (503, False, _code("SERVICE_UNAVAILABLE")),
    "timeout_504_after": (504, True, _is_page),
    "malformed_json": (200, True, _is_cut_json),
    "empty_body": (200, True, lambda answer: answer.content == b""),
    "expired_key": (401, False, _code("UNAUTHORIZED")),
    "moved_308": (308, False, _is_moved),
    "challenge_403": (403, False, _is_challenge),
    "forbidden_403": (403, False, _code("PLAN_REQUIRED")),
    "empty_balance": (402, False, _code("INSUFFICIENT_BALANCE")),
    "unprocessable_422": (422, False, _code("MODEL_SUBJECT_MISMATCH")),
    "bad_request_400": (400, False, _code("VALIDATION_ERROR")),
    "plan_required_403": (403, False, _code("PLAN_REQUIRED")),
    "agent_limit_403": (403, False, _code("AGENT_LIMIT_REACHED")),
    "suspended_403": (403, False, _code("ACCOUNT_SUSPENDED")),
    "subject_mismatch_422": (422, False, _code("MODEL_SUBJECT_MISMATCH")),
    "face_unsuitable_422": (422, False, _code("IMAGE_FACE_UNSUITABLE")),
    "video_refused_400": (400, False, _code("VIDEO_INPUT_NOT_SUPPORTED")),
    "not_yet_available_503": (503, False, _code("MODEL_NOT_YET_AVAILABLE")),
    "code_in_200": (200, False, lambda answer: answer.json() == RATE_LIMITED),
    "key_in_flight_409": (409, True, _code("IDEMPOTENCY_CONFLICT")),
    "edge_blocked": (403, False, lambda answer: answer.text == "error code: 1010"),
    "bare_401": (401, False, lambda answer: answer.json() == {"error": "Unauthorized"}),
    "unrouted_404": (404, False, lambda answer: answer.json() == {"detail": "Not Found"}),
    "error_in_200": (200, False, _code("INSUFFICIENT_BALANCE")),
    "id_in_data": (200, True, lambda answer: "agent_id" not in answer.json() and answer.json()["data"]["agent_id"]),
    "no_agent_id": (200, True, lambda answer: answer.json()["agent_id"] is None),
}
UNANSWERED: dict[str, tuple[bool, type[Exception], str]] = {
    "answer_lost": (True, httpx.RemoteProtocolError, "without sending a response"),
    "answer_torn": (True, httpx.RemoteProtocolError, "without sending complete message body"),
    "cut_before": (False, httpx.RemoteProtocolError, "without sending a response"),
    "slow_answer": (True, httpx.ReadTimeout, "timed out"),
}
READ: dict[str, tuple[int, See]] = {
    "read_500": (500, _code("INTERNAL_ERROR")),
    "read_html_502": (502, _is_page),
    "read_rate_limited": (429, lambda answer: answer.headers["retry-after"] == "1"),
    "read_challenge": (403, _is_challenge),
    "read_malformed_json": (200, _is_cut_json),
    "read_edge_blocked": (403, lambda answer: answer.text == "error code: 1010"),
    "read_401": (401, _code("UNAUTHORIZED")),
    "status_404": (404, _code("NOT_FOUND")),
    "status_429": (429, lambda answer: answer.headers["retry-after"] == "1"),
    "status_error_in_200": (200, lambda answer: answer.json()["success"] is False),
    "status_empty": (200, lambda answer: answer.json()["data"]["agent_id"] is None),
    "status_goes_back": (200, lambda answer: answer.json()["data"]["status"] == "processing"),
    "status_unknown_word": (200, lambda answer: answer.json()["data"]["status"] == "polishing"),
    "status_of_another": (200, lambda answer: answer.json()["data"]["agent_id"] == "A00XYZ0000"),
}
ELSEWHERE = {
    "slow_then_fine",
    "read_cut",
    "read_slow",
    "nobody_heard",
    "artifact_not_ready",
    "list_shift",
    "charges_more",
}


def test_every_fault_of_the_book_is_tried_here() -> None:
    assert set(FAULTS) == {*ANSWERED, *UNANSWERED, *READ, *ELSEWHERE, *RUNS}


@pytest.mark.parametrize("name", ANSWERED)
def test_answered_fault(box: Caller, name: str) -> None:
    status, accepted, seen = ANSWERED[name]
    box.order(name)
    answer = box.generate("k-1", model="essence-1")
    assert answer.status_code == status
    assert seen(answer)
    _was_received(box, name, status, accepted)


@pytest.mark.parametrize("name", UNANSWERED)
def test_unanswered_fault(box: Caller, name: str) -> None:
    accepted, error, text = UNANSWERED[name]
    box.order(name)
    with pytest.raises(error, match=text):
        box.generate("k-1", model="essence-1", timeout=0.3 if error is httpx.ReadTimeout else PATIENCE)
    _was_received(box, name, None, accepted)


def _was_received(box: Caller, name: str, status: int | None, accepted: bool) -> None:
    """Once, and the same request again settles it: paid once whatever the first answer was."""
    # Who hung up first may ask before the request was read.
    until(box.received)
    (request,) = box.received()
    assert (request["fault"], request["http_status"], request["accepted"]) == (name, status, accepted)
    assert box.balance() == (9750 if accepted else 10_000)
    again = box.generate("k-1", model="essence-1")
    assert again.status_code == 200
    assert ("idempotency-replayed" in again.headers) == accepted
    assert box.balance() == 9750
    assert len(box.http.get("/v1/agents").json()["data"]) == 1


def test_slow_then_fine_answers_well_after_a_pause(box: Caller) -> None:
    box.order("slow_then_fine", params={"seconds": 0.2})
    begun = time.monotonic()
    assert box.code(model="essence-1")
    assert time.monotonic() - begun >= 0.2
    until(lambda: box.received()[0]["http_status"] == 200)


@pytest.mark.parametrize("name", READ)
def test_read_fault_strikes_once(box: Caller, name: str) -> None:
    status, seen = READ[name]
    code = box.code(model="expression-1")
    told = box.finished(code)
    box.order(name)
    answer = box.http.get(f"/v1/agent/status/{code}")
    assert answer.status_code == status
    assert seen(answer)
    assert box.status(code) == told


def test_read_is_cut_or_slow(box: Caller) -> None:
    box.order("read_cut")
    with pytest.raises(httpx.RemoteProtocolError):
        box.http.get("/v1/agents")
    box.order("read_slow", params={"seconds": 0.2})
    begun = time.monotonic()
    assert box.http.get("/v1/agents").status_code == 200
    assert time.monotonic() - begun >= 0.2


def test_validity_can_be_late_or_fail(box: Caller) -> None:
    box.order("read_slow", operation="validate", params={"seconds": 0.1})
    begun = time.monotonic()
    assert box.http.post("/v1/validate").json() == {"valid": True}
    assert time.monotonic() - begun >= 0.1
    box.order("read_500", operation="validate")
    assert [box.http.post("/v1/validate").status_code for _ in range(2)] == [500, 200]


def test_words_may_reach_nobody(box: Caller) -> None:
    box.set(open_sessions=1)
    code = box.code(model="expression-1")
    box.finished(code)
    box.order("nobody_heard")
    heard = [
        box.http.post(f"/v1/agent/{code}/speak", json={"message": "Hi"}).json()["delivered_to_rooms"] for _ in range(2)
    ]
    assert heard == [0, 1]


def test_file_may_come_later_than_ready(box: Caller) -> None:
    code = box.code(model="essence-1")
    box.finished(code)
    box.order("artifact_not_ready")
    late = box.http.get(f"/v1/agent/{code}/model/download")
    assert (late.status_code, late.json()["error"]["code"]) == (404, "MODEL_ARTIFACT_NOT_READY")
    assert box.http.get(f"/v1/agent/{code}/model/download").status_code == 302


def test_new_agents_push_later_pages_along(box: Caller) -> None:
    codes = [box.code(model="expression-1") for _ in range(6)]
    box.order("list_shift", times=2)
    first = box.http.get("/v1/agents", params={"limit": 3}).json()["data"]
    second = box.http.get("/v1/agents", params={"limit": 3, "offset": 3}).json()
    assert [agent["code"] for agent in first] == [agent["code"] for agent in second["data"]] == codes[:2:-1]
    assert second["pagination"]["total"] == 9


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        (
            "flat",
            {"error": "Agent not found", "code": "NOT_FOUND", "details": "The request ended with HTTP status 404."},
        ),
        ("code", {"success": False, "error": "NOT_FOUND", "message": "Agent not found"}),
        ("bare", {"error": "Agent not found"}),
    ],
)
def test_errors_come_in_every_shape_that_was_seen(box: Caller, shape: str, body: dict[str, object]) -> None:
    box.set(error_shape=shape)
    assert box.http.get("/v1/agent/status/A00AAA0000").json() == body


def test_flat_errors_are_those_of_the_first_page(box: Caller) -> None:
    box.set(profile="s1")
    answer = box.http.get("/v1/agent/status/A00AAA0000")
    assert (answer.status_code, answer.json()["code"], answer.json()["error"]) == (404, "NOT_FOUND", "Agent not found")


def test_unrouted_path_and_wrong_method_get_the_routers_words(box: Caller) -> None:
    for answer in (box.http.get("/v1/nothing"), box.http.patch("/v1/agent/A00AAA0000")):
        assert (answer.status_code, answer.json()) == (404, {"detail": "Not Found"})


def test_rate_limits_hold_when_switched_on(box: Caller) -> None:
    box.set(rate_limits="on", plan="creator")
    box.clock.stand()
    answers = [box.generate(model="expression-1") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[0].headers["x-ratelimit-limit"] == "10"
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert int(answers[0].headers["x-ratelimit-reset"]) >= time.time() - 1
    assert "x-ratelimit-limit" not in box.http.post("/v1/validate").headers


def test_loop_with_a_wrong_secret_is_hidden_behind_429(box: Caller, root: str) -> None:
    box.set(rate_limits="on")
    box.clock.stand()
    nobody = Caller(root, "refused")
    statuses = [nobody.http.get("/v1/me").status_code for _ in range(40)]
    assert statuses == [401] * 30 + [429] * 10
    nobody.close()
