"""A paid request: exactly one reaches the service, and only proof makes it uncharged."""

from __future__ import annotations

import asyncio
import gzip
import random
import socket
from typing import Any

import httpx
import pytest

from services.errors import (
    BadCredentials,
    Blocked,
    Invalid,
    NoCredit,
    NotFound,
    NotSent,
    RateLimited,
    Refused,
    SettingsError,
    Unclear,
    VendorError,
)
from services.vendors.wire.limits import RequestLimits
from services.vendors.wire.transport import Timeouts, Transport
from tests.rigs.machine.serving import PATIENCE
from tests.unit.vendors.loopback import Wire, http

BODY = '{"names":[["Žofie 🎬","00123"]]}'.encode()
KEY = "Basic c2VjcmV0LWlkOnNlY3JldC1oYWxm"
SECRETS = ("c2VjcmV0LWlkOnNlY3JldC1oYWxm", "secret-id", "secret-half")
CALM = Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE, PATIENCE)
SWIFT = Timeouts(PATIENCE, PATIENCE, PATIENCE, paid_answer=0.15, paid_total=PATIENCE)
"""For a service that stays silent."""


def transport_to(url: str, **more: Any) -> Transport:
    return Transport("BHuman", url, {"Authorization": KEY}, **{"timeouts": CALM, **more})


async def failure_of_pay(transport: Transport) -> VendorError:
    with pytest.raises(VendorError) as caught:
        await transport.pay("create videos", "/pay", content=BODY)
    await transport.aclose()
    return caught.value


@pytest.mark.parametrize("host", ["a..host.test", ".host.test", "a" * 64 + ".test", "h*st.test", "ü" * 64 + ".test"])
def test_a_service_at_a_host_that_nobody_can_look_up_is_refused_before_anything_is_paid(host: str) -> None:
    with pytest.raises(SettingsError):
        transport_to(f"https://{host}/api")


UNCLEAR = {
    "silence": None,
    "cut before the answer": b"",
    "cut in the status line": b"HTTP/1.1 2",
    "cut in the headers": b"HTTP/1.1 200 OK\r\nContent-Le",
    "cut in the body": b'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"code":200',
    "cut in a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    "not HTTP": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "broken compression": http(200, b"junk", "Content-Encoding: gzip\r\n"),
    "500": http(500, b'{"error":"boom"}'),
    "500 silent": http(500),
    "500 that names a refusal": http(500, b'{"code":402,"error":"no"}'),
    "502 web page": http(502, b"<html><title>502 Bad Gateway</title></html>", "Content-Type: text/html\r\n"),
    "503": http(503, b"busy"),
    "504": http(504),
    "599": http(599),
    "301": http(301, headers="Location: http://127.0.0.1:9/else\r\n"),
    "302": http(302, headers="Location: /pay\r\n"),
    "303": http(303, headers="Location: /pay\r\n"),
    "304": b"HTTP/1.1 304 Not Modified\r\n\r\n",
    "408": http(408, b"slow"),
    "499": http(499, b""),
    "200 with body code 500": http(200, b'{"code":500,"result":{"error":"oops"}}'),
    "200 with a body code of its own": http(200, b'{"code":4711,"result":{"error":"oops"}}'),
    "200 with ids beside a refusal": http(200, b'{"code":402,"result":["id-1"],"error":"out of credits"}'),
    "success false without a status": http(200, b'{"success":false,"message":"oops"}'),
}


@pytest.mark.parametrize("said", UNCLEAR.values(), ids=UNCLEAR.keys())
async def test_unclear_answer_to_a_paid_request_leaves_the_charge_unknown_after_exactly_one_request(
    wire: Wire, said: bytes | None
) -> None:
    wire.answers = [said]
    error = await failure_of_pay(transport_to(wire.url, timeouts=SWIFT if said is None else CALM))
    assert type(error) is Unclear
    assert error.charged == "unknown"
    await wire.asked.wait()
    assert len(wire.requests) == 1
    assert wire.connections == 1
    assert "Do not send it again" in error.next_step


