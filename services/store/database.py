"""Opening the database, and the one way into a transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from services.errors import DatabaseDamaged
from services.store.faults import named_errors
from services.store.guard import GuardedSession

BUSY_SECONDS = 15
# A program that stands still in the middle of a change must not keep everybody else waiting.
POSTGRES = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "options": "-c lock_timeout=15s -c idle_in_transaction_session_timeout=20s -c timezone=UTC",
}


class Database:
    """One database. `write()` and `read()` are the only ways to a session; both roll back whole on any error."""

    def __init__(
        self,
        url: str,
        *,
        busy_seconds: float = BUSY_SECONDS,
        on_damage: Callable[[str], None] = lambda _said: None,
        holder: str = "",
    ) -> None:
        """`on_damage` is called with the database's words, in any thread, whenever a page turns out to be broken.

        `holder` is written to a server's list of connections: by it, whoever is gone can be cut off.
        """
        self.url = url
        self.holder = holder or "callsheet"
        self._on_damage = on_damage
        self.is_sqlite = url.startswith("sqlite")
        self.options: dict[str, Any] = (
            {"timeout": busy_seconds} if self.is_sqlite else {**POSTGRES, "application_name": self.holder}
        )
        """What the driver is given at each connection."""
        self.engine: Engine = create_engine(url, pool_pre_ping=not self.is_sqlite, connect_args=self.options)
        self._closed = False
        event.listen(self.engine, "checkin", self._give_back)
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare)
            event.listen(self.engine, "begin", _begin)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction, committed at the end. On SQLite it is alone from its first statement on; elsewhere whoever
        decides on what is stored locks it first (`services.store.shared.locks`).

        Raises AlreadyStored, UnknownRecord or another StoreError; in each case nothing of it was kept.
        """
        with self._named_errors(), GuardedSession(self.engine, expire_on_commit=False) as session, session.begin():
            session.connection(execution_options={"callsheet_write": True})
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A consistent view for reading. Raises UnknownRecord or a StoreError."""
        with self._named_errors(), GuardedSession(self.engine, expire_on_commit=False) as session:
            yield session

    def close(self) -> None:
        """Give every connection back; one that a thread is still at work with goes when that has ended."""
        self._closed = True
        self.engine.dispose()

    def _give_back(self, connection: object, record: ConnectionPoolEntry) -> None:
        if self._closed and connection is not None:
            record.invalidate()

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            with named_errors():
                yield
        except DatabaseDamaged as damaged:
            self._on_damage(damaged.text)
            raise


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file; its folder is made when missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{path.resolve()}"


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    # SQLAlchemy must not begin for us: a plain BEGIN takes the write lock too late and then fails as busy at once.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    # What is taken away is written over at once.
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute("PRAGMA cache_size=-32000")
    connection.execute("PRAGMA mmap_size=268435456")


def _begin(connection: Any) -> None:
    writes = connection.get_execution_options().get("callsheet_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
