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
        [ID],
    ],
    ids=str,
)
async def test_an_empty_error_beside_a_good_answer_is_none(wire: Wire, body: object) -> None:
    assert await answer_to_pay(wire, body) is None


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
