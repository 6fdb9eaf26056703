"""A provider on loopback for all tests here, and teams whose people sign in at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from services.store.database import Database
from services.store.tables import utc_now
from tests.rigs.gated import Team, new_database
from tests.rigs.servers.provider import COOKIE_SECRET, OpenIdProvider, open_provider

PEOPLE = {
    "ana": {"name": "Ana Ruiz", "email": "Ana@team.example", "email_verified": True, "groups": ["video", "leads"]},
    "ben": {"name": "Ben <b>", "email": "ben@team.example", "email_verified": True, "groups": []},
    "cleo": {"name": "Cleo", "email": "cleo@other.example", "email_verified": True, "groups": ["video"]},
    "mallory": {"name": "Ana Ruiz", "email": "ana@team.example", "email_verified": False},
    "nobody": {"name": "\u202e", "email": "team.example@evil.example", "email_verified": True, "groups": "leads"},
}


@pytest.fixture(scope="package")
def provider() -> Iterator[OpenIdProvider]:
    """One provider that knows everybody."""
    with open_provider(PEOPLE) as one:
        yield one


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """An empty database in a folder without a secrets file."""
    monkeypatch.chdir(tmp_path)
    made = new_database(tmp_path)
    yield made
    made.close()


@pytest.fixture
def make_team(database: Database, provider: OpenIdProvider) -> Callable[..., Team]:
    """Makes a team whose people sign in at the provider, in a second process when it is asked again."""

    def make(**settings: Any) -> Team:
        auth = {"cookie_secret": COOKIE_SECRET, "acme": provider.settings(title="Acme")}
        made = Team(database, **{"auth": auth, "allowed_domains": "team.example", **settings})
        made.now = utc_now()  # the provider's clock is the machine's
        return made

    return make


@pytest.fixture
def team(make_team: Callable[..., Team]) -> Team:
    """One with an admin by the settings."""
    return make_team(admins="ana@team.example")
