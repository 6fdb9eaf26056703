"""Opening the database, and the one way into a transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError, NoResultFound, SQLAlchemyError
from sqlmodel import Session

from services.errors import AlreadyStored, DatabaseBusy, DatabaseDamaged, DiskFull, StoreError, UnknownRecord
from services.store.guard import GuardedSession

BUSY_SECONDS = 15
UNREAD = {"SQLITE_IOERR_READ", "SQLITE_IOERR_SHORT_READ", "SQLITE_IOERR_CORRUPTFS"}
RESTORE = (
    "Nothing was changed. Stop Callsheet, move the data folder away as it is, and restore the newest backup that is "
    "sound (python -m services.backup restore FILE)."
)
DAMAGED = ("malformed", "not a database", "corrupt")


class Database:
    """One database. `write()` and `read()` are the only ways to a session; both roll back whole on any error."""

    def __init__(
        self, url: str, *, busy_seconds: float = BUSY_SECONDS, on_damage: Callable[[str], None] = lambda _said: None
    ) -> None:
        """`on_damage` is called with SQLite's words, in any thread, whenever a page turns out to be broken."""
        self.url = url
        self._on_damage = on_damage
        self.is_sqlite = url.startswith("sqlite")
        more: dict[str, Any] = (
            {"connect_args": {"timeout": busy_seconds}} if self.is_sqlite else {"pool_pre_ping": True}
        )
        self.engine: Engine = create_engine(url, **more)
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare)
            event.listen(self.engine, "begin", _begin)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that holds the write lock from its first statement, committed at the end.

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
        """Give every connection back."""
        self.engine.dispose()

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            with _named_errors():
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
    connection.execute("PRAGMA cache_size=-32000")
    connection.execute("PRAGMA mmap_size=268435456")


def _begin(connection: Any) -> None:
    writes = connection.get_execution_options().get("callsheet_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except IntegrityError as wrong:
        raise AlreadyStored("This is there already.", next_step="Reload the page.") from wrong
    except NoResultFound as wrong:
        raise UnknownRecord(
            "What this page speaks of is not in the database.", next_step="Reload the page, or look in History."
        ) from wrong
    except DBAPIError as wrong:
        raise _named(wrong.orig) from wrong
    except sqlite3.Error as wrong:
        # While a connection is being opened the driver's own errors come through.
        raise _named(wrong) from wrong
    except SQLAlchemyError as wrong:
        raise StoreError(
            f"The database could not be used: {type(wrong).__name__}.", next_step="Nothing was changed. Try again."
        ) from wrong


def _named(fault: BaseException | None) -> StoreError:
    said = str(fault)
    low = said.lower()
    unread = getattr(fault, "sqlite_errorname", "") in UNREAD
    if "locked" in low or "busy" in low:
        return DatabaseBusy(
            "The database is busy: another program has held it for too long.",
            next_step="Nothing was changed. Close other programs that use the data folder and try again.",
        )
    if not unread and ("full" in low or "disk i/o" in low):
        return DiskFull(
            "The disk is full, so nothing could be saved.",
            next_step="Nothing was changed and nothing was sent. Make room on the disk and try again.",
        )
    if unread or any(word in low for word in DAMAGED):
        return DatabaseDamaged(
            f"The database file is damaged: {said}.",
            next_step=RESTORE,
        )
    return StoreError(f"The database did not accept the change: {said}.", next_step="Nothing was changed. Try again.")
