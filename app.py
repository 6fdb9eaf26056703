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
from starlette.types import Receive, Scope, Send

from services import container, signin
from services.config import load_settings
from services.quick_answers import switch_nagle_off
from services.sandbox import Sandbox

_sandboxes: list[Sandbox] = []


@contextlib.asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Start the practice services and the engine; stop both at the end."""
    settings = load_settings(
        server_address=str(st.get_option("server.address") or ""), server_port=int(st.get_option("server.port"))
    )
    switch_nagle_off(settings.server_port)
    house = await run_in_threadpool(lambda: container.build(settings))
    if house.settings.plays_any:
        sandbox = Sandbox(settings.data_dir / "sandbox", speed=settings.sandbox_speed)
        sandbox.play("bithuman", profile="v2")
        await sandbox.start()
        _sandboxes.append(sandbox)
    container.use(house)
    await run_in_threadpool(house.start)
    try:
        yield
    finally:
        container.use(None)
        await run_in_threadpool(house.stop)
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


async def practice(scope: Scope, receive: Receive, send: Send) -> None:
    """The practice services, when a service is in practice."""
    door = _sandboxes[-1].app if _sandboxes else PlainTextResponse("no service is in practice", status_code=404)
    await door(scope, receive, send)


app = st.App(
    "pages/router.py",
    lifespan=lifespan,
    routes=[
        Route("/webhooks/{service}/{token}", webhook, methods=["POST"]),
        Route("/clips/{job_id}/{item_id:int}/{what}", clip),
        *signin.routes(container.current),
        Mount("/sandbox", practice),
    ],
)
