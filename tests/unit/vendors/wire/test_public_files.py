"""Files from addresses that services and people name: as they are written, bounded, without a key, never private."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from services.errors import Invalid, NotFound, NotSent, Refused, Unclear, VendorError
from services.vendors.wire.addresses import is_signed, with_version
from services.vendors.wire.limits import RequestLimits
from services.vendors.wire.public_files import MOST_REDIRECTS, Fetched, PublicFiles, is_private_host, is_public
from tests.unit.vendors.loopback import Wire, http


def files(*, private: bool = True, addresses: Sequence[str] | None = None, **more: Any) -> PublicFiles:
    """`addresses`: what every name is found at."""

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return addresses or []

    limits = RequestLimits(reads_per_second=1000, burst=1000)
    return PublicFiles("Vacademy", private=private, limits=limits, resolve=resolve, **more)


async def fetch(made: PublicFiles, url: str, most_bytes: int = 1000) -> Fetched:
    try:
        return await made.fetch(url, most_bytes=most_bytes)
    finally:
        await made.aclose()


async def failure_of(made: PublicFiles, url: str) -> VendorError:
    with pytest.raises(VendorError) as caught:
        await fetch(made, url)
    return caught.value


def first_line(wire: Wire, at: int = 0) -> str:
    return wire.requests[at].split(b"\r\n")[0].decode()


SIGNED = [
    "X-Amz-Credential=AK%2F20261126&tag=a%20b&tag=c&X-Amz-Signature=x%2By%3D",
    "Expires=1&Signature=a~b_c-d'(x)*&Key-Pair-Id=K",
    "sv=2024&sig=a%2bB%2F%3d%3d&se=2026-11-26T10%3A00%3A00Z",
    "b=2&a=1&a=&token=%C3%A9+é".replace("é", "%c3%a9"),
    "token=a|b^c`d{e}",
    "token=",
    "X-Goog-Signature=abc&&x",
]


@pytest.mark.parametrize("query", SIGNED)
async def test_a_signed_address_is_asked_for_byte_for_byte(wire: Wire, query: str) -> None:
    wire.answers = [http(200, b"x")]
    url = with_version(f"{wire.url}/a%2Fb/t.json?{query}", 7)
    await fetch(files(), url)
    assert first_line(wire) == f"GET /a%2Fb/t.json?{query} HTTP/1.1"


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://f.test/t.json", "https://f.test/t.json?v=7"),
        ("https://f.test/t.json?alt=media&w=1", "https://f.test/t.json?alt=media&w=1&v=7"),
        ("https://f.test/t.json#part", "https://f.test/t.json?v=7#part"),
    ],
)
def test_a_plain_address_gets_a_version_past_caches(url: str, asked: str) -> None:
    assert not is_signed(url)
    assert with_version(url, 7) == asked


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed_because_no_key_goes_along(wire: Wire, status: int) -> None:
    wire.answers = [http(status, b"", "Location: /region/t.json?sig=a%2Bb\r\n"), http(200, b"body")]
    found = await fetch(files(), f"{wire.url}/t.json")
    assert (found.body, found.url) == (b"body", f"{wire.url}/region/t.json?sig=a%2Bb")
    assert first_line(wire, 1) == "GET /region/t.json?sig=a%2Bb HTTP/1.1"
    sent = b"".join(wire.requests).lower()
    assert not any(name in sent for name in (b"authorization", b"api-secret", b"x-institute-key", b"cookie"))


async def test_five_redirects_are_followed_and_a_sixth_is_not(wire: Wire) -> None:
    onward = http(302, b"", "Location: /on\r\n")
    wire.answers = [*[onward] * MOST_REDIRECTS, http(200, b"body")]
    assert (await fetch(files(), f"{wire.url}/a")).body == b"body"
    wire.answers = [onward]
    error = await failure_of(files(), f"{wire.url}/a")
    assert isinstance(error, Invalid)
    assert "5 times" in error.text


@pytest.mark.parametrize(
    "where", ["ftp://f.test/a", "file:///etc/passwd", "http://u:p@f.test/", "javascript:alert(1)", "http://["]
)
async def test_a_redirect_to_anything_but_a_web_address_is_refused(wire: Wire, where: str) -> None:
    wire.answers = [http(302, b"", f"Location: {where}\r\n")]
    assert isinstance(await failure_of(files(), f"{wire.url}/a"), Invalid)
    assert len(wire.requests) == 1


UNFINDABLE = ["a..host.test", ".host.test", "host.test..", "a" * 64 + ".test", "a." * 130 + "test", "ü" * 64 + ".test",
              "h*st.test", "h%6fst.test", "[v1.a]"]  # fmt: skip


@pytest.mark.parametrize("host", UNFINDABLE)
@pytest.mark.parametrize("private", [True, False])
async def test_a_host_that_nobody_can_look_up_is_an_error_like_any_other_also_behind_a_redirect(
    wire: Wire, host: str, private: bool
) -> None:
    onward = f"http://{quote(host, safe='[]*%.-')}/film.mp4"
    wire.answers = [http(302, b"", f"Location: {onward}\r\n")]
    behind = wire.url if private else "http://first.test"
    over = httpx.MockTransport(lambda _: httpx.Response(302, headers={"Location": onward}))
    outside = files(private=False, addresses=["93.184.216.34"], transport=over)
    for made, url in (
        (PublicFiles("Vacademy", private=private), f"https://{host}/film.mp4"),
        (files() if private else outside, f"{behind}/film.mp4"),
    ):
        error = await failure_of(made, url)
        assert (type(error), error.charged) == (Invalid, "no")


PRIVATE = ["127.0.0.1", "10.0.0.7", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "::1", "fe80::1",
           "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "224.0.0.1", "64:ff9b::a00:7", "::127.0.0.1"]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
async def test_outside_practice_no_private_host_is_asked_by_whatever_name(wire: Wire, address: str) -> None:
    """By its number, by a name that is found there, beside a public one, and behind a redirect."""
    bracketed = f"[{address}]" if ":" in address else address
    assert not is_public(address)
    assert isinstance(await failure_of(files(private=False), f"http://{bracketed}/x"), Invalid)
    assert isinstance(await failure_of(files(private=False, addresses=[address]), "https://innocent.test/x"), Invalid)
    both = files(private=False, addresses=["93.184.216.34", address])
    assert isinstance(await failure_of(both, "https://innocent.test/x"), Invalid)

    def onward(request: httpx.Request) -> httpx.Response:
        assert request.url.host == "93.184.216.34"
        return httpx.Response(302, headers={"Location": f"http://{bracketed}/x"})

    led = files(private=False, addresses=["93.184.216.34"], transport=httpx.MockTransport(onward))
    assert isinstance(await failure_of(led, "https://innocent.test/x"), Invalid)
    assert wire.requests == []


async def test_a_host_that_is_not_found_is_not_looked_up_a_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its owner could answer nothing to the check and an address of this network to the connection."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    looked_up: list[str] = []

    async def nothing(host: str, _port: int) -> list[str]:
        looked_up.append(host)
        return []

    made = PublicFiles("A service", private=False, resolve=nothing)
    with pytest.raises(NotSent, match="cannot be found"):
        await made.fetch("http://localtest.test/x", most_bytes=10, tries=1)
    await made.aclose()
    assert looked_up == ["localtest.test"]


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "a.localhost", "printer.local", "db.internal"])
async def test_outside_practice_names_of_this_network_are_not_asked(host: str) -> None:
    assert is_private_host(f"http://{host}/x")
    assert isinstance(await failure_of(files(private=False), f"http://{host}/x"), Invalid)


async def test_the_host_that_was_checked_is_the_one_that_is_asked() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=b"x")

    made = files(private=False, addresses=["93.184.216.34"], transport=httpx.MockTransport(answer))
    await fetch(made, "https://files.test:8443/a")
    (request,) = asked
    assert (request.url.host, request.headers["Host"]) == ("93.184.216.34", "files.test:8443")
    assert request.extensions["sni_hostname"] == "files.test"


async def test_what_is_too_large_is_named_and_not_read_to_its_end(wire: Wire) -> None:
    wire.answers = [http(200, b"x" * 5000)]
    error = await failure_of(files(), f"{wire.url}/a")
    assert isinstance(error, Invalid)
    assert "larger" in error.text


@pytest.mark.parametrize(
    ("said", "kind"),
    [(http(404), NotFound), (http(410), NotFound), (http(403, b"<Error>"), Refused), (http(401), Refused),
     (http(500), Unclear), (http(429), Unclear), (b"", Unclear)],
    ids=["404", "410", "403", "401", "500", "429", "cut"],
)  # fmt: skip
async def test_an_answer_without_the_file_says_so_and_costs_nothing(
    wire: Wire, said: bytes, kind: type[VendorError]
) -> None:
    wire.answers = [said]
    error = await failure_of(files(), f"{wire.url}/a")
    assert type(error) is kind
    assert error.charged == "no"


async def test_a_host_that_nobody_is_at_is_not_sent() -> None:
    assert isinstance(await failure_of(files(), "http://127.0.0.1:9/a"), NotSent)
