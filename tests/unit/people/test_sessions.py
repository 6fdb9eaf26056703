"""Sessions live on the server: they end by time, by hand and by another password."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col
from starlette.responses import Response

from services.people import sessions as module
from services.people.sessions import SEEN_EVERY
from services.people.signin.cookies import Cookies
from services.store.database import Database
from services.store.people_tables import BrowserSession
from tests.rigs.gated import NOW, SECRET, Team


@pytest.fixture(autouse=True)
def _nothing_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look goes to the database, as that of another process does."""
    monkeypatch.setattr(module, "REMEMBERED", -1.0)


def test_a_session_says_who_it_is_and_only_a_hash_of_its_token_is_kept(team: Team, tmp_path: Path) -> None:
    token = team.sessions.begin("Mara", browser="Firefox", address="192.0.2.7")
    found = team.sessions.find(token)
    assert found is not None
    assert found.person.name == "Mara"
    assert team.sessions.person_of(found.session_id) == found.person
    assert team.sessions.find(token[:-1]) is None
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("callsheet.db*"))
    assert b"Mara" in kept
    assert token.encode() not in kept


def test_an_idle_session_is_over_and_an_act_keeps_it_alive(team: Team) -> None:
    token = team.sessions.begin("Mara")
    for _ in range(5):
        team.now += timedelta(hours=team.settings.session_idle_hours - 1)
        assert team.sessions.find(token) is not None
    for _ in range(2):
        team.now += timedelta(hours=team.settings.session_idle_hours - 1)
        alive = team.sessions.find(token, active=False)
    assert alive is None
    assert team.sessions.open_sessions() == []


def test_no_act_keeps_a_session_alive_for_ever(team: Team) -> None:
    token = team.sessions.begin("Mara")
    while team.now - NOW < timedelta(hours=team.settings.session_hours - 10):
        team.now += timedelta(hours=10)
        assert team.sessions.find(token) is not None
    team.now = NOW + timedelta(hours=team.settings.session_hours, seconds=1)
    assert team.sessions.find(token) is None


def test_a_clock_put_back_signs_nobody_out(team: Team) -> None:
    token = team.sessions.begin("Mara")
    team.now -= timedelta(days=30)
    assert team.sessions.find(token) is not None


def test_an_ended_session_is_over_at_once_and_the_others_are_not(
    team: Team, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 60.0)
    mine, other = team.sessions.begin("Mara"), team.sessions.begin("Mara")
    found = team.sessions.find(mine)
    assert found is not None
    assert team.sessions.find(other) is not None
    heard: list[str] = []
    team.sessions.when_ended(heard.append)
    team.sessions.end(found.session_id, "Ana")
    assert heard == [found.session_id]
    assert team.sessions.find(mine) is None
    assert team.sessions.person_of(found.session_id) is None
    assert team.sessions.find(other) is not None
    assert len(team.sessions.open_sessions()) == 1
    with database.read() as session:
        ended = session.scalar(select(BrowserSession).where(col(BrowserSession.id) == found.session_id))
    assert ended is not None
    assert (ended.ended_by, ended.ended_at) == ("Ana", NOW)


def test_another_password_or_none_voids_every_session(make_team: Callable[..., Team]) -> None:
    token = make_team("clapper board at dawn").sessions.begin("Mara")
    assert make_team("clapper board at dawn").sessions.find(token) is not None
    assert make_team("slates and other stones").sessions.find(token) is None
    nameless = make_team(None).sessions.begin("Mara")
    assert make_team("clapper board at dawn").sessions.find(nameless) is None


def test_being_seen_is_written_down_once_a_minute_at_most(team: Team) -> None:
    token = team.sessions.begin("Mara")
    team.now += SEEN_EVERY / 2
    team.sessions.find(token)
    assert team.sessions.open_sessions()[0].seen_at == NOW
    team.now += SEEN_EVERY
    team.sessions.find(token, active=False)
    assert team.sessions.open_sessions()[0].seen_at == NOW
    team.sessions.find(token)
    assert team.sessions.open_sessions()[0].seen_at == team.now


@pytest.mark.parametrize("value", ["", ".", "a.b.c", "é.1.ü", "x" * 5000])
def test_a_cookie_that_we_did_not_sign_is_no_token(team: Team, value: str) -> None:
    assert team.cookies.token({"callsheet_session": value}, https=False) is None


def test_a_token_signed_by_another_server_is_no_token(team: Team) -> None:
    theirs, ours = Cookies(team.settings, b"z" * 48), Cookies(team.settings, SECRET)
    answer = Response()
    theirs.give(answer, "token", None, https=False)
    value = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert theirs.token({"callsheet_session": value}, https=False) == "token"
    assert ours.token({"callsheet_session": value}, https=False) is None


@pytest.mark.parametrize("back", [timedelta(minutes=10), timedelta(hours=1), timedelta(days=30)])
def test_a_clock_put_back_signs_nobody_out_and_lets_no_session_last_longer(team: Team, back: timedelta) -> None:
    token = team.sessions.begin("Mara")
    team.now -= back
    assert team.sessions.find(token) is not None
    put_back_at = team.now
    assert team.sessions.open_sessions()[0].created_at == put_back_at
    team.now = put_back_at + timedelta(hours=team.settings.session_idle_hours, seconds=1)
    assert team.sessions.find(token) is None


def test_a_browser_is_known_also_when_the_clock_was_put_back(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    answer, real = Response(), time.time
    monkeypatch.setattr(time, "time", lambda: real() + 3600)
    team.cookies.give(answer, "token", "browser", https=False)
    monkeypatch.undo()
    value = answer.headers.getlist("set-cookie")[1].partition("=")[2].partition(";")[0]
    assert team.cookies.known_browser({"callsheet_browser": value}, https=False) == "browser"
