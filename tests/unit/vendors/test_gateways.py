"""What stands before a service: its pages and challenges are never the key's fault; redirects; a blip of the key."""

from __future__ import annotations

import pytest

from services.errors import BadCredentials, Blocked, Invalid, NoCredit, NotFound, RateLimited, Unclear, VendorError
from services.vendors.wire.transport import Patience, Transport
from tests.unit.vendors.loopback import Wire, http

PAGE = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking</body></html>"
SWIFT = Patience(tries=3, first=0.001, most=0.001)


def transport_to(wire: Wire, *answers: bytes) -> Transport:
    wire.answers = list(answers)
    return Transport("bitHuman", wire.url, {"api-secret": "sk_0123456789"}, patience=SWIFT)


async def failure_of(wire: Wire, how: str, *answers: bytes) -> VendorError:
    transport = transport_to(wire, *answers)
    asking = (
        transport.pay("create an agent", "/pay", content=b"{}")
        if how == "pay"
        else transport.read("get a status", "GET", "/read")
    )
    with pytest.raises(VendorError) as caught:
        await asking
    await transport.aclose()
    return caught.value


CHALLENGES = {
    "a challenge by header": http(403, PAGE, "Content-Type: text/html\r\ncf-mitigated: challenge\r\n"),
    "a challenge without a page": http(403, b"", "cf-mitigated: challenge\r\n"),
    "a challenge as a success": http(202, b"", "x-amzn-waf-action: challenge\r\n"),
    "a captcha as 405": http(405, b"", "x-amzn-waf-action: captcha\r\n"),
    "a challenge as 503": http(503, PAGE, "cf-mitigated: challenge\r\n"),
    "a sign-in page": http(401, PAGE, "Content-Type: text/html\r\n"),
    "a page without its type": http(403, b"\n<html><h1>403 Forbidden</h1></html>"),
    "a text that is said to be a page": http(403, b"Forbidden", "Content-Type: text/html; charset=utf-8\r\n"),
    "an edge's one line": http(403, b"error code: 1010"),
    "a comment before the page": http(403, b"<!-- edge 7 -->\n<html><h1>Forbidden</h1>"),
    "a page that begins in its middle": http(401, b"<meta http-equiv=refresh content=0><script>go()</script>"),
    "a store's own markup": http(403, b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>"),
    "a firewall's words in a paragraph": http(406, b"<p>Not Acceptable</p>"),
    "a page for a missing file": http(404, PAGE),
    "a page that wants money": http(402, PAGE),
    "a proxy that wants a name": http(407, PAGE),
    "a proxy that says nothing": http(407),
    "a proxy that says so in JSON": http(407, b'{"error":"Proxy Authentication Required"}'),
}


@pytest.mark.parametrize("how", ["pay", "read"])
@pytest.mark.parametrize("said", CHALLENGES.values(), ids=CHALLENGES.keys())
async def test_a_gateways_page_or_challenge_is_never_the_keys_fault_and_not_charged(
    wire: Wire, how: str, said: bytes
) -> None:
    error = await failure_of(wire, how, said)
    assert type(error) is Blocked
    assert (error.charged, error.permanent) == ("no", False)
    assert "The key is not at fault" in error.next_step
    assert "Check the key" not in str(error)
    assert len(wire.requests) == 1


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (http(401, b'{"error":"Unauthorized"}'), BadCredentials),
        (http(403, b'{"error":"Forbidden"}'), BadCredentials),
        (http(402, b'{"error":"no credits"}'), NoCredit),
        (http(404, b'{"error":"no"}'), NotFound),
        (http(413, b"<html><h1>413</h1></html>"), Invalid),
        (http(429, PAGE), RateLimited),
        (http(502, PAGE), Unclear),
        (http(503, PAGE), Unclear),
    ],
    ids=["401", "403", "402", "404", "413 page", "429 page", "502 page", "503 page"],
)
async def test_the_services_own_no_stays_what_it_is(wire: Wire, said: bytes, kind: type[VendorError]) -> None:
    assert type(await failure_of(wire, "pay", said)) is kind


@pytest.mark.parametrize("status", [307, 308])
@pytest.mark.parametrize("where", ["/pay", "https://new.example/v2/pay?token=t0psecret", "//x"])
async def test_a_redirect_that_says_that_nothing_was_done_is_not_charged_and_names_the_address(
    wire: Wire, status: int, where: str
) -> None:
    error = await failure_of(wire, "pay", http(status, b"", f"Location: {where}\r\n"))
    assert type(error) is Invalid
    assert (error.charged, error.permanent) == ("no", True)
    assert "address" in error.next_step
    assert "t0psecret" not in str(error)
    assert len(wire.requests) == 1


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304])
async def test_any_other_redirect_of_a_paid_request_stays_unclear(wire: Wire, status: int) -> None:
    error = await failure_of(wire, "pay", http(status, b"", "Location: /pay\r\n"))
    assert (type(error), error.charged) == (Unclear, "unknown")


@pytest.mark.parametrize(
    "where", ["http://[", "javascript:alert(1)", "http://a:b:c/", "https://x.test:99999/", "\\\\", ""]
)
async def test_an_odd_address_in_a_redirect_never_looks_like_a_request_that_did_not_leave(
    wire: Wire, where: str
) -> None:
    error = await failure_of(wire, "pay", http(302, b"", f"Location: {where}\r\n"))
    assert (type(error), error.charged) == (Unclear, "unknown")
    assert len(wire.requests) == 1


GOOD, BLIP = http(200, b"{}"), http(401, b'{"error":"token service unavailable"}')


async def test_one_refusal_of_a_key_that_was_just_good_is_asked_about_once_more(wire: Wire) -> None:
    transport = transport_to(wire, GOOD, BLIP, GOOD)
    await transport.read("get a status", "GET", "/read")
    await transport.read("get a status", "GET", "/read")
    assert len(wire.requests) == 3
    await transport.aclose()


async def test_a_key_that_is_refused_twice_in_a_row_is_refused(wire: Wire) -> None:
    transport = transport_to(wire, GOOD, BLIP)
    await transport.read("get a status", "GET", "/read")
    with pytest.raises(BadCredentials):
        await transport.read("get a status", "GET", "/read")
    assert len(wire.requests) == 3
    await transport.aclose()


async def test_a_key_that_was_never_good_is_asked_with_once(wire: Wire) -> None:
    assert type(await failure_of(wire, "read", BLIP)) is BadCredentials
    assert len(wire.requests) == 1


async def test_a_refused_paid_request_is_never_repeated_for_a_blip(wire: Wire) -> None:
    transport = transport_to(wire, GOOD, BLIP)
    await transport.read("get a status", "GET", "/read")
    with pytest.raises(BadCredentials):
        await transport.pay("create an agent", "/pay", content=b"{}")
    assert len(wire.requests) == 2
    await transport.aclose()
