"""The ASGI entry: the dashboard, callbacks, media, sign-in and the practice services. Start: `streamlit run app.py`."""

from __future__ import annotations

import gc

# What is read here stays until the end: looking through it for garbage, again and again, took a tenth of the start.
gc.disable()

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import streamlit as st
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # it has no types
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.components.shell.runs import late_fields, page_runs
from services import container
from services.config import load_settings
from services.config.serving import refuse_base_path
from services.people.audit import ask_where_from
from services.people.security_log import open_security_log
from services.people.signin import routes as signin
from services.sandbox import Sandbox
from services.upkeep.serving import HEALTH
from services.web.gate.connections import bounded_connections
from services.web.gate.gate import Gate
from services.web.gate.rules import Rules
from services.web.tcp_nodelay import switch_nagle_off

gc.freeze()
gc.enable()

# Streamlit's own bound, and a little for what is around a file.
UPLOAD_BYTES = (int(st.get_option("server.maxUploadSize")) + 1) * 1024 * 1024

_sandboxes: list[Sandbox] = []


@contextlib.asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Start the practice services and the engine; stop both at the end."""
    settings = load_settings(
        server_address=str(st.get_option("server.address") or ""), server_port=int(st.get_option("server.port"))
    )
    refuse_base_path(settings.public_url, str(st.get_option("server.baseUrlPath") or ""))
    switch_nagle_off(settings.server_port)
    open_security_log()
    ask_where_from(where_from)
    page_runs.put_in_order()
    late_fields.show_what_is_stored()
    app = await run_in_threadpool(lambda: container.build(settings))
    if app.settings.drives:
        # A folder that several dashboards share holds one for each of them.
        name = "sandbox" if app.lock is not None else f"sandbox-{settings.server_port}"
        sandbox = Sandbox(settings.data_dir / name, speed=settings.sandbox_speed)
        sandbox.play("bithuman", profile="v2")
        await sandbox.start()
        _sandboxes.append(sandbox)
    container.use(app)
    await run_in_threadpool(app.start)
    # Streamlit collects garbage after each rerun. What stays until the end is left out of it from now on: going through
    # it took a tenth of a second each time, in which every other page waited.
    gc.collect()
    gc.freeze()
    try:
        async with bounded_connections():
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


async def health(request: Request) -> Response:
    """Whether all is well."""
    return await container.current().health_answer.get(request)


async def backup(request: Request) -> Response:
    """A backup of everything, for whoever was given its address."""
    return await container.current().backups.get(request)


async def clip(request: Request) -> Response:
    """One item's picture or film."""
    return await container.current().clips.get(request)


async def results(request: Request) -> Response:
    """The results file of a job."""
    return await container.current().downloads.results(request)


async def row(request: Request) -> Response:
    """The other columns of the row of an item."""
    return await container.current().row_cells.get(request)


async def links(request: Request) -> Response:
    """The share links of a job."""
    return await container.current().downloads.links(request)


async def money(request: Request) -> Response:
    """What a job was quoted, charged and given back."""
    return await container.current().downloads.money(request)


async def month(request: Request) -> Response:
    """What a month was quoted, charged and given back."""
    return await container.current().downloads.month(request)


async def consent(request: Request) -> Response:
    """What was answered about consent for a job."""
    return await container.current().downloads.consent(request)


async def problem_rows(request: Request) -> Response:
    """The rows of a draft that have problems."""
    return await container.current().downloads.problems(request)


async def draft_results(request: Request) -> Response:
    """The results file of a draft over all its launches."""
    return await container.current().downloads.draft_results(request)


async def draft_links(request: Request) -> Response:
    """The share links of a draft over all its launches."""
    return await container.current().downloads.draft_links(request)


async def mail(request: Request) -> Response:
    """The good videos of a draft, as a mail tool takes them."""
    return await container.current().downloads.mail(request)


async def films(request: Request) -> Response:
    """The films of a draft over all its launches, as one zip."""
    return await container.current().films.get(request)


async def shared(request: Request) -> Response:
    """The results of one job, for whoever was given the link."""
    return await container.current().outside.page(request)


async def practice(scope: Scope, receive: Receive, send: Send) -> None:
    """The practice services, when a service is in practice."""
    if _sandboxes:
        await _sandboxes[-1].app(scope, receive, send)
    else:
        await PlainTextResponse("no service is in practice", status_code=404)(scope, receive, send)


def where_from() -> str:
    """The address of the browser whose page is being drawn; "" outside of pages."""
    return (st.context.ip_address or "") if get_script_run_ctx(suppress_warning=True) else ""


def rules() -> Rules:
    """What the gate goes by."""
    return container.current().gate


def is_act(message: bytes) -> bool:
    """Whether a page's message is something that a person did there, and not its timer."""
    try:
        said = BackMsg.FromString(message)
    except DecodeError:
        return False
    return said.WhichOneof("type") == "rerun_script" and not said.rerun_script.is_auto_rerun


app = st.App(
    "pages/router.py",
    lifespan=lifespan,
    middleware=[Middleware(Gate, rules=rules, upload_bytes=UPLOAD_BYTES, is_act=is_act)],
    routes=[
        Route("/webhooks/{service}/{token}", webhook, methods=["POST"]),
        Route("/backup/{ticket}", backup, methods=["GET"]),
        Route(HEALTH, health, methods=["GET"]),
        Route("/clips/{job_id}/{item_id:int}/{what}", clip),
        Route("/results/{job_id}", results),
        Route("/results/{job_id}/links", links),
        Route("/results/{job_id}/row/{item_id:int}", row, methods=["GET"]),
        Route("/results/{job_id}/money", money),
        Route("/results/{job_id}/consent", consent),
        Route("/results/of-month/{month}/money", month),
        Route("/drafts/{draft_id}/problems", problem_rows),
        Route("/drafts/{draft_id}/results", draft_results),
        Route("/drafts/{draft_id}/links", draft_links),
        Route("/drafts/{draft_id}/films", films),
        Route("/drafts/{draft_id}/mail/{form}", mail),
        Route("/shared/{token}", shared, methods=["GET"]),
        *signin.routes(container.current),
        Mount("/sandbox", practice),
    ],
)
