"""Delivers callbacks: many at once, each by one POST unless its service tries again or the process died in between."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
import ssl
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx

from services.sandbox.shared.database import State, iso
from services.sandbox.shared.settings import JSONValue

AT_ONCE = 16
TIMEOUT = 10.0

Headers = Mapping[str, str]
Compose = Callable[[Any], tuple[str, bytes] | tuple[str, bytes, Headers]]
"""From a stored delivery to the URL to POST to, the body and headers. Raises LookupError when its item is gone."""


@dataclass(frozen=True)
class Delivery:
    """A callback to be made at `due_at`. `detail` is the service's own note of what it should say."""

    service: str
    item_id: str
    kind: str
    url: str
    base: str
    due_at: float
    detail: Mapping[str, JSONValue]


class Postman:
    def __init__(self, state: State) -> None:
        self._state = state
        self._composers: dict[str, Compose] = {}
        self._pauses: dict[str, Sequence[float]] = {}
        self._sending: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._client: httpx.AsyncClient | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._rounds: asyncio.Task[None] | None = None
        self._news = asyncio.Event()

    def define(self, service: str, compose: Compose, pauses: Sequence[float] = ()) -> None:
        """`pauses`: seconds before each further try, when one was not answered with 2xx; none where there are none."""
        self._composers[service] = compose
        self._pauses[service] = pauses

    def add(self, deliveries: Iterable[Delivery]) -> None:
        """Write them down; call `wake` once they are committed."""
        self._state.write_many(
            "INSERT INTO deliveries (service, item_id, kind, url, base, due_at, detail, state) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, 'due')",
            ((d.service, d.item_id, d.kind, d.url, d.base, d.due_at, json.dumps(dict(d.detail))) for d in deliveries),
        )

    def wake(self) -> None:
        """There may be something to deliver sooner than planned. May be called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._news.set)

    async def start(self) -> None:
        """Begin the rounds; whatever a dead process left half sent is sent again."""
        if self._rounds is not None:
            return
        self._state.write("UPDATE deliveries SET state = 'due' WHERE state = 'sending'")
        self._loop, self._news, self._places = asyncio.get_running_loop(), asyncio.Event(), asyncio.Semaphore(AT_ONCE)
        self._client = httpx.AsyncClient(timeout=TIMEOUT, trust_env=False, verify=_tls())
        self._rounds = asyncio.create_task(self._make_rounds())

    async def stop(self) -> None:
        """End the rounds. What was not delivered is delivered after the next start."""
        rounds, self._rounds = self._rounds, None
        if rounds is not None:
            await _ended(rounds)
        # Only now: the rounds would begin another in the place of each that is ended.
        while self._sending:
            await _ended(self._sending.pop())
        if self._client is not None:
            await self._client.aclose()
        self._loop = self._client = None

    async def deliver_first(self, item_ids: Sequence[str], patience: float) -> None:
        """Deliver what is due for these items right now and wait for it, at most `patience` seconds."""
        tasks = [self._begin(row) for row in self._claim(item_ids=item_ids)] if self._client else []
        if tasks:
            await asyncio.wait(tasks, timeout=patience)

    def log(self, service: str | None, limit: int) -> list[dict[str, Any]]:
        """The latest deliveries, newest first."""
        rows = self._state.rows(
            "SELECT * FROM deliveries WHERE service = coalesce(?, service) ORDER BY id DESC LIMIT ?", (service, limit)
        )
        return [
            {"id": row["id"], "service": row["service"], "item_id": row["item_id"], "kind": row["kind"],
             "url": row["url"], "due_at": iso(row["due_at"]), "state": row["state"],
             "sent_at": iso(row["sent_at"]) if row["sent_at"] else None, "http_status": row["http_status"],
             "error": row["error"]}
            for row in rows
        ]  # fmt: skip

    async def _make_rounds(self) -> None:
        while True:
            self._news.clear()
            try:
                for row in self._claim(room=AT_ONCE - len(self._sending)):
                    self._begin(row)
                pause = self._pause()
            except sqlite3.OperationalError:
                # Another process holds the file for long; what is due now is still due later.
                pause = 1.0
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), pause)

    def _begin(self, row: Any) -> asyncio.Task[None]:
        task = asyncio.create_task(self._deliver(row))
        self._sending.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        self._news.set()

    def _claim(self, *, room: int | None = None, item_ids: Sequence[str] | None = None) -> list[Any]:
        """Take due deliveries, at most `room`, or only those of `item_ids`."""
        if room is not None and room <= 0:
            return []
        only = "" if item_ids is None else f"AND item_id IN ({', '.join('?' * len(item_ids))}) "
        with self._state.transaction():
            rows = self._state.rows(
                f"SELECT * FROM deliveries WHERE state = 'due' AND due_at <= ? {only}ORDER BY due_at, id LIMIT ?",  # noqa: S608
                (self._state.now(), *(item_ids or ()), -1 if room is None else room),
            )
            for row in rows:
                self._state.write("UPDATE deliveries SET state = 'sending' WHERE id = ?", (row["id"],))
        return rows

    def _pause(self) -> float | None:
        """Seconds until something is due; None when only news can change that."""
        if len(self._sending) >= AT_ONCE:
            return None
        due = self._state.number("SELECT min(due_at) FROM deliveries WHERE state = 'due'")
        return max(0.005, due - self._state.now()) if due else None

    async def _deliver(self, row: Any) -> None:
        status: int | None = None
        error: str | None = None
        try:
            url, body, *more = self._composers[row["service"]](row)
            async with self._places:
                status = await self._post(url, body, more[0] if more else {})
        except (httpx.HTTPError, httpx.InvalidURL, LookupError) as reason:
            error = f"{type(reason).__name__}: {reason}"
        self._record(row, status, error)

    def _record(self, row: Any, status: int | None, error: str | None) -> None:
        """Write down how a try ended. `detail.tries` counts those of services that try again."""
        now, state, due_at, detail = self._state.now(), "failed" if error else "sent", row["due_at"], row["detail"]
        pauses = self._pauses[row["service"]]
        if pauses:
            said = json.loads(detail)
            tries = int(said.get("tries", 0))
            detail = json.dumps(said | {"tries": tries + 1})
            if tries < len(pauses) and not (status is not None and 200 <= status < 300):
                state, due_at = "due", now + pauses[tries]
        self._state.write(
            "UPDATE deliveries SET state = ?, due_at = ?, detail = ?, sent_at = ?, http_status = ?, error = ? "
            "WHERE id = ?",
            (state, due_at, detail, now, status, error, row["id"]),
        )

    async def _post(self, url: str, body: bytes, headers: Headers) -> int:
        if self._client is None:
            raise LookupError("not started")
        answer = await self._client.post(url, content=body, headers={"Content-Type": "application/json", **headers})
        return answer.status_code


@cache
def _tls() -> ssl.SSLContext:
    # Loading the certificates is slow, and they are the same for every sandbox of a process.
    return httpx.create_ssl_context()


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
