"""An answer that comes bit by bit: opened once, read until it ends, never asked for again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import httpx

from services.errors import VendorError
from services.vendors.wire.errors import WIRE_ERRORS, Call, from_exception

LONGEST_SILENCE = 120.0
_LINES = (b"data:", b"event:", b"retry:", b"id:", b":")
_LONGEST_NAME = b"retry:"
_WHOLE = (b"{", b"[", b"<")


@dataclass(frozen=True)
class OpenAnswer:
    """An answer with HTTP 2xx whose body is still coming."""

    call: Call
    status: int
    headers: Mapping[str, str] = field(repr=False)
    _response: httpx.Response = field(repr=False)
    _held: list[bytes] = field(default_factory=list, repr=False)

    @cached_property
    def _bytes(self) -> AsyncIterator[bytes]:
        return self._response.aiter_bytes()

    async def is_stream(self, *, within: float = LONGEST_SILENCE) -> bool:
        """Whether events are coming, as its first bytes tell: an answer of one value or a page may have their type, and
        events may come without it. Raises as `chunks`.
        """
        typed = self.headers.get("Content-Type", "").lower().startswith("text/event-stream")
        # What has its length written down is there as a whole, whatever its type says.
        typed = typed and "Content-Length" not in self.headers
        begun = b""
        async for chunk in self._arriving(within):
            self._held.append(chunk)
            begun = b"".join(self._held).lstrip(b"\xef\xbb\xbf \t\r\n")
            if len(begun) >= (1 if typed else len(_LONGEST_NAME)):
                break
        return not begun.startswith(_WHOLE) if typed else begun.startswith(_LINES)

    async def chunks(self, *, within: float) -> AsyncIterator[bytes]:
        """The body as it arrives, for at most `within` seconds in all.

        Raises Unclear when it falls silent, is cut or takes too long.
        """
        while self._held:
            yield self._held.pop(0)
        async for chunk in self._arriving(within):
            yield chunk

    async def _arriving(self, within: float) -> AsyncIterator[bytes]:
        deadline = asyncio.get_running_loop().time() + within
        failure: VendorError
        while True:
            try:
                async with asyncio.timeout_at(deadline):
                    chunk = await anext(self._bytes)
            except StopAsyncIteration:
                return
            except WIRE_ERRORS as error:
                failure = from_exception(self.call, error)
                break
            yield chunk
        raise failure

    async def rest(self, *, within: float, most_bytes: int) -> bytes:
        """The body of a refusal as far as it comes; its status line alone is enough."""
        body = bytearray()
        with contextlib.suppress(VendorError):
            async for chunk in self.chunks(within=within):
                body += chunk
                if len(body) > most_bytes:
                    break
        return bytes(body[:most_bytes])

    async def aclose(self) -> None:
        """Hang up."""
        with contextlib.suppress(*WIRE_ERRORS):
            await self._response.aclose()


async def open_answer(client: httpx.AsyncClient, call: Call, request: httpx.Request, *, total: float) -> httpx.Response:
    """Send the request once and return as soon as its answer has begun. Raises a VendorError."""
    failure: VendorError
    try:
        async with asyncio.timeout(total):
            return await client.send(request, stream=True, follow_redirects=False)
    except WIRE_ERRORS as error:
        failure = from_exception(call, error)
    # Raised outside the handler, so that no httpx error, which carries the request, hangs on as context.
    raise failure
