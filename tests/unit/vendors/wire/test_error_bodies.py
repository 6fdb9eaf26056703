"""Every error shape of the three contracts is understood."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.vendors.wire.error_bodies import ErrorReader
from services.vendors.wire.redaction import shortened, without_secrets
from services.vendors.wire.retry_after import LONGEST_WAIT, read_retry_after

READER = ErrorReader({"INSUFFICIENT_BALANCE": 402})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["code", "error", "result", "detail", "message", "status", "x"]), inner, max_size=5
        )
    ),
    max_leaves=12,
)

SHAPES: dict[str, tuple[int, object, str, str | None]] = {
    "flat": (
        400,
        {"error": "Bad prompt", "code": "VALIDATION_ERROR", "details": "Too long"},
        "Bad prompt: Too long",
        "VALIDATION_ERROR",
    ),
    "code in error": (
        404,
        {"success": False, "error": "AGENT_NOT_FOUND", "message": "No agent"},
        "No agent",
        "AGENT_NOT_FOUND",
    ),
    "nested": (
        402,
        {"error": {"code": "NO_FUNDS", "message": "Top up", "httpStatus": 402}, "status": "error", "status_code": 402},
        "Top up",
        "NO_FUNDS",
    ),
    "bare": (401, {"error": "Unauthorized"}, "Unauthorized", None),
    "router": (404, {"detail": "Not Found"}, "Not Found", None),
    "result error": (400, {"code": 400, "result": {"error": "Row 2"}}, "Row 2", "400"),
    "result text": (400, {"code": 400, "result": "Row 2"}, "Row 2", "400"),
    "message": (400, {"message": "Nope"}, "Nope", None),
    "only a code": (403, {"error": "PLAN_REQUIRED"}, "PLAN_REQUIRED", "PLAN_REQUIRED"),
    "detail object": (402, {"detail": {"message": "No credits", "code": "CREDITS"}}, "No credits", "CREDITS"),
    "422 list": (
        422,
        {
            "detail": [
                {"loc": ["body", "names", 0, 1], "msg": "str expected", "input": "PRIVATE"},
                {"loc": ["body"], "msg": "x"},
            ]
        },
        "names.0.1: str expected; body: x",
        None,
    ),
    "errors list": (400, {"errors": ["a", "b", "c", "d", "e"]}, "a; b; c; and 2 more", None),
    "list": (400, ["first", "second"], "first; second", None),
    "text": (400, "plain", "plain", None),
}


@pytest.mark.parametrize(("status", "value", "text", "code"), SHAPES.values(), ids=SHAPES.keys())
def test_each_json_shape_gives_its_sentence_and_code(status: int, value: object, text: str, code: str | None) -> None:
    found = READER.read(status, json.dumps(value).encode())
    assert found.text == text
    assert found.code == code


def test_each_other_shape_gives_words() -> None:
    assert READER.read(403, b"error code: 1010").text == "its network turned this program away (error code 1010)"
    page = b"\xef\xbb\xbf \n<!DOCTYPE HTML><html><head><TITLE> 502 Bad &amp; Gateway </TITLE>"
    assert READER.read(502, page).text == "a gateway answered with a web page (502 Bad & Gateway)"
    assert READER.read(502, b"<html><p>x").text == "a gateway answered with a web page"
    assert READER.read(500, b"").text == ""
    assert READER.read(402, b'{"error":{"code":"INSUFF').text == READER.read(400, b'["x').text == ""


def test_known_machine_code_decides_the_status() -> None:
    assert READER.read(403, b'{"error":"INSUFFICIENT_BALANCE","message":"x"}').status == 402
    assert READER.read(403, b'{"code":404,"message":"x"}').status is None


@pytest.mark.parametrize(
    "value",
    [
        {"code": 200, "result": []},
        {"code": "200", "result": {"error": None}},
        {"result": []},
        [],
        {"id": "x", "status": "failed", "message": "face not found"},
        {"id": "x", "status": "error"},
        {"success": True, "error": None, "status": "ready"},
        None,
        "text",
    ],
    ids=str,
)
def test_success_is_not_taken_for_an_error(value: object) -> None:
    assert READER.read_disguised(value) is None  # type: ignore[arg-type]


@given(st.sampled_from([200, 400, 404, 500]), JSON)
def test_no_json_body_breaks_the_reader(status: int, value: object) -> None:
    found = READER.read(status, json.dumps(value).encode())
    assert isinstance(found.text, str)
    disguised = READER.read_disguised(json.loads(json.dumps(value)))
    assert disguised is None or isinstance(disguised.text, str)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    assert isinstance(READER.read(500, body).text, str)


@given(st.text(alphabet="abcXYZ019+/=_-", min_size=4), st.text(), st.text())
def test_a_secret_never_survives(secret: str, before: str, after: str) -> None:
    shown = without_secrets(f"{before} {secret} {after}", [secret])
    assert secret not in shown or secret in f"{before} [hidden] {after}"


@given(st.text(max_size=900))
def test_shortened_is_never_longer_than_promised(text: str) -> None:
    assert len(shortened(text)) <= 300


NOW = datetime(2026, 7, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        (" 1.5 ", 1.5),
        ("0", 0.0),
        ("Wed, 01 Jul 2026 12:00:30 GMT", 30.0),
        ("Wed, 01 Jul 2026 11:00:00 GMT", 0.0),
        ("Wed, 01 Jul 2026 12:00:30 -0000", 30.0),
        ("999999999", LONGEST_WAIT),
        ("30s", 30.0),
        ("120, 120", 120.0),
        ("60,90", 90.0),
        ("1782907230", 30.0),
        ("1782907230000", 30.0),
        ("1782900000", 0.0),
        ("2026-07-01T12:00:30Z", 30.0),
        ("2026-07-01T14:00:30+02:00", 30.0),
        ("Wednesday, 01-Jul-26 12:00:30 GMT", 30.0),
        ("-5", None),
        ("nan", None),
        ("inf", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_all_its_forms(value: str | None, seconds: float | None) -> None:
    assert read_retry_after(value, now=NOW) == seconds


@given(st.text(max_size=40))
def test_no_retry_after_breaks_the_reader(value: str) -> None:
    wait = read_retry_after(value, now=NOW)
    assert wait is None or 0 <= wait <= LONGEST_WAIT
