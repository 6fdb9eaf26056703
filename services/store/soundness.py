"""Whether a SQLite file is whole, and making one that came from elsewhere harmless."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from services.errors import DatabaseDamaged, StoreError

STEPS = 100_000
AT_START_SECONDS = 20.0
"""A quick check reads the whole file; of one that takes longer, the rest is found when it is read."""
OFTEN_IN_HOSTILE_ONES = ("check", "generated", "as (", "virtual", "without rowid")


def quick_check(file: Path, *, seconds: float = AT_START_SECONDS) -> str:
    """What is broken in a database, in SQLite's words, or "" when nothing was found within so many seconds."""
    if not file.is_file():
        return ""
    end = time.monotonic() + seconds
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            connection.set_progress_handler(lambda: int(time.monotonic() > end), STEPS)
            said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as broken:
        damaged = getattr(broken, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))
        return str(broken) if damaged else ""
    return "" if said == "ok" else " ".join(str(said).split())


def refuse_unsound(file: Path) -> None:
    """Check every page and index of a database. Raises DatabaseDamaged naming the first that is broken."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA trusted_schema=OFF")
            said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            strays = connection.execute("PRAGMA foreign_key_check").fetchone() if said == "ok" else None
    except sqlite3.Error as broken:
        said, strays = str(broken), None
    if said != "ok" or strays is not None:
        what = f"a row of {strays[0]} belongs to nothing" if strays is not None else " ".join(str(said).split())
        raise DatabaseDamaged(
            f"The database is damaged: {what}.",
            next_step="Nothing was changed. Keep the older backups, stop Callsheet, move its data folder away as it "
            "is and restore the newest backup that is sound.",
        )


def make_harmless(file: Path, tables: Iterable[str]) -> None:
    """Take out of a database what runs by itself or is not ours: triggers, views, strange tables.

    Raises StoreError when a table of ours was made in a way that Callsheet does not make it.
    """
    ours = {*tables, "alembic_version"}
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("PRAGMA trusted_schema=OFF")
            connection.execute("PRAGMA foreign_keys=OFF")
            found = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
            for kind, name, _table, _sql in found:
                if kind in {"trigger", "view"}:
                    connection.execute(f"DROP {kind} {_quoted(name)}")
            for kind, name, _table, sql in found:
                if kind == "table" and name not in ours and not name.startswith("sqlite_"):
                    connection.execute(f"DROP TABLE IF EXISTS {_quoted(name)}")
                elif kind == "table" and any(word in str(sql).lower() for word in OFTEN_IN_HOSTILE_ONES):
                    raise StoreError(f"The table {name} of this database is not one that Callsheet made.")
    except sqlite3.Error as broken:
        raise StoreError(f"This is not a database of Callsheet: {broken}.") from broken


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