REFUSALS: dict[str, tuple[bytes, type[VendorError]]] = {
    "400": (http(400, b'{"code":400,"result":{"error":"row 3 has 2 cells"}}'), Invalid),
    "401": (http(401, b'{"error":"Unauthorized"}'), BadCredentials),
    "402": (http(402, b'{"error":"no credits"}'), NoCredit),
    "403": (http(403, b'{"error":"Forbidden"}'), BadCredentials),
    "403 of a gateway": (http(403, b"error code: 1010"), Blocked),
    "307": (http(307, headers="Location: /pay\r\n"), Invalid),
    "308": (http(308, headers="Location: https://new.example/pay?key=1\r\n"), Invalid),
    "404": (http(404, b'{"detail":"Not Found"}'), NotFound),
    "405": (http(405), Invalid),
    "409": (http(409, b'{"detail":"revision"}'), Invalid),
    "410": (http(410), NotFound),
    "413": (http(413, b"<html><h1>too large</h1></html>"), Invalid),
    "415": (http(415), Invalid),
    "422": (http(422, b'{"detail":[{"loc":["body","names",0],"msg":"Field required","type":"missing"}]}'), Invalid),
    "425": (http(425), Refused),
    "429": (http(429, headers="Retry-After: 7\r\n"), RateLimited),
    "401 cut in the body": (b'HTTP/1.1 401 No\r\nContent-Length: 90\r\n\r\n{"err', BadCredentials),
    "403 without credit": (http(403, b'{"code":403,"error":"Not enough production credits"}'), NoCredit),
    "403 without credit, nested": (http(403, b'{"code":403,"result":{"error":"Quota exceeded"}}'), NoCredit),
    "403 without credit, in text": (http(403, b"You are out of production credits"), NoCredit),
    "401 without credit": (http(401, b'{"error":"Unauthorized","message":"Insufficient balance"}'), NoCredit),
    "422 without credit": (http(422, b'{"message":"No credits left"}'), NoCredit),
    "403 about the key": (http(403, b'{"error":"Insufficient credentials"}'), BadCredentials),
    "200 with body code 402": (http(200, b'{"code":402,"result":{"error":"empty"}}'), NoCredit),
    "200 with body code 400": (http(200, b'{"code":400,"error":"mapping"}'), Invalid),
    "200 out of quota": (http(200, b'{"code":1001,"result":{"error":"You are out of video credits"}}'), NoCredit),
    "200 status error": (http(200, b'{"status":"error","status_code":401,"error":{"message":"no"}}'), BadCredentials),
    "400 out of quota": (http(400, b'{"error":"Monthly quota exceeded"}'), NoCredit),
}


@pytest.mark.parametrize(("said", "kind"), REFUSALS.values(), ids=REFUSALS.keys())
async def test_clear_refusal_of_a_paid_request_is_not_charged_and_not_repeated(
    wire: Wire, said: bytes, kind: type[VendorError]
) -> None:
    wire.answers = [said]
    error = await failure_of_pay(transport_to(wire.url))
    assert type(error) is kind
    assert error.charged == "no"
    assert len(wire.requests) == 1
    assert error.next_step


async def test_refused_connection_is_not_sent() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        error = await failure_of_pay(transport_to(f"http://127.0.0.1:{held.getsockname()[1]}"))
    assert type(error) is NotSent
    assert error.charged == "no"


BEFORE_SENDING = [
    httpx.ConnectError("x"),
    httpx.ConnectTimeout("x"),
    httpx.PoolTimeout("x"),
    httpx.ProxyError("x"),
    httpx.UnsupportedProtocol("x"),
    httpx.InvalidURL("x"),
]
AFTER_SENDING = [
    httpx.ReadTimeout("x"),
    httpx.WriteTimeout("x"),
    httpx.ReadError("x"),
    httpx.WriteError("x"),
    httpx.CloseError("x"),
    httpx.RemoteProtocolError("x"),
    httpx.LocalProtocolError("x"),
    httpx.DecodingError("x"),
    httpx.TooManyRedirects("x"),
    httpx.StreamClosed(),
    ConnectionResetError("x"),
    TimeoutError("x"),
    UnicodeError("x"),
]


