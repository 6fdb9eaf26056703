"""A success has to be said: an error under HTTP 200 is never accepted and never charged for certain."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.errors import Invalid, NoCredit, RateLimited, Unclear, VendorError
from services.vendors.bhuman.envelopes import UnknownEnvelopeError, read_ids
from services.vendors.bithuman.envelopes import read_accepted
from services.vendors.bithuman.error_bodies import BitHumanErrors
from services.vendors.wire.error_bodies import ErrorReader
from services.vendors.wire.transport import Transport
from tests.unit.vendors.loopback import Wire, http

ID = "0b7d9c1e-0000-4000-8000-00000000000a"


async def answer_to_pay(wire: Wire, body: object, reader: ErrorReader | None = None) -> VendorError | None:
    """What the transport makes of this body under HTTP 200 to a paid request; None when it is let through."""
    wire.answers = [http(200, json.dumps(body).encode())]
    transport = Transport("BHuman", wire.url, {}, reader=reader)
    try:
        await transport.pay("create videos", "/pay", content=b"{}")
    except VendorError as error:
        return error
    finally:
        await transport.aclose()
    return None


NO_SUCCESS: list[Any] = [
    {"code": 429, "msg": "busy"},
    {"code": "503", "msg": "busy"},
    {"status": "fail", "message": "no"},
    {"status": "FAILED"},
    {"status": "rejected", "reason": "no"},
    {"errors": ["no"]},
    {"error": {"message": "no"}},
    {"error": "no"},
    {"error_message": "no"},
    {"code": 200, "result": {"error": "no"}},
    {"code": 200, "data": {"error": "no"}},
    {"success": "false", "result": []},
    {"success": False},
    {"success": "False"},
    {"success": 0},
    {"success": "no", "message": "no"},
    {"ok": False},
    {"data": {"success": "FALSE"}},
    {"isError": True, "result": [ID]},
    {"failed": True, "result": [ID]},
    {"result": [ID], "status": 500},
    {"result": [], "status": "429"},
    {"code": 0, "msg": "busy"},
    {"detail": "no"},
    {"message": "Service temporarily unavailable"},
    {"Success": False, "result": [ID]},
    {"SUCCESS": "False", "agent_id": "A91XMB7113"},
    {"is-success": 0, "result": [ID]},
    {"success": "nope", "result": [ID]},
    {"success": "fail", "agent_id": "A91XMB7113"},
    {"HasError": True, "result": [ID]},
    {"failed": "true", "result": [ID]},
    {"result": "error", "agent_id": "A91XMB7113"},
    {"state": "Failed", "agent_id": "A91XMB7113"},
    {"outcome": "failure", "agent_id": "A91XMB7113"},
    {"status": False, "result": [ID]},
    {"data": {"status": "error", "agent_id": "A91XMB7113"}},
    {"response": {"success": False}, "result": [ID]},
    {"code": "RATE_LIMITED", "result": [ID]},
    {"code": "QUOTA", "result": [ID]},
    {"code": "quota_exceeded", "result": [ID]},
    {"code": "QuotaExceeded", "result": [ID]},
    {"code": "E1001", "result": [ID]},
    {"code": "E1001", "agent_id": "A91XMB7113"},
    {"code": "429 Too Many Requests", "result": [ID]},
    {"code": 429.0, "result": [ID]},
    {"code": 200.5, "result": [ID]},
    {"code": -1, "result": [ID]},
    {"code": "-1", "result": [ID]},
    {"retCode": 1, "retMsg": "busy", "result": [ID]},
    {"status": "402 Payment Required", "result": [ID]},
    {"status": -1, "result": [ID]},
    {"statusCode": "402", "result": [ID]},
    {"status_code": 402, "result": [ID]},
    {"httpStatus": 500, "result": [ID]},
    {"http_code": 500, "agent_id": "A91XMB7113"},
    {"meta": {"code": 429}, "result": [ID]},
    {"meta": {"status": "error"}, "result": [ID]},
    {"Errors": ["no"], "result": [ID]},
    {"Error": "no", "result": [ID]},
    {"fault": {"faultstring": "no"}, "result": [ID]},
    {"errorMessage": "Task timed out", "errorType": "Sandbox.Timedout", "result": [ID]},
    {"errcode": 40013, "errmsg": "no", "result": [ID]},
    {"errno": 1, "result": [ID]},
    {"err": "no", "result": [ID]},
    {"data": None, "errors": [{"message": "no", "extensions": {"code": "UNAUTHENTICATED"}}], "result": [ID]},
    {"accepted": False, "result": [ID]},
    {"valid": "false", "result": [ID]},
    {"status": "Not OK", "result": [ID]},
    {"status": "render-failed", "result": [ID]},
    {"status": "TimedOut", "agent_id": "A91XMB7113"},
    {"state": "blocked by policy", "result": [ID]},
    {"outcome": "unsuccessful", "result": [ID]},
    {"message": "Error: could not queue", "result": [ID]},
    {"detail": "Not enough credits", "result": [ID]},
    {"code": 200, "reason": "Rate limit reached", "result": [ID]},
]


@pytest.mark.parametrize("body", NO_SUCCESS, ids=json.dumps)
async def test_any_sign_of_an_error_under_200_is_no_success(wire: Wire, body: object) -> None:
    error = await answer_to_pay(wire, body)
    assert error is not None
    assert len(wire.requests) == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"code": 429, "msg": "busy"}, RateLimited),
        ({"statusCode": 402, "error": "Payment Required"}, NoCredit),
        ({"code": 200, "result": {"error": "no credits left"}}, NoCredit),
        ({"detail": "Insufficient credits"}, NoCredit),
        ({"success": "false", "message": "You are out of video credits"}, NoCredit),
        ({"code": 400, "msg": "row 3"}, Invalid),
    ],
    ids=str,
)
async def test_a_clear_no_under_200_is_not_charged(wire: Wire, body: object, kind: type[VendorError]) -> None:
    error = await answer_to_pay(wire, body)
    assert type(error) is kind
    assert error.charged == "no"


@pytest.mark.parametrize(
    "body",
    [
        {"code": 402, "result": [ID], "error": "out of credits"},
        {"success": False, "job_id": "j-1", "message": "out of credits"},
        {"error": "Insufficient credits", "data": {"agent_id": "A91XMB7113"}},
        {"success": "false", "message": "no"},
        {"code": 500, "error": "boom"},
    ],
    ids=str,
)
async def test_an_error_beside_work_that_was_begun_or_without_a_clear_no_is_unclear(wire: Wire, body: object) -> None:
    error = await answer_to_pay(wire, body)
    assert type(error) is Unclear
    assert error.charged == "unknown"


@pytest.mark.parametrize(
    "body",
    [
        {"code": 200, "error": "", "message": "", "result": [ID]},
        {"success": True, "error": None, "agent_id": "A1", "status": "processing"},
        {"code": 202, "message": "processing", "result": [ID]},
        {"success": "true", "errors": [], "error": "none", "result": [ID]},
        {"code": 0, "message": "ok", "result": [ID]},
        {"result": [ID], "status": 200},
        {"isError": False, "failed": False, "result": [ID]},
        {"Success": " True ", "result": [ID]},
        {"success": None, "code": "ACCEPTED", "result": [ID]},
        {"state": "queued", "outcome": "", "result": [ID]},
        {"agent_id": "TUTOR", "code": "TUTOR", "success": 1},
        {"code": "A91XMB7113", "ok": "yes"},
        {"errors": [None], "error": "N/A", "result": [ID]},
        {"errors": [{}], "error": "undefined", "result": [ID]},
        {"errors": {}, "error": "No errors.", "errcode": 0, "errmsg": "ok", "result": [ID]},
        {"error": {"code": 0, "message": ""}, "error_code": "-", "result": [ID]},
        {"status": "200 OK", "code": "200 OK", "statusCode": 200, "meta": {"status": "success"}, "result": [ID]},
        {
            "code": 2e2,
            "accepted": 8,
            "created": "2026-11-26T10:00:00Z",
            "message": "You have 3 credits left",
            "result": [ID],
        },
        {"failed": 0, "rejected": [], "status": "in_progress", "result": [ID]},
        [ID],
    ],
    ids=str,
)
async def test_an_empty_error_beside_a_good_answer_is_none(wire: Wire, body: object) -> None:
    assert await answer_to_pay(wire, body) is None


@pytest.mark.parametrize(
    "body",
    [
        b'{"code":429,"result":["%s"],"code":200}',
        b'{"success":false,"result":["%s"],"success":true}',
        b'{"error":"out of credits","result":["%s"],"error":""}',
        b'{"result":[],"result":["%s"]}',
        b'{"code":NaN,"result":["%s"]}',
        b'{"code":-Infinity,"result":["%s"]}',
    ],
)
async def test_an_answer_that_says_one_thing_twice_or_a_code_that_is_no_number_is_unclear(
    wire: Wire, body: bytes
) -> None:
    wire.answers = [http(200, body % ID.encode())]
    transport = Transport("BHuman", wire.url, {})
    with pytest.raises(Unclear) as caught:
        _ = (await transport.pay("create videos", "/pay", content=b"{}")).value
    assert caught.value.charged == "unknown"
    await transport.aclose()


@pytest.mark.parametrize("body", [b'{"a":1,"result":["%s"],"a":1}', b'{"result":["%s"]}\n\n', b'\xef\xbb\xbf["%s"]'])
async def test_the_same_thing_said_twice_and_signs_around_an_answer_change_nothing(wire: Wire, body: bytes) -> None:
    wire.answers = [http(200, body % ID.encode())]
    transport = Transport("BHuman", wire.url, {})
    assert ID in str((await transport.pay("create videos", "/pay", content=b"{}")).value)
    await transport.aclose()


@pytest.mark.parametrize(
    ("code", "kind"),
    [("RATE_LIMITED", RateLimited), ("INSUFFICIENT_BALANCE", NoCredit), ("VALIDATION_ERROR", Invalid),
     ("INTERNAL_ERROR", Unclear), ("NO_AVAILABLE_WORKERS", Unclear),
     ("rate_limited", RateLimited)],
)  # fmt: skip
@pytest.mark.parametrize("where", ["code", "error", "error_code", "inside"])
async def test_a_known_machine_code_under_200_is_the_error_that_it_names(
    wire: Wire, code: str, kind: type[VendorError], where: str
) -> None:
    body: dict[str, Any] = {"error": {"code": code}} if where == "inside" else {where: code}
    error = await answer_to_pay(wire, {**body, "message": "Sorry"}, BitHumanErrors())
    assert type(error) is kind
    assert error.charged == ("unknown" if kind is Unclear else "no")


@pytest.mark.parametrize(
    "body",
    [
        {"code": "RATE_LIMITED"},
        {"code": "SOMETHING_NEW", "message": "Sorry"},
        {"agent_id": "unavailable"},
        {"agent_id": "ACCOUNT SUSPENDED"},
        {"code": 200, "message": "ok"},
        {"code": "200"},
        {"agent_id": "A-404"},
        {"agent_id": True},
        {"agent_id": 0},
        {"agent_id": "000"},
        {"data": {"agent_id": None}},
    ],
    ids=str,
)
def test_what_has_not_the_shape_of_an_agents_code_is_no_agent(body: Any) -> None:
    with pytest.raises(ValueError, match="names no agent"):
        read_accepted(body)


@pytest.mark.parametrize(
    ("body", "agent"),
    [
        ({"agent_id": "A91XMB7113"}, "A91XMB7113"),
        ({"data": {"code": " A91XMB7113 "}}, "A91XMB7113"),
        ({"agent_id": 88120}, "88120"),
        ({"agent_id": "my-own_id", "success": True}, "my-own_id"),
    ],
    ids=str,
)
def test_an_agents_code_a_number_or_the_id_that_was_asked_for_is_an_agent(body: Any, agent: str) -> None:
    assert read_accepted(body, "my-own_id")["agent_id"] == agent


@pytest.mark.parametrize(
    "ids",
    [
        ["RATE_LIMITED"],
        ["error 429"],
        ["queued"],
        [""],
        [True],
        [ID, "x"],
        [{"id": ID}],
        [0],
        ["00000000-0000-0000-0000-000000000000"],
        ["0b7d9c1e-0000-4000-8000-0000000000zz"],
        [[ID]],
    ],
)
def test_what_has_not_the_shape_of_a_videos_id_is_no_video(ids: Any) -> None:
    with pytest.raises(UnknownEnvelopeError):
        read_ids({"code": 200, "result": ids})


@pytest.mark.parametrize(
    "value",
    [
        {"id": ID, "status": "error", "message": "face not found"},
        {"job_id": "j1", "status": "failed", "error": "Render failed"},
        {"success": True, "data": {"status": "failed", "error_message": "no face"}},
        {"status": "success", "message": "Key revoked"},
        {"video_id": "a", "status": "FAILED", "error": "x", "error_message": "x"},
        {"success": True, "message": "done"},
    ],
    ids=str,
)
def test_a_record_that_failed_is_no_failed_read(value: Any) -> None:
    assert BitHumanErrors().read_disguised(value) is None
