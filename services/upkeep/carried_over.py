"""What a restore does not undo: whom the team shut out, which links it took back, and the record of what was done.

A backup brings back campaigns, jobs and results as they were. Who may come in is not one of them: somebody who was
revoked since would be back, and a link that was taken back would be open again.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

log = logging.getLogger(__name__)

PEOPLE = "member"
SHUT_OUT = """
    UPDATE main.results_link SET (revoked_at, revoked_by) =
      (SELECT revoked_at, revoked_by FROM old.results_link AS was WHERE was.id = main.results_link.id)
    WHERE id IN (SELECT id FROM old.results_link WHERE revoked_at IS NOT NULL)
"""
SIGNED_OUT = "UPDATE main.browser_session SET ended_at = seen_at, ended_by = 'Callsheet' WHERE ended_at IS NULL"
RECORD = "audit_entry"
COMMON = """
    SELECT coalesce(max(now.id), 0) FROM main.audit_entry AS now JOIN old.audit_entry AS was
    ON was.id = now.id AND was.at = now.at AND was.actor = now.actor AND was.act = now.act AND was.about = now.about
"""


def carry_over(before: Path, restored: Path) -> None:
    """Bring what a restore does not undo from the database before it into the restored one, and sign everybody out.

    Both are closed, and may be of different versions. Where the one before cannot be read, which may be why another
    was restored, everybody is signed out all the same.
    """
    with closing(sqlite3.connect(restored, isolation_level=None)) as connection:
        try:
            if "browser_session" in _tables(connection, "main"):
                connection.execute(SIGNED_OUT)
            connection.execute("ATTACH DATABASE ? AS old", (str(before),))
            both = _tables(connection, "main") & _tables(connection, "old")
            connection.execute("BEGIN IMMEDIATE")
            if PEOPLE in both:
                _people(connection)
            if "results_link" in both:
                connection.execute(SHUT_OUT)
            if RECORD in both:
                _record(connection)
            connection.execute("COMMIT")
        except sqlite3.DatabaseError as wrong:
            log.error(
                "The database before the restore cannot be read (%s): look on the Team page for people and links that "
                "were revoked since the backup.",
                wrong,
            )


def _people(connection: sqlite3.Connection) -> None:
    """What the team made of each person, as it was a moment ago."""
    names = _columns(connection, PEOPLE)
    kept = [name for name in ("role", "revoked_at", "revoked_by") if name in names]
    connection.execute(
        f"INSERT INTO main.{PEOPLE} ({', '.join(names)}) SELECT {', '.join(names)} FROM old.{PEOPLE} WHERE true "  # noqa: S608 - our own names
        f"ON CONFLICT (identity) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in kept)}"
    )


def _record(connection: sqlite3.Connection) -> None:
    """The lines that were written since the backup, once; a start that was ended in the middle brings them again."""
    names = ", ".join(name for name in _columns(connection, RECORD) if name != "id")
    (common,) = connection.execute(COMMON).fetchone()
    connection.execute(
        f"INSERT INTO main.{RECORD} ({names}) SELECT {names} FROM old.{RECORD} AS was WHERE id > ? AND NOT EXISTS ("  # noqa: S608 - our own names
        f"SELECT 1 FROM main.{RECORD} AS now WHERE now.at = was.at AND now.actor = was.actor AND now.act = was.act "
        "AND now.about = was.about) ORDER BY id",
        (common,),
    )


def _tables(connection: sqlite3.Connection, schema: str) -> set[str]:
    found = connection.execute(f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table'")  # noqa: S608 - our own
    return {name for (name,) in found}


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """Those that both databases have."""
    now, was = (
        {row[1] for row in connection.execute(f"PRAGMA {schema}.table_info({table})")} for schema in ("main", "old")
    )
    return sorted(now & was)
