"""Plays a run's lines at their moments, to one listener or to several that steal each other's news."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from services.sandbox.shared.wire import Cut
from services.sandbox.vacademy.plan import Line

HEARTBEAT = ": heartbeat\n\n"
_GLANCE = 0.1
_KEPT = 500


@dataclass
class Tape:
    """The lines of one run and how many of them were taken. All listeners of the run share it.

    `over` is told at once instead of everything that was still to come.
    """

    lines: list[Line]
    taken: int = 0
    over: Line | None = None

    def take(self) -> Line | None:
        """The next line, for one listener alone."""
        if self.taken >= len(self.lines):
            return None
        self.taken += 1
        return self.lines[self.taken - 1]

    def give_back(self, line: Line) -> None:
        """A listener left before the line came; the next one gets it."""
        if self.taken and self.lines[self.taken - 1] is line:
            self.taken -= 1


@dataclass
class Tapes:
    """The tapes of this process. After a restart nobody can join a run any more."""

    by_run: dict[int, Tape] = field(default_factory=dict)

    def put(self, run_id: int, lines: list[Line]) -> Tape:
        while len(self.by_run) >= _KEPT:
            del self.by_run[min(self.by_run)]
        self.by_run[run_id] = Tape(lines)
        return self.by_run[run_id]

    def end(self, run_id: int, line: Line) -> None:
        """Whoever listens to the run hears this, and nothing after it."""
        if run_id in self.by_run:
            self.by_run[run_id].over = line


@dataclass(frozen=True)
class Style:
    """How lines look on the wire. `addresses`: where files are, by key; all of them for "*"."""

    addresses: Callable[[], Mapping[str, str]]
    now: Callable[[], float]
    heartbeat: float
    python: bool = False


class RunStream(Response):
    """The answer to a request that runs something. `dropped` is called when the listener leaves before the end."""

    media_type = "text/event-stream"

    def __init__(self, video_id: str, tape: Tape, style: Style, dropped: Callable[[], None] | None = None) -> None:
        super().__init__()
        self._video_id, self._tape, self._style, self._dropped = video_id, tape, style, dropped

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [
            (b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-cache"),
            (b"x-video-id", self._video_id.encode("latin-1", "replace")), (b"x-content-type", b"VIDEO"),
            (b"access-control-allow-origin", b"*"),
        ]  # fmt: skip
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        left = asyncio.create_task(_left(receive))
        try:
            act = await self._play(left, send)
        finally:
            left.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await left
        if act == "left":
            if self._dropped is not None:
                self._dropped()
        elif act == "cut":
            await Cut()(scope, receive, send)
        else:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _play(self, left: asyncio.Task[None], send: Send) -> str:
        """Send every line that this listener gets; returns how it ended: "left", "cut" or "end"."""
        while not left.done():
            line = self._tape.take()
            how = await self._wait(line, left, send)
            if how == "left" and line is not None:
                self._tape.give_back(line)
            if how == "over" and self._tape.over is not None:
                await send({"type": "http.response.body", "body": self._written(self._tape.over), "more_body": True})
                return "end"
            if how == "left" or line is None:
                return "left"
            if line.act is not None:
                return line.act
            await send({"type": "http.response.body", "body": self._written(line), "more_body": True})
            if line.event is not None and line.event.get("type") in _LAST and line is self._tape.lines[-1]:
                return "end"
        return "left"

    async def _wait(self, line: Line | None, left: asyncio.Task[None], send: Send) -> str:
        """Wait for the line's moment, with heartbeats in long silences: "due", "left" or "over".

        No line means that another listener has taken the last one: nothing but heartbeats will come.
        """
        quiet_until = self._style.now() + self._style.heartbeat
        await asyncio.sleep(0)
        while True:
            now = self._style.now()
            if left.done():
                return "left"
            if self._tape.over is not None:
                return "over"
            if line is not None and line.at <= now:
                return "due"
            if now >= quiet_until:
                await send({"type": "http.response.body", "body": HEARTBEAT.encode(), "more_body": True})
                quiet_until = now + self._style.heartbeat
            pause = min(_GLANCE, quiet_until - now, _GLANCE if line is None else line.at - now)
            await asyncio.wait({left}, timeout=max(0.0005, pause))

    def _written(self, line: Line) -> bytes:
        if line.raw is not None:
            return line.raw.encode()
        event = dict(line.event or {})
        if line.files:
            event["files"] = self._files(line.files)
        text = repr(event) if self._style.python else json.dumps(event, ensure_ascii=False)
        return f"data: {text}\n\n".encode()

    def _files(self, keys: list[str]) -> dict[str, object]:
        addresses = self._style.addresses()
        if keys == ["*"]:
            return dict(addresses)
        video = self._video_id
        return {key: {"file_id": f"{video}-{key}", "s3_url": addresses[key]} for key in keys if key in addresses}


_LAST = frozenset({"completed", "error", "cancelled", "info"})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
