"""Each wire fault, by name: what the caller sees, and whether the request was accepted all the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from services.sandbox.bhuman.faults import FAULTS
from services.sandbox.shared.wire_faults import FREE, PAID
from tests.integration.sandbox.bhuman.client import Caller
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.machine.waiting import until

See = Callable[[httpx.Response], object]


def _is_json_error(answer: httpx.Response) -> bool:
    return bool(answer.json()["result"]["error"])


def _is_page(answer: httpx.Response) -> bool:
    return answer.headers["content-type"].startswith("text/html") and "<html>" in answer.text


def _is_challenge(answer: httpx.Response) -> bool:
    return _is_page(answer) and answer.headers["cf-mitigated"] == "challenge" and "Just a moment" in answer.text


def _is_moved(answer: httpx.Response) -> bool:
    return answer.headers["location"] == "https://elsewhere.example/api" and answer.content == b""


# Name: (status, accepted, what else is seen).
ANSWERED: dict[str, tuple[int, bool, See]] = {
    "rate_limited": (429, False, lambda answer: answer.headers["retry-after"] == "1"),
    "rate_limited_without_hint": (429, False, lambda answer: "retry-after" not in answer.headers),
    "error_500_before": (500, False, _is_json_error),
    "error_500_after": (500, True, _is_json_error),
    "html_502_before": (502, False, _is_page),
    "html_502_after": (502, True, _is_page),
    "unavailable_503": (503, False, _is_json_error),
    "timeout_504_after": (504, True, _is_page),
    "malformed_json": (200, True, lambda answer: answer.text.startswith('{"code": 200') and answer.text[-1] != "}"),
    "empty_body": (200, True, lambda answer: answer.content == b""),
    "expired_key": (401, False, _is_json_error),
    "moved_308": (308, False, _is_moved),
    "challenge_403": (403, False, _is_challenge),
    "forbidden_403": (403, False, _is_json_error),
    "empty_balance": (402, False, _is_json_error),
    "unprocessable_422": (422, False, _is_json_error),
    "bad_request_400": (400, False, _is_json_error),
    "quota_in_200": (200, False, lambda answer: answer.json()["code"] == 402),
}
UNANSWERED: dict[str, tuple[bool, type[Exception], str]] = {
    "answer_lost": (True, httpx.RemoteProtocolError, "without sending a response"),
    "answer_torn": (True, httpx.RemoteProtocolError, "without sending complete message body"),
    "cut_before": (False, httpx.RemoteProtocolError, "without sending a response"),
    "slow_answer": (True, httpx.ReadTimeout, "timed out"),
}
READ: dict[str, tuple[int, See]] = {
    "read_500": (500, _is_json_error),
    "read_html_502": (502, _is_page),
    "read_rate_limited": (429, lambda answer: answer.headers["retry-after"] == "1"),
    "read_challenge": (403, _is_challenge),
    "read_malformed_json": (200, lambda answer: answer.text[-1] != "}"),
}


@pytest.mark.parametrize("name", ANSWERED)
def test_answered_fault(box: Caller, name: str) -> None:
    status, accepted, seen = ANSWERED[name]
    box.order(name)
    answer = box.submit([["Ana"], ["Bo"]])
    assert answer.status_code == status
    assert seen(answer)
    _was_received(box, name, status, accepted)


@pytest.mark.parametrize("name", UNANSWERED)
def test_unanswered_fault(box: Caller, name: str) -> None:
    accepted, error, text = UNANSWERED[name]
    box.order(name)
    with pytest.raises(error, match=text):
        box.submit([["Ana"], ["Bo"]], timeout=0.3 if error is httpx.ReadTimeout else PATIENCE)
    _was_received(box, name, None, accepted)


def test_slow_then_fine_answers_well_after_a_pause(box: Caller) -> None:
    box.order("slow_then_fine", params={"seconds": 0.3})
    begun = time.monotonic()
    answer = box.submit([["Ana"], ["Bo"]])
    assert time.monotonic() - begun >= 0.3
    assert len(answer.json()["result"]) == 2
    until(lambda: box.received()[0]["http_status"] == 200)
    _was_received(box, "slow_then_fine", 200, accepted=True)


@pytest.mark.parametrize("name", READ)
def test_read_fault(box: Caller, name: str) -> None:
    status, seen = READ[name]
    box.order(name)
    answer = box.studio("campaigns")
    assert answer.status_code == status
    assert seen(answer)
    assert box.studio("campaigns").json()["result"]["total"]


def test_read_cut_drops_the_connection(box: Caller) -> None:
    box.order("read_cut")
    with pytest.raises(httpx.RemoteProtocolError):
        box.studio("campaigns")


def test_read_slow_answers_after_a_pause(box: Caller) -> None:
    box.order("read_slow", params={"seconds": 0.3})
    begun = time.monotonic()
    assert box.studio("campaigns").status_code == 200
    assert time.monotonic() - begun >= 0.3


def test_every_wire_fault_is_tested() -> None:
    tested = {*ANSWERED, *UNANSWERED, *READ, "slow_then_fine", "read_cut", "read_slow"}
    assert {fault.name for fault in (*PAID, *FREE)} == tested - {"quota_in_200"}
    assert len(FAULTS) >= 24


def _was_received(box: Caller, name: str, status: int | None, accepted: bool) -> None:
    """The ledger tells what happened, once, and the rows are there exactly when it says so."""
    # Who hung up first may ask before the request was read.
    until(box.received)
    (request,) = box.received()
    assert (request["fault"], request["http_status"], request["accepted"]) == (name, status, accepted)
    told: list[Any] = [item["text"] for item in request["items"]]
    assert told == ([["Ana"], ["Bo"]] if accepted else [])
    assert sorted(video["text"] for video in box.rows().values()) == told
    assert box.submit([["Ana"]]).status_code == 200
