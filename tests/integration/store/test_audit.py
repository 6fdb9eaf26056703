"""The team's record only grows, is written with the change it speaks of, and holds neither secret nor cell."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from services.backup import restore, save
from services.errors import StoreError
from services.people.audit import coming_from, record
from services.store.database import Database, sqlite_url
from services.store.migrate import migrate
from services.store.record.append_only import opened
from services.store.record.audit_tables import AuditEntry


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database with one line in its record."""
    made = Database(sqlite_url(tmp_path / "data/callsheet.db"))
    migrate(made)
    with made.write() as session:
        record(session, actor="Ana", act="set a cap", about="cap:run", before={"cap": 5}, after={"cap": 9}, cents=900)
    yield made
    made.close()


def lines(database: Database) -> list[AuditEntry]:
    with database.read() as session:
        return list(session.exec(select(AuditEntry)).all())


def launch_and_fall(session: Session) -> None:
    record(session, actor="Ana", act="launch", about="job:1")
    raise ZeroDivisionError


CHANGES = [
    "UPDATE audit_entry SET actor = 'Bob'",
    "DELETE FROM audit_entry",
    "INSERT OR REPLACE INTO audit_entry SELECT id, at, 'Bob', act, about, before, after, cents, came_from "
    "FROM audit_entry",
]


@pytest.mark.parametrize("change", CHANGES)
def test_no_line_of_the_record_is_changed_or_taken_away(database: Database, change: str) -> None:
    with pytest.raises(StoreError), database.write() as session:
        session.execute(text(change))
    [line] = lines(database)
    assert (line.actor, line.act, line.about, line.before, line.after, line.cents) == (
        "Ana", "set a cap", "cap:run", {"cap": 5}, {"cap": 9}, 900,
    )  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_restored_record_is_kept_too(database: Database, tmp_path: Path, change: str) -> None:
    database.close()
    save(tmp_path / "data", tmp_path / "b.zip")
    shutil.rmtree(tmp_path / "data")
    restore(tmp_path / "data", tmp_path / "b.zip")
    again = Database(sqlite_url(tmp_path / "data/callsheet.db"))
    with pytest.raises(StoreError), again.write() as session:
        session.execute(text(change))
    assert "Ana" in [line.actor for line in lines(again)]
    again.close()


def test_what_opens_the_record_for_forgetting_closes_it_again_after_a_fault_too(database: Database) -> None:
    with database.write() as session, pytest.raises(ZeroDivisionError), opened(session):
        raise ZeroDivisionError
    with database.write() as session, opened(session):
        session.execute(text("UPDATE audit_entry SET actor = 'somebody'"))
    assert [line.actor for line in lines(database)] == ["somebody"]
    for change in CHANGES:
        with pytest.raises(StoreError), database.write() as session:
            session.execute(text(change))


def test_a_line_is_kept_with_its_change_or_not_at_all(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as session:
        launch_and_fall(session)
    assert len(lines(database)) == 1


def test_where_somebody_came_from_is_written_down(database: Database) -> None:
    with database.write() as session, coming_from("198.51.100.7"):
        record(session, actor="Ana", act="launch", about="job:1")
        record(session, actor="Ana", act="launch", about="job:2", came_from="198.51.100.9")
    with database.write() as session:
        record(session, actor="Ana", act="launch", about="job:3")
    assert [line.came_from for line in lines(database)[1:]] == ["198.51.100.7", "198.51.100.9", ""]


@pytest.mark.parametrize(
    "fields",
    [{"key": "k"}, {"bhuman_key_secret": "s"}, {"values": ["Ana"]}, {"label": "Ana"}, {"email": "a@b.c"},
     {"cells": 3}, {"row": {"first_name": "Ana"}}, {"First Name": "Ana"}, {"body": "{}"}, {"rows": [b"Ana"]}],
)  # fmt: skip
def test_what_could_hold_a_secret_or_a_cell_is_refused(database: Database, fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no place"), database.write() as session:
        record(session, actor="Ana", act="retry", about="job:1", after=fields)
    assert len(lines(database)) == 1


def test_of_an_address_its_host_is_kept_alone(database: Database) -> None:
    secret = "https://ana:pw@hooks.example.com/catch/8812/abcdef?token=t"
    with database.write() as session:
        record(session, actor="Ana", act="send callbacks", about=f"address:{secret}", after={"to": [secret]})
    line = lines(database)[-1]
    assert (line.about, line.after) == ("address:https://hooks.example.com", {"to": ["https://hooks.example.com"]})
