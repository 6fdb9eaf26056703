"""Answers that go wrong on the wire: a connection cut without a word, an answer that comes too late."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from services.sandbox.shared.clock import Clock


class Cut(Response):
    """No answer at all: the connection is closed, as when a server dies. `torn` sends a beginning first."""

    def __init__(self, *, torn: bool = False) -> None:
        super().__init__()
        self.torn = torn

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        transport = _transport_behind(receive, send)
        if self.torn or transport is None:
            headers = [(b"content-type", b"application/json"), (b"content-length", b"4096")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b'{"code": 200, "resu', "more_body": True})
        if transport is not None:
            transport.close()
            # Once the server has noticed, it neither answers for us nor complains that we did not.
            await _gone(receive)


class Late(Response):
    """The answer comes after `seconds`, or never when the caller hangs up first. `sent` is told when it left.

    The seconds are of the sandbox's clock, which its app holds.
    """

    def __init__(self, answer: Response, seconds: float, sent: Callable[[], None] | None = None) -> None:
        super().__init__(status_code=answer.status_code)
        self.answer = answer
        self.seconds = seconds
        self.sent = sent

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        clock: Clock = scope["app"].state.clock
        gone, due = asyncio.create_task(_gone(receive)), asyncio.create_task(clock.pass_by(self.seconds))
        try:
            await asyncio.wait({gone, due}, return_when=asyncio.FIRST_COMPLETED)
            hung_up = gone.done()
        finally:
            for one in (gone, due):
                one.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await one
        if not hung_up:
            await self.answer(scope, receive, send)
            if self.sent is not None:
                self.sent()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _transport_behind(*callables: object) -> Any:
    """The connection's transport, through whatever middleware wrapped `receive` and `send`; None when there is none."""
    seen: set[int] = set()
    waiting = list(callables)
    while waiting and len(seen) < 100:
        thing = waiting.pop(0)
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        owner = getattr(thing, "__self__", None)
        if owner is not None:
            transport = getattr(owner, "transport", None)
            if transport is not None and hasattr(transport, "close"):
                return transport
            waiting += [value for value in getattr(owner, "__dict__", {}).values() if callable(value)]
        for cell in getattr(thing, "__closure__", None) or ():
            try:
                waiting.append(cell.cell_contents)
            except ValueError:
                continue
    return None
