"""A proxy in front of a Callsheet that does not know its public address is noticed, and said on every page."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from services.config import Settings
from services.people.admission import Admission
from services.people.password import TeamPassword
from services.people.sessions import Sessions
from services.people.signin.cookies import Cookies
from services.store.database import Database, sqlite_url
from services.web.gate.rules import Rules


def rules(folder: Path, **given: str) -> Rules:
    settings = Settings(**given)
    database = Database(sqlite_url(folder / "callsheet.db"))
    admission = Admission(settings, TeamPassword(None, b"s"))
    sessions = Sessions(database, admission=admission, idle=timedelta(hours=1), longest=timedelta(hours=1))
    return Rules(settings, sessions, Cookies(settings, b"s"), "process")


def test_a_proxy_without_a_public_address_is_said_until_it_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    one = rules(tmp_path)
    one.note_way({"host": "127.0.0.1:8501"})
    assert not list(one.proxy_troubles())
    one.note_way({"host": "127.0.0.1:8501", "x-forwarded-for": "198.51.100.7"})
    [trouble] = one.proxy_troubles()
    assert "CALLSHEET_PUBLIC_URL is not set" in trouble.text
    assert trouble.only_warns
    known = rules(tmp_path, public_url="https://callsheet.example.org")
    known.note_way({"x-forwarded-proto": "https"})
    assert not list(known.proxy_troubles())
