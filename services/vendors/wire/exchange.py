"""One request and its whole answer, or one of our errors."""

from __future__ import annotations

import asyncio
import contextlib

import httpx

from services.errors import VendorError
from services.vendors.wire.errors import WIRE_ERRORS, Call, from_exception, unclear


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
