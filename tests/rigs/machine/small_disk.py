"""A small file system that can be filled to the last byte; where nobody may mount one, a quota of SQLite's own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import event

from services.store.database import Database

SIZE = "48m"
PIECE = 256 * 1024


class SmallDisk:
    """Holds a data folder. `real`: it is a file system, and not a quota on one database."""

    def __init__(self, folder: Path, *, real: bool) -> None:
        self.folder = folder
        self.real = real
        self._ballast = folder / "ballast"
        self._database: Database | None = None
        self._pages = 0

    def fill(self, database: Database) -> None:
        """Leave no room: what has to grow cannot be written from now on."""
        with closing(sqlite3.connect(database.url.removeprefix("sqlite:///"), timeout=30)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._pages = connection.execute("PRAGMA page_count").fetchone()[0]
        if not self.real:
            self._database = database
            event.listen(database.engine, "connect", self._limit)
            database.engine.dispose()
            return
        self.fill_up()

    def fill_up(self) -> None:
        """Write until there is no room for another byte."""
        with self._ballast.open("wb", buffering=0) as ballast:
            piece = PIECE
            while piece:
                try:
                    ballast.write(b"x" * piece)
                except OSError:
                    piece //= 2

    def free(self) -> None:
        """Make room again."""
        self._ballast.unlink(missing_ok=True)
        if self._database is not None:
            event.remove(self._database.engine, "connect", self._limit)
            self._database.engine.dispose()

    def _limit(self, connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={self._pages}")


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """A small disk mounted at `folder` for whoever may mount; for others its stand-in."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    real = os.geteuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    disk = SmallDisk(folder, real=real)
    try:
        yield disk
    finally:
        if real:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
