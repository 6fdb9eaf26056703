"""A full disk, a locked database, a kill in the middle of a migration, a newer database: nothing is half written."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, col, select

from services.errors import DatabaseBusy, DatabaseNewer, DiskFull
from services.store.database import Database, sqlite_url
from services.store.migrate import FOLDER, HEAD, migrate
from services.store.tables import Draft

ROOT = Path(__file__).resolve().parents[3]
DIES = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from services.store.database import Database, sqlite_url
from services.store.migrate import migrate
database = Database(sqlite_url(Path(sys.argv[1])))
left = [int(sys.argv[2])]
def die(*_):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(database.engine, "after_cursor_execute", die)
migrate(database)
"""


def opened(path: Path) -> Database:
    database = Database(sqlite_url(path), busy_seconds=0.2)
    migrate(database)
    return database


def test_a_full_disk_changes_nothing_and_says_so(tmp_path: Path) -> None:
    database = opened(tmp_path / "c.db")
    with database.write() as session:
        session.add(Draft(kind="campaign", name="kept", person="Ana"))
    with database.engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()

    def write_too_much() -> None:
        with database.write() as session:
            session.execute(text(f"PRAGMA max_page_count={pages + 2}"))
            for number in range(200):
                session.add(Draft(kind="campaign", name=f"{number} " + "x" * 2000, person="Ana"))
            session.flush()

    with pytest.raises(DiskFull, match="disk is full"):
        write_too_much()
    with database.read() as session:
        assert [draft.name for draft in session.exec(select(Draft))] == ["kept"]
    database.close()


def test_a_locked_database_is_named_and_nothing_is_changed(tmp_path: Path) -> None:
    database = opened(tmp_path / "c.db")
    with closing(sqlite3.connect(tmp_path / "c.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusy), database.write() as session:
            session.add(Draft(kind="campaign", name="too late", person="Ana"))
        other.rollback()
    with database.write() as session:
        assert session.exec(select(Draft).where(col(Draft.name) == "too late")).all() == []
    database.close()


@pytest.mark.parametrize("statement", [3, 9, 17, 26, 34, 41])
def test_a_kill_in_the_middle_of_a_migration_is_mended_at_the_next_start(tmp_path: Path, statement: int) -> None:
    path = tmp_path / "c.db"
    died = subprocess.run([sys.executable, "-c", DIES, str(path), str(statement)], cwd=ROOT, check=False)
    assert died.returncode == -9
    database = opened(path)
    with database.read() as session:
        there = {row[0] for row in session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))}
    assert set(SQLModel.metadata.tables) <= there
    database.close()


def test_many_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    start = "import sys; from pathlib import Path; from services.store.database import Database, sqlite_url; "
    start += "from services.store.migrate import migrate; migrate(Database(sqlite_url(Path(sys.argv[1]))))"
    command = [sys.executable, "-c", start, str(tmp_path / "c.db")]
    running = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(4)]
    assert [(one.communicate()[1], one.returncode) for one in running] == [(b"", 0)] * 4


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    database = opened(tmp_path / "c.db")
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseNewer, match="9999"):
        migrate(database)
    database.close()


def test_the_newest_migration_is_the_one_at_which_a_start_takes_a_database_for_ready() -> None:
    from alembic.script import ScriptDirectory

    assert ScriptDirectory(str(FOLDER)).get_current_head() == HEAD


def test_the_migrations_make_exactly_the_tables_of_the_code(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    database = opened(tmp_path / "c.db")
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
    database.close()
