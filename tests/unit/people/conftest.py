"""A team with a password, one without, and their databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from services.store.database import Database
from tests.rigs.gated import Team, new_database

PASSWORD = "clapper board at dawn"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """An empty database in a folder without a secrets file."""
    monkeypatch.chdir(tmp_path)
    made = new_database(tmp_path)
    yield made
    made.close()


@pytest.fixture
def make_team(database: Database) -> Callable[..., Team]:
    """Makes a team over the database; its password is a plain text."""

    def make(password: str | None = PASSWORD, **settings: Any) -> Team:
        return Team(database, team_password=SecretStr(password) if password else None, **settings)

    return make


@pytest.fixture
def team(make_team: Callable[..., Team]) -> Team:
    """A team with a password."""
    return make_team()
