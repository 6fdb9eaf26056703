"""Bounds on connections themselves: one that sends no request, or takes no answer, does not stay.

The gate sees a request once its head is whole. What comes before bounds the head's size and not its time, and Streamlit
chooses how the server is started, so each connection is noted where the server's own protocol begins it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from uvicorn.protocols.http.auto import AutoHTTPProtocol

log = logging.getLogger(__name__)

QUIET_SECONDS = 15.0
WAITING_MOST = 200
LOOK_EVERY = 1.0


@dataclass
class _Quiet:
    """Since when a connection waits, and the request after which it does."""

    since: float
    after: object


class Connections:
    """The open connections of this process that speak HTTP, and since when each has been without a request."""

    def __init__(self) -> None:
        self._quiet: WeakKeyDictionary[Any, _Quiet] = WeakKeyDictionary()

    def begin(self, connection: asyncio.BaseProtocol) -> None:
        """Note a new one. When too many wait for their request, the oldest of them is cut off."""
        self._quiet[connection] = _Quiet(time.monotonic(), None)
        if len(self._quiet) > WAITING_MOST:
            waiting = self._waiting()
            for oldest in waiting[: max(0, len(waiting) - WAITING_MOST)]:
                self._cut(oldest)

    def cut_quiet(self) -> int:
        """Cut off whatever has waited for too long, to send a request or to take an answer; returns how many."""
        now = time.monotonic()
        over = [one for one in self._waiting() if now - self._quiet[one].since > QUIET_SECONDS]
        for one in over:
            self._cut(one)
        return len(over)

    def _waiting(self) -> list[Any]:
        """Those without a request under way, the one that has waited longest first."""
        now, waiting = time.monotonic(), []
        for one, quiet in list(self._quiet.items()):
            transport, cycle = one.transport, one.cycle
            # What became a websocket has another protocol now, and what has ended has none.
            if transport.get_protocol() is not one:
                del self._quiet[one]
                continue
            at_work = cycle is not None and not cycle.response_complete and not transport.is_closing()
            if at_work or quiet.after is not cycle:
                self._quiet[one] = _Quiet(now, cycle)
            if not at_work:
                waiting.append(one)
        return sorted(waiting, key=lambda one: self._quiet[one].since)

    def _cut(self, one: Any) -> None:
        # Not closed: that would wait until the other side has taken what was already written.
        one.transport.abort()
        del self._quiet[one]


@contextlib.asynccontextmanager
async def bounded_connections() -> AsyncIterator[Connections]:
    """Watch over every connection that the server accepts meanwhile."""
    connections, begin = Connections(), AutoHTTPProtocol.connection_made

    def connection_made(protocol: asyncio.BaseProtocol, transport: asyncio.BaseTransport) -> None:
        begin(protocol, transport)
        connections.begin(protocol)

    AutoHTTPProtocol.connection_made = connection_made  # type: ignore[assignment, method-assign]
    watch = asyncio.create_task(_watch(connections))
    try:
        yield connections
    finally:
        watch.cancel()
        AutoHTTPProtocol.connection_made = begin  # type: ignore[method-assign]


async def _watch(connections: Connections) -> None:
    while True:
        await asyncio.sleep(LOOK_EVERY)
        try:
            connections.cut_quiet()
        except Exception:
            log.exception("quiet connections could not be looked at; trying again")
