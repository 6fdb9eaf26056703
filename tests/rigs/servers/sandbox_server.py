"""Runs an ASGI app on a free loopback port in a thread of its own, and a small receiver of callbacks."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from services.sandbox import Sandbox
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.machine.waiting import until


@contextmanager
def serving_later(app: ASGIApp) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yields the base URL and what begins to serve it; until then a caller connects and waits."""
    # With the protocol named, asyncio switches off Nagle's wait; without, every answer takes 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1, ws="none"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)

    def begin() -> None:
        thread.start()
        until(lambda: server.started, "the server is up")

    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", begin
    finally:
        server.should_exit = True
        if thread.is_alive():
            thread.join(PATIENCE)
        listener.close()


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Yields the base URL."""
    with serving_later(app) as (base, begin):
        begin()
        yield base


@contextmanager
def playing(folder: Path, *, mount: str = "/sandbox", speed: float = 40.0) -> Iterator[str]:
    """A sandbox on `folder`, mounted below `mount` in another app as in the product. Yields the URL of its root."""
    box = Sandbox(folder, speed=speed)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await box.start()
        yield
        await box.stop()

    try:
        with serving(Starlette(routes=[Mount(mount, box.app)], lifespan=lifespan)) as base:
            yield f"{base}{mount}".rstrip("/")
    finally:
        box.close()


class Inbox:
    """Keeps every callback sent to one path: its query, and its body, parsed when it can be."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.queries: list[dict[str, str]] = []
        self.bodies: list[Any] = []

    def wait_for(self, count: int, patience: float = PATIENCE) -> list[Any]:
        """The bodies once there are `count` of them."""
        until(lambda: len(self.bodies) >= count, f"{count} callbacks come", patience)
        return list(self.bodies)


class Receiver:
    """A server that takes callbacks for any number of inboxes."""

    def __init__(self) -> None:
        self._inboxes: dict[str, Inbox] = {}
        self.app = Starlette(routes=[Route("/hook/{name}", self._receive, methods=["POST"])])

    def inbox(self, base: str) -> Inbox:
        name = str(len(self._inboxes))
        self._inboxes[name] = Inbox(f"{base}/hook/{name}")
        return self._inboxes[name]

    async def _receive(self, request: Request) -> Response:
        raw = await request.body()
        inbox = self._inboxes[request.path_params["name"]]
        inbox.queries.append(dict(request.query_params))
        try:
            inbox.bodies.append(json.loads(raw))
        except ValueError:
            inbox.bodies.append(raw)
        return JSONResponse({"ok": True})
