"""The httpx client below every request: no redirects, no cookies, its certificates loaded once."""

from __future__ import annotations

import ssl
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlsplit

import httpx

USER_AGENT = "Callsheet/1.0"
MOVED_TO = "X-Callsheet-Moved-To"
"""Where an answer's `Location` is found: httpx would work out the next request from it, and fail at one that is odd."""


async def _keep_location(response: httpx.Response) -> None:
    # A service that answered has been asked: its odd address must never look like a request that did not leave.
    if "Location" in response.headers:
        response.headers[MOVED_TO] = response.headers.pop("Location")


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
        verify=_tls(),
        follow_redirects=False,
        event_hooks={"response": [_keep_location]},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        trust_env=outside if trust_env is None else trust_env,
    )


@cache
def _tls() -> ssl.SSLContext:
    """Loading the certificates is slow, and every client checks the same ones."""
    return httpx.create_ssl_context()
