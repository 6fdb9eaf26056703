"""The ASGI entry: the dashboard, callbacks, media, sign-in and the practice services. Start: `streamlit run app.py`."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from services import container
from services.config import load_settings
from services.people.signin import routes as signin
from services.sandbox import Sandbox
from services.web.tcp_nodelay import switch_nagle_off

_sandboxes: list[Sandbox] = []


@contextlib.asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Start the practice services and the engine; stop both at the end."""
    settings = load_settings(
        server_address=str(st.get_option("server.address") or ""), server_port=int(st.get_option("server.port"))
    )
    switch_nagle_off(settings.server_port)
    app = await run_in_threadpool(lambda: container.build(settings))
    if app.settings.plays_any:
        sandbox = Sandbox(settings.data_dir / "sandbox", speed=settings.sandbox_speed)
        sandbox.play("bithuman", profile="v2")
        await sandbox.start()
        _sandboxes.append(sandbox)
    container.use(app)
    await run_in_threadpool(app.start)
    try:
        yield
    finally:
        container.use(None)
        await run_in_threadpool(app.stop)
        while _sandboxes:
            sandbox = _sandboxes.pop()
            await sandbox.stop()
            sandbox.close()


async def webhook(request: Request) -> Response:
    """One callback of a service."""
    return await container.current().intake.take(request)


async def clip(request: Request) -> Response:
    """One item's picture or film."""
    return await container.current().clips.get(request)


async def results(request: Request) -> Response:
    """The results file of a job."""
    return await container.current().downloads.results(request)


async def links(request: Request) -> Response:
    """The share links of a job."""
    return await container.current().downloads.links(request)


async def practice(scope: Scope, receive: Receive, send: Send) -> None:
    """The practice services, when a service is in practice."""
    if not _sandboxes:
        door: ASGIApp = PlainTextResponse("no service is in practice", status_code=404)
    elif _refused(scope):
        door = PlainTextResponse("sign in first", status_code=403)
    else:
        door = _sandboxes[-1].app
    await door(scope, receive, send)


def _refused(scope: Scope) -> bool:
    # Practice may hold a real list of people, so strangers see none of it; our own calls carry no cookie.
    if scope["type"] != "http":
        return False
    request, app = Request(scope), container.current()
    return signin.is_from_outside(request) and signin.is_stranger(request, app.settings, app.secret)


app = st.App(
    "pages/router.py",
    lifespan=lifespan,
    routes=[
        Route("/webhooks/{service}/{token}", webhook, methods=["POST"]),
        Route("/clips/{job_id}/{item_id:int}/{what}", clip),
        Route("/results/{job_id}", results),
        Route("/results/{job_id}/links", links),
        *signin.routes(container.current),
        Mount("/sandbox", practice),
    ],
)