@pytest.mark.parametrize("raised", BEFORE_SENDING + AFTER_SENDING, ids=lambda error: type(error).__name__)
async def test_every_wire_error_becomes_ours_and_is_unclear_unless_provably_unsent(raised: Exception) -> None:
    asked: list[httpx.Request] = []

    def fail(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        raise raised

    error = await failure_of_pay(transport_to("http://bhuman.test", transport=httpx.MockTransport(fail)))
    assert type(error) is (NotSent if raised in BEFORE_SENDING else Unclear)
    assert error.charged == ("no" if raised in BEFORE_SENDING else "unknown")
    assert error.__cause__ is None
    assert error.__context__ is None
    assert len(asked) == 1


async def test_paid_bytes_and_headers_arrive_exactly_as_given(wire: Wire) -> None:
    wire.answers = [http(200, b'{"code":200,"result":["a"]}', "X-Request-Id: r-1\r\n")]
    transport = transport_to(wire.url)
    got = await transport.pay("create videos", "/pay", content=BODY, headers={"Idempotency-Key": "k1"})
    await transport.aclose()
    head, _, body = wire.requests[0].partition(b"\r\n\r\n")
    assert body == BODY
    assert head.startswith(b"POST /pay HTTP/1.1\r\n")
    lines = {line.lower() for line in head.split(b"\r\n")}
    assert f"authorization: {KEY}".lower().encode() in lines
    assert b"idempotency-key: k1" in lines
    assert b"connection: close" in lines
    assert b"content-type: application/json" in lines
    assert b"user-agent: callsheet/1.0" in lines
    assert got.request_id == "r-1"


async def test_paid_request_never_travels_on_a_used_connection(wire: Wire) -> None:
    wire.answers = [http(200, b"{}")]
    transport = transport_to(wire.url)
    await transport.read("read", "GET", "/a")
    await transport.read("read", "GET", "/b")
    assert wire.connections == 1
    for number in (2, 3):
        await transport.pay("create videos", "/pay", content=BODY)
        assert wire.connections == number
    await transport.aclose()


async def test_answer_that_dribbles_for_ever_ends_as_unclear(wire: Wire) -> None:
    wire.answers = [None]
    slow = Timeouts(PATIENCE, PATIENCE, PATIENCE, paid_answer=PATIENCE, paid_total=0.1)
    error = await failure_of_pay(Transport("BHuman", wire.url, {}, timeouts=slow))
    assert type(error) is Unclear
    assert error.charged == "unknown"
    await wire.asked.wait()
    assert len(wire.requests) == 1


@pytest.mark.parametrize("packed", [False, True])
async def test_answer_beyond_the_bound_is_unclear_even_when_it_was_packed_small(wire: Wire, packed: bool) -> None:
    body = b"[" + b" " * 50_000 + b"]"
    wire.answers = [http(200, gzip.compress(body), "Content-Encoding: gzip\r\n") if packed else http(200, body)]
    error = await failure_of_pay(transport_to(wire.url, most_bytes=20_000))
    assert type(error) is Unclear
    assert error.charged == "unknown"


async def test_write_is_sent_once_and_never_counts_as_charged(wire: Wire) -> None:
    wire.answers = [http(503)]
    transport = transport_to(wire.url)
    with pytest.raises(Unclear) as caught:
        await transport.write("create a webhook", "POST", "/webhook", content=b"{}")
    await transport.aclose()
    assert caught.value.charged == "no"
    assert "look at BHuman" in caught.value.next_step
    assert len(wire.requests) == 1


async def test_pay_waits_for_no_reads(wire: Wire) -> None:
    wire.answers = [http(200, b"{}")]
    limits = RequestLimits(reads_at_once=1)
    transport = transport_to(wire.url, limits=limits)
    async with limits.slot(paid=False):
        await transport.pay("create videos", "/pay", content=BODY)
    await transport.aclose()
    assert len(wire.requests) == 1


@pytest.mark.parametrize("path", ["//evil.test/x", "https://evil.test/x", "x"])
async def test_path_of_another_host_is_never_asked(wire: Wire, path: str) -> None:
    wire.answers = [http(200, b"{}")]
    transport = transport_to(wire.url)
    with pytest.raises(NotSent):
        await transport.pay("create videos", path, content=BODY)
    await transport.aclose()
    assert wire.requests == []


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "ключ", "a\x00b"])
async def test_header_that_cannot_be_sent_is_not_sent(wire: Wire, value: str) -> None:
    wire.answers = [http(200, b"{}")]
    transport = Transport("BHuman", wire.url, lambda: {"Authorization": value})
    error = await failure_of_pay(transport)
    assert type(error) is NotSent
    assert value not in str(error)
    assert wire.requests == []


async def test_closed_transport_sends_nothing(wire: Wire) -> None:
    wire.answers = [http(200, b"{}")]
    transport = transport_to(wire.url)
    await transport.aclose()
    assert type(await failure_of_pay(transport)) is NotSent
    assert wire.requests == []


async def test_crowd_of_paid_requests_under_mixed_faults_reaches_the_service_once_each(wire: Wire) -> None:
    good = http(200, b'{"code":200,"result":["a"]}')
    wire.answers = [*random.Random(7).choices([good, b"", http(500), http(429), b"HTTP/1.1 2"], k=60), good]
    transport = transport_to(wire.url, limits=RequestLimits(payments_at_once=8))
    bodies = [f'{{"n":{at}}}'.encode() for at in range(60)]
    outcomes = await asyncio.gather(
        *(transport.pay("create videos", "/pay", content=body) for body in bodies), return_exceptions=True
    )
    await transport.aclose()
    assert sorted(request.partition(b"\r\n\r\n")[2] for request in wire.requests) == sorted(bodies)
    failed = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert {type(outcome) for outcome in failed} == {Unclear, RateLimited}
    assert 0 < len(failed) < 60


async def test_cancelled_paid_request_was_sent_once_and_its_place_is_free_again(wire: Wire) -> None:
    wire.answers = [None, http(200, b"{}")]
    times = CALM
    transport = Transport("BHuman", wire.url, {}, timeouts=times, limits=RequestLimits(payments_at_once=1))
    sending = asyncio.create_task(transport.pay("create videos", "/pay", content=BODY))
    await wire.asked.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert len(wire.requests) == 1
    await transport.pay("create videos", "/pay", content=BODY)
    await transport.aclose()
    assert len(wire.requests) == 2
