"""A free request: repeated when that can help, never charged, and never in anybody's way."""

from __future__ import annotations

import logging
import random
from typing import Any

import pytest

from services.errors import BadCredentials, NotFound, RateLimited, Refused, SettingsError, Unclear, VendorError
from services.vendors.wire.limits import RequestLimits
from services.vendors.wire.response import Response
from services.vendors.wire.transport import Patience, Timeouts, Transport
from tests.rigs.machine.serving import PATIENCE
from tests.unit.vendors.loopback import Wire, http

SECRET = "c2VjcmV0X2lkOnNlY3JldF9oYWxm"
FORMS = (SECRET, "secret_id", "secret_half", "secret_id:secret_half")
GOOD = http(200, b'{"ok":1}')


class Naps:
    """Records every wait instead of waiting."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def transport_to(url: str, naps: Naps, **more: Any) -> Transport:
    given = {"timeouts": Timeouts(PATIENCE, PATIENCE, PATIENCE), **more}
    return Transport("BHuman", url, {"Authorization": f"Basic {SECRET}"}, wait=naps, **given)


async def read(transport: Transport) -> Response:
    try:
        return await transport.read("list campaigns", "GET", "/campaigns", params={"id": "video-id-7"})
    finally:
        await transport.aclose()


@pytest.mark.parametrize(
    "bad", [b"", None, http(500), http(502, b"<html></html>"), http(429), http(408), http(425)], ids=str
)
async def test_read_is_tried_again_when_that_can_help(wire: Wire, bad: bytes | None) -> None:
    wire.answers = [bad, bad, GOOD]
    naps = Naps()
    times = Timeouts(PATIENCE, answer=0.5 if bad is None else PATIENCE, total=PATIENCE)
    got = await read(transport_to(wire.url, naps, timeouts=times))
    assert got.value == {"ok": 1}
    assert len(wire.requests) == 3
    assert 0.25 <= naps.seconds[0] <= 0.5 <= naps.seconds[1] <= 1.0


@pytest.mark.parametrize("bad", [401, 402, 403, 404, 400, 422, 301])
async def test_read_is_not_tried_again_when_that_cannot_help(wire: Wire, bad: int) -> None:
    wire.answers = [http(bad), GOOD]
    with pytest.raises(VendorError) as caught:
        await read(transport_to(wire.url, Naps()))
    assert len(wire.requests) == 1
    assert caught.value.charged == "no"
    assert caught.value.permanent


async def test_read_gives_up_after_its_tries_and_was_never_charged(wire: Wire) -> None:
    wire.answers = [http(503, b'{"message":"busy"}', "X-Request-Id: r-9\r\n")]
    with pytest.raises(Unclear) as caught:
        await read(transport_to(wire.url, Naps(), patience=Patience(tries=4)))
    assert len(wire.requests) == 4
    assert caught.value.charged == "no"
    assert caught.value.request_id == "r-9"
    assert caught.value.http_status == 503
    assert "busy" in caught.value.text


async def test_refusal_for_later_is_not_permanent(wire: Wire) -> None:
    wire.answers = [http(425)]
    with pytest.raises(Refused) as caught:
        await read(transport_to(wire.url, Naps()))
    assert not caught.value.permanent


async def test_named_wait_is_honoured(wire: Wire) -> None:
    wire.answers = [http(429, headers="Retry-After: 3\r\n"), GOOD]
    naps = Naps()
    await read(transport_to(wire.url, naps, limits=RequestLimits(wait=Naps())))
    assert 3.0 <= naps.seconds[0] <= 3.5


async def test_wait_longer_than_we_like_is_left_to_the_caller(wire: Wire) -> None:
    wire.answers = [http(429, headers="Retry-After: 3600\r\n"), GOOD]
    with pytest.raises(RateLimited) as caught:
        await read(transport_to(wire.url, Naps()))
    assert caught.value.retry_after == 3600
    assert len(wire.requests) == 1


@pytest.mark.parametrize("status", [429, 503])
async def test_wait_named_to_one_reader_holds_every_reader(wire: Wire, status: int) -> None:
    wire.answers = [http(status, headers="Retry-After: 2000\r\n"), GOOD]
    naps = Naps()
    limits = RequestLimits(wait=naps)
    await read(transport_to(wire.url, Naps(), limits=limits, patience=Patience(longest_retry_after=3000)))
    await limits.reads.take()
    assert naps.seconds[-1] == pytest.approx(2000, abs=100)


async def test_every_read_and_every_repetition_takes_from_the_shared_budget(wire: Wire) -> None:
    wire.answers = [http(503), GOOD]
    naps = Naps()
    limits = RequestLimits(reads_per_second=0.001, burst=1, wait=naps)
    first, second = (transport_to(wire.url, Naps(), limits=limits) for _ in range(2))
    await read(first)
    await read(second)
    assert [round(seconds / 1000) for seconds in naps.seconds] == [1, 2]


async def test_credentials_are_asked_anew_for_each_request(wire: Wire) -> None:
    wire.answers = [GOOD]
    keys = iter(["one", "two"])
    transport = Transport("BHuman", wire.url, lambda: {"Authorization": f"Basic {next(keys)}"})
    for _ in range(2):
        await transport.read("read", "GET", "/a")
    await transport.aclose()
    assert b"Basic one" in wire.requests[0]
    assert b"Basic two" in wire.requests[1]


async def test_base_address_keeps_its_own_path(wire: Wire) -> None:
    wire.answers = [GOOD]
    transport = Transport("BHuman", f"{wire.url}/sandbox/bhuman/studio/", {})
    await transport.read("read", "GET", "/api/campaigns", params={"id": "a b&c"})
    await transport.aclose()
    assert wire.requests[0].startswith(b"GET /sandbox/bhuman/studio/api/campaigns?id=a+b%26c HTTP/1.1")


@pytest.mark.parametrize(
    "address",
    ["", "bhuman.ai", "ftp://bhuman.ai", "https://", "https://u:p@bhuman.ai", "https://b.ai/?k=1", "http://["],
)
def test_address_that_is_not_plain_is_a_settings_error(address: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Transport("BHuman", address, {})
    assert "u:p" not in str(caught.value)


@pytest.mark.parametrize("body", [b"", b"<!DOCTYPE html><title>Sign in</title>", b"hello", b"[" * 100_000, b"\xff\xfe"])
async def test_success_that_is_not_json_is_unclear_and_free_for_a_read(wire: Wire, body: bytes) -> None:
    wire.answers = [http(200, body)]
    got = await read(transport_to(wire.url, Naps()))
    with pytest.raises(Unclear) as caught:
        _ = got.value
    assert caught.value.charged == "no"


@pytest.mark.parametrize("form", FORMS)
async def test_echoed_credential_reaches_no_error_text(wire: Wire, form: str) -> None:
    wire.answers = [http(401, f'{{"error":"key {form} is wrong","code":"{form}"}}'.encode())]
    transport = transport_to(wire.url, Naps())
    with pytest.raises(BadCredentials) as caught:
        await read(transport)
    shown = f"{caught.value} {caught.value!r} {vars(caught.value)} {transport!r}"
    assert not [secret for secret in FORMS if secret in shown]
    assert "[hidden]" in caught.value.text


async def test_scheme_word_alone_is_never_hidden_from_an_error_text(wire: Wire) -> None:
    wire.answers = [http(401, b'{"error":"Basic authorization is required"}')]
    with pytest.raises(BadCredentials, match="Basic"):
        await read(transport_to(wire.url, Naps()))


async def test_no_log_shows_a_credential_or_an_id(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    wire.answers = [GOOD]
    with caplog.at_level(logging.DEBUG):
        got = await read(transport_to(wire.url, Naps()))
    assert "/campaigns" in caplog.text
    for secret in (*FORMS, "video-id-7"):
        assert secret not in caplog.text
    assert "ok" not in repr(got)


async def test_error_text_names_who_what_and_status_and_stays_short(wire: Wire) -> None:
    words = "".join(random.Random(1).choices("abc ", k=5000))
    wire.answers = [http(404, f"gone https://u:pw@x.test/a?token=t0psecret {words}".encode())]
    with pytest.raises(NotFound) as caught:
        await read(transport_to(wire.url, Naps()))
    assert caught.value.text.startswith("BHuman refused to list campaigns (HTTP 404): gone https://x.test/a ")
    assert len(caught.value.text) < 400
    assert caught.value.operation == "list campaigns"
    assert "t0psecret" not in caught.value.text


async def test_internal_error_text_of_a_service_is_not_shown(wire: Wire) -> None:
    wire.answers = [http(500, b'{"detail":"Traceback (most recent call last): File \\"/srv/db.py\\""}')]
    with pytest.raises(Unclear) as caught:
        await read(transport_to(wire.url, Naps()))
    assert "/srv/db.py" not in caught.value.text
    assert "an internal error" in caught.value.text


async def test_cookies_are_not_kept(wire: Wire) -> None:
    wire.answers = [http(200, b"{}", "Set-Cookie: lb=1; Path=/\r\n")]
    transport = transport_to(wire.url, Naps())
    for _ in range(2):
        await transport.read("read", "GET", "/a")
    await transport.aclose()
    assert b"cookie" not in wire.requests[1].lower()
