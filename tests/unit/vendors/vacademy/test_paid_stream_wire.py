"""A paid stream over a real socket: exactly one request arrives, whatever happens to its answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from services.errors import Invalid, NoCredit, NotSent, RateLimited, Unclear, VendorError
from services.vendors.wire.limits import RequestLimits
from services.vendors.wire.streaming import OpenAnswer
from services.vendors.wire.transport import Timeouts, Transport
from tests.rigs.machine.serving import PATIENCE
from tests.unit.vendors.loopback import Wire, http

BODY = b'{"prompt":"rain"}'
CALM = Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE, PATIENCE)
SWIFT = Timeouts(PATIENCE, PATIENCE, PATIENCE, paid_answer=0.15, paid_total=PATIENCE)
"""For a service that stays silent."""
OPENED = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def transport_to(url: str, **more: Any) -> Transport:
    return Transport("Vacademy", url, {"X-Institute-Key": "vac_live_secret"}, **{"timeouts": CALM, **more})


async def read_all(answer: OpenAnswer) -> bytes:
    return b"".join([piece async for piece in answer.chunks(within=PATIENCE)])


async def pay(transport: Transport) -> bytes:
    async with transport.pay_stream("create a lesson", "/pay", content=BODY, params={"stage": "HTML"}) as answer:
        return await read_all(answer)


CASES: dict[str, tuple[bytes | None, type[VendorError]]] = {
    "silence": (None, Unclear),
    "cut at once": (b"", Unclear),
    "not HTTP": (b"SSH-2.0\r\n\r\n", Unclear),
    "opened and silent": (OPENED + b"5\r\ndata:\r\n", Unclear),
    "cut in a chunk": (OPENED + b"50\r\ndata", Unclear),
    "500": (http(500, b'{"detail":"x"}'), Unclear),
    "302": (http(302, headers="Location: /pay\r\n"), Unclear),
    "408": (http(408), Unclear),
    "402": (http(402, b'{"detail":"credits"}'), NoCredit),
    "429": (http(429, headers="Retry-After: 3\r\n"), RateLimited),
    "422 cut": (b"HTTP/1.1 422 No\r\nContent-Length: 99\r\n\r\n{", Invalid),
}


@pytest.mark.parametrize("name", CASES)
async def test_one_request_arrives_under_every_answer(wire: Wire, name: str) -> None:
    said, kind = CASES[name]
    wire.answers = [said]
    transport = transport_to(wire.url, timeouts=SWIFT if said is None else CALM)
    with pytest.raises(VendorError) as caught:
        await pay(transport)
    await transport.aclose()
    await wire.asked.wait()
    assert type(caught.value) is kind
    assert caught.value.charged == ("unknown" if kind is Unclear else "no")
    assert (len(wire.requests), wire.connections) == (1, 1)
    assert wire.requests[0].startswith(b"POST /pay?stage=HTML HTTP/1.1\r\n")
    assert wire.requests[0].endswith(b"\r\n\r\n" + BODY)
    assert "vac_live_secret" not in f"{caught.value!r} {caught.value}"
    assert caught.value.__context__ is None


async def test_retry_after_is_kept(wire: Wire) -> None:
    wire.answers = [http(429, headers="Retry-After: 3\r\n")]
    transport = transport_to(wire.url)
    with pytest.raises(RateLimited) as caught:
        await pay(transport)
    await transport.aclose()
    assert caught.value.retry_after == 3


async def test_closed_transport_opens_nothing(wire: Wire) -> None:
    wire.answers = [http(200)]
    transport = transport_to(wire.url)
    await transport.aclose()
    with pytest.raises(NotSent):
        await pay(transport)
    assert wire.requests == []


async def test_open_stream_keeps_no_other_paid_request_waiting(wire: Wire) -> None:
    wire.answers = [OPENED + b"2\r\nhi\r\n", OPENED + b"2\r\nhi\r\n0\r\n\r\n"]
    transport = transport_to(wire.url, limits=RequestLimits(payments_at_once=1))
    async with transport.pay_stream("create a lesson", "/pay", content=BODY):
        assert await asyncio.wait_for(pay(transport), PATIENCE) == b"hi"
    await transport.aclose()
    assert len(wire.requests) == 2


async def test_refused_stream_gives_its_place_back(wire: Wire) -> None:
    wire.answers = [http(402), http(402), OPENED + b"2\r\nhi\r\n0\r\n\r\n"]
    transport = transport_to(wire.url, limits=RequestLimits(payments_at_once=1))
    for _ in range(2):
        with pytest.raises(NoCredit):
            await pay(transport)
    assert await asyncio.wait_for(pay(transport), PATIENCE) == b"hi"
    await transport.aclose()
