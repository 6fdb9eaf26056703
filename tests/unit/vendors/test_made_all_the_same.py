"""A no that names what was made all the same is unclear: neither a status nor a guard's header is proof against it."""

from __future__ import annotations

import json

import pytest

from services.errors import Blocked, Invalid, NoCredit, NotFound, RateLimited, Unclear, VendorError
from services.vendors.bithuman.error_bodies import BitHumanErrors
from services.vendors.vacademy.error_bodies import VacademyErrors
from services.vendors.wire.error_bodies import ErrorReader
from services.vendors.wire.transport import Transport
from tests.unit.vendors.loopback import Wire, http

VIDEO = "0b7d9c1e-0000-4000-8000-00000000000a"
CAMPAIGN = "0b7d9c1e-0000-4000-8000-0000000000cc"
IDS = json.dumps({"code": 200, "result": [VIDEO]}).encode()
AGENT = b'{"success":true,"agent_id":"A91XMB7113","status":"processing"}'
GUARDS = ("cf-mitigated: challenge", "x-amzn-waf-action: challenge", "x-vercel-mitigated: deny")


async def _opened(transport: Transport, asked: bytes) -> None:
    async with transport.pay_stream("create", "/generate/our-own-id", content=asked):
        pass


async def failure_of(wire: Wire, said: bytes, *, stream: bool = False, asked: bytes = b"{}") -> VendorError:
    wire.answers = [said]
    reader = VacademyErrors() if stream else BitHumanErrors() if b"gent" in said else ErrorReader()
    transport = Transport("A service", wire.url, {}, reader=reader)
    asking = _opened(transport, asked) if stream else transport.pay("create", "/pay", content=asked)
    with pytest.raises(VendorError) as caught:
        await asking
    await transport.aclose()
    assert len(wire.requests) == 1
    return caught.value


@pytest.mark.parametrize("guard", GUARDS)
@pytest.mark.parametrize("status", [200, 202, 403, 503])
@pytest.mark.parametrize("body", [IDS, AGENT, b'{"data":{"agent_id":"A91XMB7113"}}'], ids=["ids", "agent", "data"])
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
async def test_a_guards_header_over_an_answer_that_names_what_was_made_is_unclear(
    wire: Wire, guard: str, status: int, body: bytes, stream: bool
) -> None:
    error = await failure_of(wire, http(status, body, f"{guard}\r\n"), stream=stream)
    assert (type(error), error.charged) == (Unclear, "unknown")


@pytest.mark.parametrize("guard", GUARDS)
async def test_a_guards_header_over_any_value_under_2xx_is_unclear(wire: Wire, guard: str) -> None:
    error = await failure_of(wire, http(200, b'{"success":true,"message":"accepted"}', f"{guard}\r\n"))
    assert (type(error), error.charged) == (Unclear, "unknown")


@pytest.mark.parametrize("guard", GUARDS)
async def test_events_that_come_under_a_guards_header_are_a_stream(wire: Wire, guard: str) -> None:
    event = b'data: {"type":"progress","video_id":"abc"}\n\n'
    wire.answers = [b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n"
                    + guard.encode() + b"\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + f"{len(event):x}\r\n".encode() + event + b"\r\n0\r\n\r\n"]  # fmt: skip
    transport = Transport("A service", wire.url, {})
    async with transport.pay_stream("create", "/generate", content=b"{}") as answer:
        assert b"".join([chunk async for chunk in answer.chunks(within=5)]) == event
    await transport.aclose()


@pytest.mark.parametrize("guard", GUARDS)
@pytest.mark.parametrize("body", [b"", b"<html><title>Just a moment</title></html>"], ids=["nothing", "page"])
async def test_a_guard_that_sends_nothing_or_a_page_has_stopped_the_request(
    wire: Wire, guard: str, body: bytes
) -> None:
    error = await failure_of(wire, http(202, body, f"{guard}\r\n"))
    assert (type(error), error.charged) == (Blocked, "no")


NAMED = {
    "an agent": b'{"error":{"code":"%s","message":"x"},"agent_id":"A91XMB7113"}',
    "an agent inside the error": b'{"error":{"code":"%s","message":"x","agent_id":"A91XMB7113"}}',
    "an agent inside data": b'{"error":"%s","data":{"agentId":"A91XMB7113"}}',
    "an agent that was cut off": b'{"code":"%s","agent_id":"A91XMB7113","status":"proc',
    "ids": b'{"code":"%s","result":["0b7d9c1e-0000-4000-8000-00000000000a"]}',
    "records": b'{"code":"%s","videos":[{"id":"0b7d9c1e-0000-4000-8000-00000000000a"}]}',
    "one id": b'{"error":"%s","id":"0b7d9c1e-0000-4000-8000-00000000000a"}',
}


@pytest.mark.parametrize("said", NAMED.values(), ids=NAMED.keys())
@pytest.mark.parametrize(
    ("status", "code"),
    [
        (402, b"INSUFFICIENT_BALANCE"),
        (503, b"NO_AVAILABLE_WORKERS"),
        (429, b"RATE_LIMITED"),
        (403, b"PLAN_REQUIRED"),
        (422, b"VALIDATION_ERROR"),
        (308, b"MOVED"),
    ],
)
async def test_a_refusal_that_names_what_was_made_is_unclear(wire: Wire, status: int, code: bytes, said: bytes) -> None:
    error = await failure_of(wire, http(status, said % code))
    assert (type(error), error.charged) == (Unclear, "unknown")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (http(404, b'{"error":{"code":"NOT_FOUND","message":"No agent"},"agent_id":"A91XMB7113"}'), NotFound),
        (http(402, b'{"detail":"no credits","video_id":"OUR-OWN-ID"}'), NoCredit),
        (http(402, b'{"code":402,"error":"quota","video_id":null,"ids":[],"result":[]}'), NoCredit),
        (http(400, b'{"code":400,"result":["names is required"],"campaign_id":"%s"}' % CAMPAIGN.encode()), Invalid),
        (http(422, b'{"detail":[{"id":"e-4711","loc":["body","names"],"msg":"missing"}]}'), Invalid),
        (http(429, b'{"error":{"id":"e-4711","message":"slow down"}}'), RateLimited),
    ],
    ids=[
        "the agent asked for",
        "the lesson asked for",
        "nothing",
        "words and the target",
        "a fault's id",
        "an error's",
    ],
)
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
async def test_an_id_that_the_request_named_itself_or_an_errors_own_is_nothing_that_was_made(
    wire: Wire, said: bytes, kind: type[VendorError], stream: bool
) -> None:
    asked = b'{"agent_id":"A91XMB7113","video_id":"our-own-id"}'
    error = await failure_of(wire, said, stream=stream, asked=asked)
    assert (type(error), error.charged) == (kind, "no")
