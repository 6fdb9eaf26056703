"""The gate's bounds on what is sent, and who may come near where the team has no password."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from services.store.database import Database
from services.web.gate import bodies
from services.web.gate.bodies import MEGABYTE, STRANGERS_AT_ONCE, UPLOADS_AT_ONCE
from services.web.gate.gate import Gate
from tests.rigs.gated import HOME, PROCESS, Browser, Team, new_database

PASSWORD = "clapper board at dawn"
UPLOAD = "/_stcore/upload_file/s/f"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """An empty database."""
    monkeypatch.chdir(tmp_path)
    made = new_database(tmp_path)
    yield made
    made.close()


@pytest.fixture
def open_team(database: Database) -> Team:
    """A team without a password."""
    return Team(database, upload_mb_per_hour=1)


async def taking(request: Request) -> Response:
    """Read everything and say how much it was."""
    return PlainTextResponse(str(len(await request.body())))


async def failing(_request: Request) -> Response:
    """A fault of the program."""
    raise RuntimeError("secret detail")


async def swallowing(request: Request) -> Response:
    """Make an answer of any error, as the practice services do."""
    with contextlib.suppress(Exception):
        await request.body()
    return PlainTextResponse("took it")


ROUTES = [
    Route("/take", taking, methods=["GET", "POST"]),
    Route("/swallow", swallowing, methods=["POST"]),
    Route("/fail", failing),
    Route(UPLOAD, taking, methods=["PUT"]),
    Route("/webhooks/bhuman/t", taking, methods=["POST"]),
    Mount("/sandbox", Starlette(routes=[Route("/take", taking, methods=["POST"])])),
]


async def dripping(parts: int, each: bytes = b"x") -> AsyncIterator[bytes]:
    """A body that comes bit by bit, without a length."""
    for _ in range(parts):
        await asyncio.sleep(0)
        yield each


async def endless() -> AsyncIterator[bytes]:
    """A body whose second part never comes."""
    yield b"x"
    await asyncio.Event().wait()


def test_a_body_is_bounded_by_what_is_asked_for_whether_it_names_its_length_or_not(open_team: Team) -> None:
    browser = Browser(open_team, ROUTES)
    assert browser.ask("POST", "/take", content=bytes(MEGABYTE)).text == str(MEGABYTE)
    for content in (bytes(MEGABYTE + 1), dripping(3, bytes(MEGABYTE // 2))):
        answer = browser.ask("POST", "/take", content=content)
        assert (answer.status_code, answer.headers["connection"]) == (413, "close")
    assert browser.ask("POST", "/sandbox/take", content=bytes(3 * MEGABYTE)).text == str(3 * MEGABYTE)
    assert browser.ask("PUT", UPLOAD, content=bytes(1025)).status_code == 413


def test_a_route_that_swallows_errors_cannot_make_an_answer_of_a_broken_bound(open_team: Team) -> None:
    answer = Browser(open_team, ROUTES).ask("POST", "/swallow", content=dripping(3, bytes(MEGABYTE // 2)))
    assert answer.status_code == 413


def test_a_body_that_comes_too_slowly_is_given_up(open_team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "GRACE_SECONDS", 0.05)
    answer = Browser(open_team, ROUTES).ask("POST", "/take", content=endless())
    assert answer.status_code == 408
    assert "too slowly" in answer.text


def test_a_person_uploads_so_much_an_hour_and_no_more(open_team: Team) -> None:
    browser = Browser(open_team, ROUTES)
    answers = [browser.ask("PUT", UPLOAD, content=bytes(1024)).status_code for _ in range(1024)]
    assert set(answers) == {200}
    late = browser.ask("PUT", UPLOAD, content=bytes(1024))
    assert (late.status_code, "1 MiB in an hour" in late.text) == (429, True)


async def test_a_person_has_so_many_uploads_at_once_and_strangers_so_many_callbacks(database: Database) -> None:
    team = Team(database, team_password=SecretStr(PASSWORD))
    gate = team.gate(ROUTES)
    transport = httpx.ASGITransport(gate)
    token = team.sessions.begin("Ana")
    answer = Response()
    team.cookies.give(answer, token, None, https=False)
    cookie = answer.headers["set-cookie"].partition(";")[0]

    let_in: list[str] = []

    async def body(path: str) -> AsyncIterator[bytes]:
        yield b"x"
        # Whoever asks for more has let it in.
        let_in.append(path)
        await asyncio.Event().wait()

    async def ask(method: str, path: str, headers: dict[str, str]) -> int:
        async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
            return (await client.request(method, path, content=body(path), headers=headers)).status_code

    async def settled(*asked: Coroutine[Any, Any, int]) -> list[int]:
        """What each is answered once each is answered or let in; 0 for those let in, which then hang up."""
        let_in.clear()
        tasks = [asyncio.create_task(one) for one in asked]
        while sum(one.done() for one in tasks) + len(let_in) < len(tasks):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
        answers = [one.result() if one.done() else 0 for one in tasks]
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return answers

    answers = await settled(
        *(ask("PUT", UPLOAD, {"cookie": cookie}) for _ in range(UPLOADS_AT_ONCE + 2)),
        *(ask("POST", "/webhooks/bhuman/t", {}) for _ in range(STRANGERS_AT_ONCE + 3)),
    )
    assert sorted(answers) == [0] * (UPLOADS_AT_ONCE + STRANGERS_AT_ONCE) + [429] * 2 + [503] * 3
    assert (await settled(ask("POST", "/webhooks/bhuman/t", {"content-length": "0"})))[0] in {0, 200}


async def test_a_fault_is_answered_without_its_detail_and_with_every_header(open_team: Team) -> None:
    # As in the product: what answers faults stands around the gate.
    gate = Middleware(Gate, rules=lambda: open_team.rules, upload_bytes=1024, is_act=lambda _message: True)
    transport = httpx.ASGITransport(Starlette(routes=ROUTES, middleware=[gate]), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
        answer = await client.get("/fail")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "frame-ancestors" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "headers",
    [{"X-Forwarded-For": "192.0.2.7"}, {"Forwarded": "for=192.0.2.7"}, {"Via": "1.1 edge"}, {"X-Real-IP": "192.0.2.7"},
     {"X-Forwarded-Proto": "https"}, {"Host": "call.example"}],
)  # fmt: skip
def test_without_a_password_only_this_machine_itself_comes_in(database: Database, headers: dict[str, str]) -> None:
    team = Team(database, public_url="https://call.example")
    assert Browser(team, ROUTES).ask("GET", "/take").status_code == 200
    for browser in (Browser(team, ROUTES), Browser(team, ROUTES, at="127.0.0.1")):
        refused = browser.ask("GET", "/take", headers=headers)
        assert refused.status_code == 403
        assert "Set CALLSHEET_TEAM_PASSWORD" in refused.text
    assert Browser(team, ROUTES, at="192.0.2.7").ask("GET", "/take").status_code == 403


def test_practice_is_open_to_this_process_itself_and_to_the_team(database: Database) -> None:
    team = Team(database, team_password=SecretStr(PASSWORD))
    stranger = Browser(team, ROUTES)
    for headers in ({}, {"x-callsheet-process": "guess"}, {"x-callsheet-process": ""}):
        assert stranger.ask("POST", "/sandbox/take", headers=headers).status_code == 403
    own = {"x-callsheet-process": PROCESS}
    assert stranger.ask("POST", "/sandbox/take", headers=own).status_code == 200
    assert stranger.ask("POST", "/take", headers=own).status_code == 403
    ana = Browser(team, ROUTES)
    ana.post(name="Ana", password=PASSWORD)
    assert ana.ask("POST", "/sandbox/take").status_code == 200


def test_every_answer_carries_the_headers_and_under_https_that_it_stays_so(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    team = Team(database, team_password=SecretStr(PASSWORD), public_url="https://call.example")
    far, near = Browser(team, ROUTES, home="https://call.example", at="192.0.2.7"), Browser(team, ROUTES)
    with caplog.at_level(logging.CRITICAL):
        for answer in (far.ask("GET", "/take"), far.get(), far.ask("GET", "/nothing", headers={"Host": "evil"})):
            assert answer.headers["referrer-policy"] == "same-origin"
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "frame-ancestors" in answer.headers["content-security-policy"]
    assert far.get().headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert "strict-transport-security" not in near.get().headers
