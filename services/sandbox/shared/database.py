"""One SQLite file with everything a sandbox knows, so that a restart or a `kill -9` forgets nothing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from services.sandbox.shared.clock import Clock

Value = str | int | float | bytes | None

SHARED_TABLES = """
CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT, service TEXT NOT NULL, operation TEXT NOT NULL, path TEXT NOT NULL,
    received_at REAL NOT NULL, http_status INTEGER, accepted INTEGER NOT NULL, fault TEXT, callback_url TEXT,
    about TEXT NOT NULL, body_sha256 TEXT NOT NULL, base TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS requests_by_service ON requests (service, id);
CREATE TABLE IF NOT EXISTS request_items (
    request_id INTEGER NOT NULL, row_index INTEGER NOT NULL, item_id TEXT NOT NULL, text TEXT NOT NULL,
    created_at REAL NOT NULL, PRIMARY KEY (request_id, row_index)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fault_orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT, service TEXT NOT NULL, names TEXT NOT NULL, operation TEXT,
    params TEXT NOT NULL, times INTEGER, after INTEGER NOT NULL, seed INTEGER, rate REAL NOT NULL,
    seen INTEGER NOT NULL DEFAULT 0, taken INTEGER NOT NULL DEFAULT 0, ordered_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS settings (
    service TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (service, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, service TEXT NOT NULL, item_id TEXT NOT NULL, kind TEXT NOT NULL,
    url TEXT NOT NULL, base TEXT NOT NULL, detail TEXT NOT NULL, due_at REAL NOT NULL, state TEXT NOT NULL,
    sent_at REAL, http_status INTEGER, error TEXT);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due_at) WHERE state = 'due';
CREATE INDEX IF NOT EXISTS deliveries_by_item ON deliveries (item_id);
"""
SHARED_NAMES = ("requests", "request_items", "fault_orders", "settings", "deliveries")


def iso(moment: float) -> str:
    """The moment (seconds since 1970) as ISO 8601 in UTC, to the microsecond."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="microseconds")


class State:
    """The database below `folder`. Calls may come from any thread; each one is a short, indexed statement."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.clock = Clock()
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(
            folder / "sandbox.sqlite", isolation_level=None, check_same_thread=False, timeout=10
        )
        self._connection.row_factory = sqlite3.Row
        # NORMAL in WAL mode survives the death of the process, which is the promise; a power cut may lose the tail.
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "busy_timeout = 10000"):
            self._connection.execute(f"PRAGMA {pragma}")
        self.create(SHARED_TABLES)

    def create(self, tables: str) -> None:
        """Run `CREATE … IF NOT EXISTS` statements."""
        with self._lock:
            self._connection.executescript(tables)

    def now(self) -> float:
        """The moment by the sandbox's clock: seconds since 1970."""
        return self.clock.now()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is committed together, or not at all if it raises. May be nested; the outermost commits."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Value] = ()) -> sqlite3.Row | None:
        with self._lock:
            found: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
            return found

    def number(self, sql: str, values: Sequence[Value] = ()) -> float:
        """The first column of the first row, 0 when there is none."""
        found = self.row(sql, values)
        return float(found[0]) if found is not None and found[0] is not None else 0.0

    def write(self, sql: str, values: Sequence[Value] = ()) -> int:
        """Run one INSERT, UPDATE or DELETE. Returns the new row's id (INSERT) or the number of rows changed."""
        with self._lock:
            cursor = self._connection.execute(sql, values)
            inserted = sql.lstrip()[:6].upper() == "INSERT"
            return (cursor.lastrowid or 0) if inserted else cursor.rowcount

    def write_many(self, sql: str, values: Iterable[Sequence[Value]]) -> None:
        with self._lock:
            self._connection.executemany(sql, values)

    def close(self) -> None:
        with self._lock:
            self._connection.close()
