"""A real server on a free loopback port, in a thread."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

PATIENCE = 120.0
"""Seconds that a test waits for what must happen, and that a request of its own may take. A busy machine is slow and
not broken; a test that is right never waits that long."""


@contextmanager
def served(
    make_app: Callable[[int], Any],
    *,
    start: Callable[[], Awaitable[None]] | None = None,
    stop: Callable[[], Awaitable[None]] | None = None,
) -> Iterator[int]:
    """Serve an ASGI app; yields its port. `start` and `stop` are awaited on the server's loop, around the serving."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    # Whoever asks before the server is quite up waits, and is not turned away.
    listener.listen()
    port = int(listener.getsockname()[1])
    server = uvicorn.Server(uvicorn.Config(make_app(port), log_level="critical", lifespan="off"))
    ready = threading.Event()

    async def run() -> None:
        if start is not None:
            await start()
        ready.set()
        await server.serve(sockets=[listener])
        if stop is not None:
            await stop()

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    if not ready.wait(PATIENCE):
        raise RuntimeError("the server did not start")
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listener.close()
