"""Open websockets: how many a person may have, and closing them when their session is over."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOK_EVERY = 1.0
MOST_FOR_ONE = 40
POLICY_VIOLATION = 1008


class OpenSockets:
    """The websockets of this process, by session. Those of nobody in particular stand under ""."""

    def __init__(self) -> None:
        self._open: dict[str, set[_Socket]] = {}

    def is_full(self, session_id: str) -> bool:
        """Whether this session has as many as it may."""
        return len(self._open.get(session_id, ())) >= MOST_FOR_ONE

    def close(self, session_id: str) -> None:
        """Close every websocket of this session. May be called from any thread."""
        for socket in list(self._open.get(session_id, ())):
            socket.end_soon()

    async def carry(
        self,
        app: ASGIApp,
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        session_id: str,
        is_over: Callable[[bytes | None], Awaitable[bool]],
    ) -> None:
        """Let `app` have the websocket until it or its session ends.

        `is_over` is asked with each message that comes, and with None every second in which none does.
        """
        socket = _Socket(receive, send, is_over)
        self._open.setdefault(session_id, set()).add(socket)
        try:
            await app(scope, socket.receive, socket.send)
        finally:
            self._open[session_id].discard(socket)
            if not self._open[session_id]:
                del self._open[session_id]


class _Socket:
    """One websocket between its browser and Streamlit."""

    def __init__(self, receive: Receive, send: Send, is_over: Callable[[bytes | None], Awaitable[bool]]) -> None:
        self._receive = receive
        self._send = send
        self._is_over = is_over
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()
        self._closed = False

    def end_soon(self) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)

    async def receive(self) -> Message:
        """The next message; that the browser left, once the session is over."""
        coming = asyncio.ensure_future(self._receive())
        ended = asyncio.ensure_future(self._ended.wait())
        try:
            while True:
                await asyncio.wait({coming, ended}, timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
                message = coming.result() if coming.done() else None
                sent = message.get("bytes") if message is not None else None
                if ended.done() or await self._is_over(sent):
                    return await self._close()
                if message is not None:
                    return message
        finally:
            coming.cancel()
            ended.cancel()

    async def send(self, message: Message) -> None:
        """Pass on what Streamlit says, until the websocket was closed."""
        if not self._closed:
            # That the browser has left is heard with the next message that is received. To who speaks it would be a
            # fault, of which a trace is printed for each tab that is closed while it is drawn.
            with contextlib.suppress(OSError):
                await self._send(message)

    async def _close(self) -> Message:
        if not self._closed:
            self._closed = True
            with contextlib.suppress(OSError):
                await self._send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": "signed out"})
        return {"type": "websocket.disconnect", "code": POLICY_VIOLATION, "reason": "signed out"}
