"""The one place through which every request to a service leaves."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import httpx

from services.errors import BadCredentials, NotSent, RateLimited, Unclear, VendorError
from services.vendors.wire.addresses import plain_address
from services.vendors.wire.clocks import ServiceClock, fresh_date
from services.vendors.wire.error_bodies import ErrorReader
from services.vendors.wire.errors import Call, not_sent
from services.vendors.wire.exchange import LateClient, exchange, guard, new_client
from services.vendors.wire.limits import RequestLimits, Wait
from services.vendors.wire.redaction import quieten_http_log
from services.vendors.wire.refusals import disguised, is_challenge, refusal
from services.vendors.wire.response import Response, with_request_id
from services.vendors.wire.retry_after import read_retry_after
from services.vendors.wire.streaming import OpenAnswer, open_answer

MOST_BYTES = 64 * 1024 * 1024
KEY_PROVEN_SECONDS = 600.0
"""So long after a good answer a single refusal of the same key on a read is asked about once more: it may be a blip."""

_REPEATABLE = frozenset({408, 425})
_ASK_TO_WAIT = frozenset({429, 503})

Headers = Mapping[str, str] | Callable[[], Mapping[str, str]]
Params = Mapping[str, str | int]


@dataclass(frozen=True)
class Timeouts:
    """Seconds. `answer` is the longest silence; `total` bounds a request that never quite falls silent."""

    connect: float = 10.0
    answer: float = 30.0
    total: float = 120.0
    paid_answer: float = 120.0
    paid_total: float = 300.0


@dataclass(frozen=True)
class Patience:
    """How reads are repeated: tries in all, and seconds of back-off. A longer `Retry-After` is left to the caller."""

    tries: int = 3
    first: float = 0.5
    most: float = 8.0
    longest_retry_after: float = 30.0


@dataclass(frozen=True)
class _Wanted:
    method: str
    path: str
    params: Params | None
    headers: Mapping[str, str]
    content: bytes | None


class Transport:
    """Requests to one host of one service; belongs to one event loop.

    Every failure is raised as a `VendorError`. No redirect is followed and no cookie kept. Credentials come from
    `headers`, asked anew for each request, and appear in no text of ours.
    """

    def __init__(
        self,
        who: str,
        base_url: str,
        headers: Headers,
        *,
        reader: ErrorReader | None = None,
        limits: RequestLimits | None = None,
        timeouts: Timeouts | None = None,
        patience: Patience | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        most_bytes: int = MOST_BYTES,
        wait: Wait = asyncio.sleep,
    ) -> None:
        """Raises SettingsError when `base_url` is not a plain http or https address."""
        quieten_http_log()
        self.who = who
        self.base_url = plain_address(who, base_url)
        self.limits = limits or RequestLimits()
        self._headers = headers
        self._reader = reader or ErrorReader()
        self._patience = patience or Patience()
        self._most_bytes = most_bytes
        self._wait = wait
        self._clock = ServiceClock()
        self._key_proven_until = 0.0
        times = timeouts or Timeouts()
        self._reading = LateClient(
            lambda: new_client(self.base_url, transport, times.answer, times.connect, keep_alive=True)
        )
        self._paying = LateClient(
            lambda: new_client(self.base_url, transport, times.paid_answer, times.connect, keep_alive=False)
        )
        self._read_total, self._paid_total = times.total, times.paid_total

    def __repr__(self) -> str:
        return f"<Transport {self.who} {self.base_url}>"

    @property
    def clock_offset(self) -> timedelta | None:
        """The service's time less ours, as its answers tell; None before the first."""
        return self._clock.offset

    async def read(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        tries: int | None = None,
    ) -> Response:
        """A free request that may be repeated: retried with back-off. Raises VendorError, never charged."""
        call = Call(self.who, operation)
        wanted = _Wanted(method, path, params, headers or {}, content)
        tries = tries or self._patience.tries
        for attempt in range(1, tries + 1):
            await self.limits.reads.take()
            try:
                return await self._ask(self._reading, call, wanted)
            except VendorError as error:
                delay = self._delay(error, attempt)
                if delay is None or attempt == tries:
                    raise
            await self._wait(delay)
        raise AssertionError("the last attempt returns or raises")

    async def pay(
        self, operation: str, path: str, *, content: bytes, headers: Mapping[str, str] | None = None
    ) -> Response:
        """A paid request: exactly one POST of exactly these bytes, on a connection of its own, never repeated.

        Raises NotSent or Refused when certainly nothing was charged, and Unclear with charged "unknown" otherwise. A
        caller that is cancelled knows nothing: the request may have left.
        """
        own = {"Connection": "close", **(headers or {})}
        keyed = any(name.lower() == "idempotency-key" for name in own)
        call = Call(self.who, operation, paid=True, once=True, keyed=keyed)
        return await self._ask(self._paying, call, _Wanted("POST", path, None, own, content))

    async def write(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """A free request that must not be repeated: sent once, on a connection of its own. No `content`: no body."""
        call = Call(self.who, operation, once=True)
        own = {"Connection": "close", **(headers or {})}
        return await self._ask(self._paying, call, _Wanted(method, path, None, own, content))

    @asynccontextmanager
    async def pay_stream(
        self, operation: str, path: str, *, content: bytes | None = None, params: Params | None = None
    ) -> AsyncIterator[OpenAnswer]:
        """A paid request whose answer comes bit by bit: exactly one POST, on a connection of its own, never repeated.

        Raises as `pay` does until the answer has begun, also when it is no stream of events but a complaint under HTTP
        2xx, and hangs up when the block is left. The place among the paid requests is free again as soon as the answer
        has begun: a stream may last as long as the work.
        """
        call = Call(self.who, operation, paid=True, once=True)
        own = {"Connection": "close", "Accept": "text/event-stream", "Cache-Control": "no-store"}
        client = self._paying.client(call)
        request = self._request(client, call, _Wanted("POST", path, params, own, content))
        async with self.limits.slot(paid=True):
            guard(call, request)
            asked_at = time.time()
            response = await open_answer(client, call, request, total=self._paid_total)
        self._clock.note(fresh_date(response.headers), asked_at, time.time())
        call = with_request_id(call, response.headers)
        answer = OpenAnswer(call, response.status_code, response.headers, response)
        try:
            good = 200 <= answer.status < 300
            # A guard that stops a request sends no events: those that come tell themselves what was begun.
            is_stream = good and await answer.is_stream()
            good = is_stream or (good and not is_challenge(answer.headers))
            if not is_stream:
                body = await answer.rest(within=self._read_total, most_bytes=self._most_bytes)
                if not good:
                    raise refusal(call, self._reader, request, answer.status, answer.headers, body)
                plain = Response(call, answer.status, answer.headers, body)
                raise disguised(self._reader, request.headers, plain) or plain.no_stream()
            yield answer
        finally:
            await answer.aclose()

    async def aclose(self) -> None:
        """Close every connection; the transport cannot be used afterwards."""
        await self._reading.aclose()
        await self._paying.aclose()

    async def _ask(
        self,
        clients: LateClient,
        call: Call,
        wanted: _Wanted,
    ) -> Response:
        client = clients.client(call)
        request = self._request(client, call, wanted)
        async with self.limits.slot(paid=call.once):
            guard(call, request)
            asked_at = time.time()
            total = self._paid_total if call.once else self._read_total
            response, body = await exchange(client, call, request, total=total, most_bytes=self._most_bytes)
        self._clock.note(fresh_date(response.headers), asked_at, time.time())
        call, status = with_request_id(call, response.headers), response.status_code
        retry_after = read_retry_after(response.headers.get("Retry-After"), date=response.headers.get("Date"))
        if status in _ASK_TO_WAIT and retry_after is not None and not call.once:
            self.limits.reads.hold(min(retry_after, self._patience.longest_retry_after))
        if not 200 <= status < 300 or is_challenge(response.headers):
            raise refusal(call, self._reader, request, status, response.headers, body)
        answer = Response(call, status, response.headers, body)
        error = disguised(self._reader, request.headers, answer)
        if error is not None:
            raise error
        self._key_proven_until = time.monotonic() + KEY_PROVEN_SECONDS
        return answer

    def _request(
        self,
        client: httpx.AsyncClient,
        call: Call,
        wanted: _Wanted,
    ) -> httpx.Request:
        if not wanted.path.startswith("/") or wanted.path.startswith("//"):
            raise not_sent(call, "the path is not one of its own")
        own = self._headers() if callable(self._headers) else self._headers
        merged = httpx.Headers({"Accept": "application/json"})
        if wanted.content is not None:
            merged["Content-Type"] = "application/json"
        try:
            merged.update(own)
            merged.update(wanted.headers)
            if any(ord(sign) < 32 or ord(sign) > 126 for value in merged.values() for sign in value):
                raise ValueError
            return client.build_request(
                wanted.method, wanted.path, params=wanted.params, headers=merged, content=wanted.content
            )
        except (httpx.InvalidURL, ValueError, TypeError):
            pass
        raise not_sent(call, "the address or a header holds characters that cannot be sent", permanent=True)

    def _delay(self, error: VendorError, attempt: int) -> float | None:
        """Seconds until a read is tried again, or None when that cannot help."""
        patience = self._patience
        if isinstance(error, BadCredentials) and error.http_status == 401:
            proven = time.monotonic() < self._key_proven_until
            return patience.first if proven and attempt == 1 else None
        if isinstance(error, RateLimited) and error.retry_after is not None:
            if error.retry_after > patience.longest_retry_after:
                return None
        elif not isinstance(error, NotSent | Unclear | RateLimited) and error.http_status not in _REPEATABLE:
            return None
        if error.permanent:
            return None
        backoff = min(patience.most, patience.first * 2 ** (attempt - 1))
        jitter = random.uniform(0.5, 1.0)  # noqa: S311 - spreading load needs no secrecy
        named = error.retry_after if isinstance(error, RateLimited) else None
        return backoff * jitter if named is None else named + 0.25 * jitter
