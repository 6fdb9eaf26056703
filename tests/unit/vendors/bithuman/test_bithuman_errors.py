"""Every error shape of the contract, at the status it comes with and inside HTTP 200."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import BadCredentials, Blocked, Invalid, NoCredit, NotFound, RateLimited, Unclear, VendorError
from services.vendors.bithuman.error_bodies import BitHumanErrors, advised
from services.vendors.wire.errors import Call, from_status
from tests.unit.vendors.bithuman.scripted import raised_by

A = {"error": "The prompt is too long", "code": "VALIDATION_ERROR", "details": "At most 4,000 signs."}
B = {"success": False, "error": "AGENT_NOT_FOUND", "message": "No such agent"}
C = {"error": {"code": "UNAUTHORIZED", "message": "Invalid API secret", "httpStatus": 401}, "status": "error",
     "status_code": 401}  # fmt: skip
C_PLUS = {
    "error": {"code": "INSUFFICIENT_BALANCE", "message": "Needs 500 credits", "httpStatus": 402,
              "topup_url": "https://www.bithuman.ai/billing?ref=1"},
    "status": "error", "status_code": 402,
}  # fmt: skip
D = {"error": "Unauthorized"}
E = {"detail": "Not Found"}

SHAPES: dict[str, tuple[int, object, type[VendorError], str | None, str]] = {
    "A": (400, A, Invalid, "VALIDATION_ERROR", "The prompt is too long: At most 4,000 signs"),
    "B": (404, B, NotFound, "AGENT_NOT_FOUND", "No such agent"),
    "C": (401, C, BadCredentials, "UNAUTHORIZED", "Invalid API secret"),
    "C+": (402, C_PLUS, NoCredit, "INSUFFICIENT_BALANCE", "Needs 500 credits (top up: https://www.bithuman.ai/billing"),
    "D": (401, D, BadCredentials, None, "Unauthorized"),
    "E": (404, E, NotFound, "NO_SUCH_ROUTE", "it knows no such address"),
}


@pytest.mark.parametrize("shape", SHAPES)
async def test_each_shape_gives_class_code_and_words(shape: str) -> None:
    status, body, kind, code, words = SHAPES[shape]
    error = await raised_by(status, json.dumps(body).encode())
    assert type(error) is kind
    assert (error.http_status, error.code, error.charged) == (status, code, "no")
    assert words in error.text
    assert "{" not in error.text


@pytest.mark.parametrize("shape", ["A", "B", "C", "C+", "D"])
async def test_same_error_inside_http_200_is_the_same_error(shape: str) -> None:
    _, body, kind, code, _ = SHAPES[shape]
    error = await raised_by(200, json.dumps(body).encode())
    assert type(error) is kind
    assert (error.code, error.charged) == (code, "no")


async def test_error_without_a_known_code_inside_http_200_is_unclear() -> None:
    error = await raised_by(200, b'{"success": false, "error": "SOMETHING_NEW", "message": "Strange"}')
    assert type(error) is Unclear
    assert error.charged == "unknown"


@pytest.mark.parametrize("status", [502, 504])
async def test_web_page_of_the_edge_leaves_a_payment_unclear(status: int) -> None:
    error = await raised_by(status, b"<html><head><title>Bad gateway</title></head></html>")
    assert (type(error), error.charged) == (Unclear, "unknown")
    assert "web page" in error.text


async def test_blocked_program_is_not_told_to_check_its_key() -> None:
    error = await raised_by(403, b"error code: 1010")
    assert (type(error), error.code) == (Blocked, "EDGE_BLOCKED")
    assert "key is not at fault" in error.next_step


async def test_rate_limit_names_the_wait() -> None:
    error = await raised_by(429, b'{"error":{"code":"RATE_LIMITED","message":"Slow down"}}', {"Retry-After": "7"})
    assert isinstance(error, RateLimited)
    assert error.retry_after == 7


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("PLAN_REQUIRED", 403, "The key is fine"),
        ("VIDEO_INPUT_NOT_SUPPORTED", 400, "Take the video out"),
        ("MODEL_SUBJECT_MISMATCH", 422, "real person"),
        ("AGENT_LIMIT_REACHED", 403, "Delete agents"),
        ("AGENT_DELETED", 410, "deleted"),
    ],
)
async def test_next_step_fits_the_code(code: str, status: int, words: str) -> None:
    said = {"error": {"code": code, "message": "No", "httpStatus": status}, "status": "error", "status_code": status}
    assert words in (await raised_by(status, json.dumps(said).encode())).next_step


def test_idle_agent_is_told_from_an_unknown_one_though_the_code_is_the_same() -> None:
    call = Call("bitHuman", "speak")
    steps = []
    for text in ("Agent not found", "Agent A1 has no active rooms"):
        found = BitHumanErrors().read(404, json.dumps({"error": {"code": "NOT_FOUND", "message": text}}).encode())
        steps.append(advised(from_status(call, 404, found)).next_step)
    assert "account of this key" in steps[0]
    assert "session" in steps[1]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["error", "code", "message", "status", "success", "data", "detail"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


@given(st.integers(400, 599), json_values)
def test_any_error_body_can_be_read(status: int, value: object) -> None:
    reader = BitHumanErrors()
    assert isinstance(reader.read(status, json.dumps(value).encode()).text, str)
    reader.read_disguised(value)  # type: ignore[arg-type]
