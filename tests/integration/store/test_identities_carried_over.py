"""What stands under a name in the money record of before goes on to be of the one person who had that name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlmodel import select

from services.jobs.launch.caps import Caps
from services.jobs.ledger.money.caps import Spender, caps_of
from services.store.database import Database, sqlite_url
from services.store.migrate import FOLDER, migrate
from services.store.money_tables import ChargeLine, SecondYes
from tests.rigs.servers.postgres import postgres

NOW = "2026-11-27 09:00:00.000000"
BEFORE: list[tuple[str, list[dict[str, str | int]]]] = [
    (
        "INSERT INTO member (identity, name, email, provider, groups, first_seen_at, seen_at, revoked_by)"
        " VALUES (:identity, :name, '', 'acme', '[]', :now, :now, '')",
        [{"identity": f"acme:{place}", "name": name} for place, name in enumerate(("Ben", "Kim", "Kim"), start=1)],
    ),
    (
        "INSERT INTO cap (scope, subject, most_items, person, set_at) VALUES (:scope, :subject, :most, 'Olga', :now)",
        [
            {"scope": "person", "subject": "Ben", "most": 5},
            {"scope": "person", "subject": "Kim", "most": 6},
            {"scope": "person", "subject": "Zoe", "most": 7},
            {"scope": "run", "subject": "", "most": 8},
        ],
    ),
    (
        "INSERT INTO charge (id, key, service, host, practice, person, sort, items, standing, said_by, text, at)"
        " VALUES (:name, :name, 'bhuman', '', false, :name, 'quoted', 1, 'open', 'rule', '', :now)",
        [{"name": name} for name in ("Ben", "Kim", "Zoe")],
    ),
    (
        "INSERT INTO second_yes (id, about, fingerprint, items, asked_by, asked_at, agreed_by, agreed_at)"
        " VALUES ('1', 'draft:1', 'f', 3, :asked, :now, :agreed, :now)",
        [{"asked": "Ben", "agreed": "Kim"}],
    ),
]


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of the version before, with people, caps and lines in it, brought to this version."""
    on_postgres = request.param == "postgres"
    url = postgres().empty() if on_postgres else sqlite_url(tmp_path / "callsheet.db")
    database = Database(url)
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with database.engine.connect() as connection:
        writing = connection.execution_options(callsheet_write=True)
        config.attributes["connection"] = writing
        command.upgrade(config, "0015")
        for statement, rows in BEFORE:
            writing.execute(text(statement), [{**row, "now": NOW} for row in rows])
        writing.commit()
    migrate(database)
    yield database
    database.close()
    if on_postgres:
        postgres().drop(url)


def test_lines_and_yeses_get_the_identity_of_the_only_one_who_has_the_name(
    database: Database,
) -> None:
    with database.read() as session:
        lines = {line.person: line.identity for line in session.exec(select(ChargeLine))}
        yes = session.exec(select(SecondYes)).one()
    assert lines == {"Ben": "acme:1", "Kim": "", "Zoe": ""}
    assert (yes.asked_identity, yes.agreed_identity) == ("acme:1", "")


def test_a_cap_of_a_name_holds_for_each_who_has_it_whatever_they_are_called_then(database: Database) -> None:
    renamed = {"acme:1": 5, "acme:2": 6, "acme:3": 6, "": 7}
    with database.read() as session:
        for identity, most in renamed.items():
            spender = Spender("", "bhuman", False, "Somebody else" if identity else "Zoe", identity)
            assert [cap.most_items for cap in caps_of(session, spender, lock=False)] == [8, most]
    assert {cap.subject for cap in Caps(database).known()} == {"acme:1", "acme:2", "acme:3", "Zoe", ""}
