"""Bringing a database to this version's tables, at every start."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from services.errors import DatabaseNewer, StoreError
from services.store.database import Database
from services.store.record.append_only import keep

FOLDER = Path(__file__).parent / "migrations"
HEAD = "0017"
"""The newest migration: a database that stands there is ready, and nothing of what migrates has to be loaded."""

MIGRATING = 4_927_331
"""Held on Postgres by whoever migrates: a second process waits and then finds nothing to do."""

_one_at_a_time = threading.Lock()


def migrate(database: Database) -> None:
    """Run the missing migrations, and put back what keeps the record, all of it in one transaction.

    Raises DatabaseNewer, having changed nothing, when the database was made by a newer Callsheet, and StoreError when
    it cannot be opened.
    """
    try:
        with database.engine.connect() as connection:
            stands_at = _revision(connection)
            connection.rollback()
    except SQLAlchemyError as wrong:
        said = " ".join(str(getattr(wrong, "orig", None) or type(wrong).__name__).split())
        raise StoreError(
            f"The database cannot be opened: {said.rstrip('.')}.",
            next_step="Start it, or correct CALLSHEET_DATABASE_URL. A file that is damaged is restored from a backup.",
        ) from None
    if stands_at not in (None, HEAD) and stands_at not in _known():
        raise DatabaseNewer(
            f"The database was made by a newer Callsheet (version {stands_at}).",
            next_step="Start that newer Callsheet, or restore a backup made before the upgrade. Nothing was changed.",
        )
    # Alembic keeps what it works on in module globals, so one at a time in a process; and the write lock from the first
    # statement on makes a second process wait and then find nothing to do.
    with _one_at_a_time, database.engine.connect() as connection:
        writing = connection.execution_options(callsheet_write=True)
        if not database.is_sqlite:
            writing.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATING})")
        if stands_at != HEAD:
            _upgrade(writing)
        keep(writing)
        writing.commit()


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _upgrade(writing: Connection) -> None:
    # Nearly every start finds its tables as they have to be, and has no need of Alembic nor of its time to load.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = writing
    command.upgrade(config, "head")


@cache
def _known() -> frozenset[str]:
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see _upgrade

    # Each of them is read as a script, so once in a process.
    return frozenset(script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions())
