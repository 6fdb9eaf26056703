"""Our own calls to the practice services carry the secret of this process, and no other call does."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.vendors.practice import OwnSandbox
from services.vendors.wire.transport import Transport
from tests.rigs.servers.sandbox_server import serving

HEADER, SECRET = "x-callsheet-process", "s" * 43


async def echo(request: Request) -> Response:
    """The headers that came; a refusal where one is wanted."""
    return JSONResponse(dict(request.headers), status_code=400 if "refuse" in request.url.path else 200)


@pytest.fixture
def ours_and_another() -> Starlette:
    """An application that says what it was sent."""
    return Starlette(routes=[Route("/{path:path}", echo, methods=["GET", "POST"])])


async def test_only_requests_to_our_own_sandbox_are_marked(ours_and_another: Starlette) -> None:
    with serving(ours_and_another) as ours, serving(ours_and_another) as another:
        own = OwnSandbox(f"{ours}/sandbox/", HEADER, SECRET)
        for base, marked in ((f"{ours}/sandbox/bhuman", True), (ours, False), (f"{another}/sandbox/bhuman", False)):
            transport = Transport("BHuman", base, {"Authorization": "Bearer k"}, transport=own)
            sent = (await transport.read("read", "GET", "/x")).value
            assert isinstance(sent, dict)
            assert (sent.get(HEADER) == SECRET) is marked
            assert sent["authorization"] == "Bearer k"
            paid = (await transport.pay("pay", "/x", content=b"{}")).value
            assert isinstance(paid, dict)
            assert paid.get(HEADER) == (SECRET if marked else None)
        await own.aclose()


async def test_the_secret_is_not_kept_with_the_request_that_went_out(ours_and_another: Starlette) -> None:
    with serving(ours_and_another) as ours:
        own = OwnSandbox(f"{ours}/sandbox/", HEADER, SECRET)
        async with httpx.AsyncClient(transport=own) as client:
            answer = await client.get(f"{ours}/sandbox/x")
        assert answer.json()[HEADER] == SECRET
        assert HEADER not in answer.request.headers
