"""Connections that send no request, or take no answer, do not stay; those that do are left alone."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message

from services.web.gate import bodies, connections
from services.web.gate.bodies import OutgoingBody
from services.web.gate.connections import bounded_connections
from tests.integration.web.conftest import SignIn
from tests.rigs.machine.page_socket import draw, open_page
from tests.rigs.machine.processes import DashboardProcess
from tests.rigs.machine.serving import PATIENCE, served

MOST = 5
ASKING = b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"


async def slow(_request: Request) -> Response:
    """Work that takes longer than a connection may be quiet."""
    await asyncio.sleep(connections.QUIET_SECONDS * 1.3)
    return PlainTextResponse("done")


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A real server whose connections may be quiet for half a second, five of them at once."""
    monkeypatch.setattr(connections, "QUIET_SECONDS", 0.5)
    monkeypatch.setattr(connections, "LOOK_EVERY", 0.05)
    monkeypatch.setattr(connections, "WAITING_MOST", MOST)
    bounds = contextlib.AsyncExitStack()

    async def start() -> None:
        await bounds.enter_async_context(bounded_connections())

    with served(lambda _port: Starlette(routes=[Route("/slow", slow)]), start=start, stop=bounds.aclose) as one:
        yield one


def ended_after(line: socket.socket, dripping: bytes = b"", begun: float | None = None) -> float:
    """For how long the other side kept this connection, while a byte after the other was sent on it."""
    begun = time.monotonic() if begun is None else begun
    line.settimeout(0.05)
    with contextlib.suppress(ConnectionError):
        while time.monotonic() - begun < PATIENCE:
            if dripping:
                line.sendall(dripping)
            with contextlib.suppress(TimeoutError):
                if not line.recv(65536):
                    break
    return time.monotonic() - begun


def assert_open(line: socket.socket) -> None:
    line.setblocking(False)
    with pytest.raises(BlockingIOError):
        line.recv(1)


@pytest.mark.parametrize(
    ("first", "dripping"),
    [(b"", b""), (b"GET / HTTP/1.1\r\nX: ", b"x"), (b"GET /none HTTP/1.1\r\nHost: a\r\n\r\nGET / HT", b"x")],
    ids=["nothing", "a head a byte at a time", "a head a byte at a time after a whole request"],
)
def test_a_connection_without_a_whole_request_is_cut_off(port: int, first: bytes, dripping: bytes) -> None:
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(first)
        assert 0.4 < ended_after(line, dripping, begun) < PATIENCE


def test_a_request_under_way_and_one_after_the_other_are_left_alone(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # Long enough for the second request to be sent in time on a busy machine, too.
    monkeypatch.setattr(connections, "QUIET_SECONDS", 2.0)
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        for _ in range(2):
            line.sendall(ASKING)
            answer = b""
            while b"done" not in answer:
                part = line.recv(65536)
                assert part, "the connection was cut off"
                answer += part


def test_of_too_many_that_wait_the_oldest_are_cut_off_at_once(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "QUIET_SECONDS", 10 * PATIENCE)
    with contextlib.ExitStack() as lines:
        open_lines = [lines.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(MOST + 3)]
        assert all(ended_after(line) < PATIENCE for line in open_lines[:3])
        for line in open_lines[3:]:
            assert_open(line)


async def test_an_answer_that_is_not_taken_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "GRACE_SECONDS", 0.05)

    async def never(_message: Message) -> None:
        await asyncio.Event().wait()

    body = OutgoingBody(never)
    with pytest.raises(TimeoutError):
        await body.send({"type": "http.response.body", "body": b"x"})
    assert body.is_late


def test_a_flood_of_silent_connections_cuts_off_itself_and_no_open_page(
    dashboard: DashboardProcess, sign_in: SignIn
) -> None:
    """The server that Streamlit starts is the one that is watched."""
    with open_page(dashboard.root, sign_in("Ana")) as page, contextlib.ExitStack() as lines:
        draw(page)
        at = ("127.0.0.1", dashboard.port)
        flood = [lines.enter_context(socket.create_connection(at)) for _ in range(connections.WAITING_MOST + 3)]
        assert ended_after(flood[0]) < PATIENCE
        # The oldest went because there were too many: what is as quiet and came a moment later is still there.
        assert_open(flood[-1])
        assert "Ana" in draw(page)
