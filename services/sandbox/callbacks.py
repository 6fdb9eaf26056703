"""Delivers callbacks: one POST each, many at once, none twice unless the process died in the middle of one."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from services.sandbox.preferences import JSONValue
from services.sandbox.state import State, iso

AT_ONCE = 16
TIMEOUT = 10.0

Compose = Callable[[Any], tuple[str, bytes]]
"""From a stored delivery to the URL to POST to and the body. Raises LookupError when its item is gone."""


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
        self._sending: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._client: httpx.AsyncClient | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._rounds: asyncio.Task[None] | None = None
        self._news = asyncio.Event()

    def define(self, service: str, compose: Compose) -> None:
        self._composers[service] = compose

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
        self._client = httpx.AsyncClient(timeout=TIMEOUT, trust_env=False)
        self._rounds = asyncio.create_task(self._make_rounds())

    async def stop(self) -> None:
        """End the rounds. What was not delivered is delivered after the next start."""
        rounds, self._rounds = self._rounds, None
        for task in (*self._sending, *((rounds,) if rounds else ())):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
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
            for row in self._claim(room=AT_ONCE - len(self._sending)):
                self._begin(row)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), self._pause())

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
            url, body = self._composers[row["service"]](row)
            async with self._places:
                status = await self._post(url, body)
        except (httpx.HTTPError, httpx.InvalidURL, LookupError) as reason:
            error = f"{type(reason).__name__}: {reason}"
        self._state.write(
            "UPDATE deliveries SET state = ?, sent_at = ?, http_status = ?, error = ? WHERE id = ?",
            ("failed" if error else "sent", self._state.now(), status, error, row["id"]),
        )

    async def _post(self, url: str, body: bytes) -> int:
        if self._client is None:
            raise LookupError("not started")
        answer = await self._client.post(url, content=body, headers={"Content-Type": "application/json"})
        return answer.status_code
