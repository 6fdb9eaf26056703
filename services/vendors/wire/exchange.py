"""One request and its whole answer, or one of our errors; and the httpx client below every request."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlsplit

import httpx

from services.errors import VendorError
from services.leases import at_stake
from services.vendors.wire.errors import WIRE_ERRORS, Call, from_exception, not_sent, unclear

USER_AGENT = "Callsheet/1.0"
MOVED_TO = "X-Callsheet-Moved-To"
"""Where an answer's `Location` is found: httpx would work out the next request from it, and fail at one that is odd."""
HEAD = "send_request_headers.started"
BODY = "send_request_body.started"
OVER = "this process was held up for so long that another one may have taken its work over"


async def _keep_location(response: httpx.Response) -> None:
    # A service that answered has been asked: its odd address must never look like a request that did not leave.
    if "Location" in response.headers:
        response.headers[MOVED_TO] = response.headers.pop("Location")


async def exchange(
    client: httpx.AsyncClient, call: Call, request: httpx.Request, *, total: float, most_bytes: int, cut: bool = False
) -> tuple[httpx.Response, bytes]:
    """Send the request once and read its answer of any status, within `total` seconds and `most_bytes`.

    Raises a VendorError. Of a 4xx the status line alone is enough: its body may be cut. With `cut` a longer body is no
    error; one byte more than `most_bytes` comes back.
    """
    failure: VendorError
    try:
        async with asyncio.timeout(total):
            response = await client.send(request, stream=True, follow_redirects=False)
            try:
                return response, await _receive(response, most_bytes, cut=cut)
            finally:
                with contextlib.suppress(*WIRE_ERRORS):
                    await response.aclose()
    except _TooLongError:
        failure = unclear(call, "the answer was too long to be one", permanent=True)
    except WIRE_ERRORS as error:
        failure = from_exception(call, error)
    # Raised outside the handlers, so that no httpx error, which carries the request, hangs on as context.
    raise failure


def guard(call: Call, request: httpx.Request) -> None:
    """Have a paid request refused at the very moment in which its head or its body would leave, where the lease under
    which it is made is over by then. Raises NotSent at once where it is over already.

    Between the last look and the bytes there is nothing but the call that hands them to the system.
    """
    lease = at_stake.get()
    if lease is None or not call.paid:
        return
    if not lease.holds:
        raise not_sent(call, OVER)

    async def look(event: str, _about: object) -> None:
        if not event.endswith((HEAD, BODY)) or lease.holds:
            return
        if event.endswith(HEAD):
            raise not_sent(call, OVER)
        # The head has left, so the service may speak of a request, but it can never have got it whole.
        raise unclear(call, OVER)

    request.extensions["trace"] = look


async def _receive(response: httpx.Response, most_bytes: int, *, cut: bool) -> bytes:
    body = bytearray()
    try:
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > most_bytes:
                if cut:
                    return bytes(body[: most_bytes + 1])
                raise _TooLongError
    except (_TooLongError, *WIRE_ERRORS):
        if not 400 <= response.status_code < 500:
            raise
    return bytes(body[:most_bytes])


class _TooLongError(Exception):
    """The body passed the bound."""


def new_client(
    base_url: str,
    transport: httpx.AsyncBaseTransport | None,
    silence: float,
    connect: float,
    *,
    keep_alive: bool,
    trust_env: bool | None = None,
) -> httpx.AsyncClient:
    """A client that follows no redirect and keeps no cookie; the proxies of the environment never for this machine."""
    pool = httpx.Limits(max_connections=32, max_keepalive_connections=8 if keep_alive else 0, keepalive_expiry=15.0)
    outside = urlsplit(base_url).hostname not in {"127.0.0.1", "localhost", "::1"}
    return httpx.AsyncClient(
        base_url=base_url,
        headers={"User-Agent": USER_AGENT},
        timeout=httpx.Timeout(silence, connect=connect, pool=connect),
        limits=pool,
        transport=transport,
        verify=tls(),
        follow_redirects=False,
        event_hooks={"response": [_keep_location]},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        trust_env=outside if trust_env is None else trust_env,
    )


class LateClient:
    """A client that is made for the first request: most of those that an app holds at its start never send one."""

    def __init__(self, make: Callable[[], httpx.AsyncClient]) -> None:
        self._make = make
        self._made: httpx.AsyncClient | None = None
        self._is_closed = False

    def client(self, call: Call) -> httpx.AsyncClient:
        """What carries this request. Raises NotSent once it is closed."""
        if self._is_closed:
            raise not_sent(call, "the connection to the service is closed")
        if self._made is None:
            self._made = self._make()
        return self._made

    async def aclose(self) -> None:
        """Close every connection; no other request is carried."""
        self._is_closed = True
        if self._made is not None:
            await self._made.aclose()


@cache
def tls() -> ssl.SSLContext:
    """The certificates that every client checks; loading them is slow, so they are loaded once."""
    return httpx.create_ssl_context()
