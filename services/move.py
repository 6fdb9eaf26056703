"""Moving from the file of one machine to a database that many machines share, with the dashboard stopped.

`python -m services.move postgresql://user:password@host/callsheet`
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from services.config import load_settings
from services.errors import NotPossible, ServiceError, StoreError
from services.store.database import Database, sqlite_url
from services.store.folder_lock import FolderLock
from services.store.migrate import migrate
from services.store.shared.copying import copy_rows

FILE = "callsheet.db"
MOVED = "callsheet.db.moved"


def move(data: Path, url: str) -> Mapping[str, tuple[int, int]]:
    """Move the database of a data folder; answers the rows of each table, before and after.

    The file is put aside first: whatever happens, nobody goes on with it and sends again what others send as well.
    When nothing was moved it is put back. Raises NotPossible, SettingsError or another StoreError.
    """
    file, aside = data / FILE, data / MOVED
    if not file.is_file():
        there = f" What was moved before lies in {aside}." if aside.exists() else ""
        raise NotPossible(
            f"There is no database at {file}.{there}", next_step="Name the data folder with CALLSHEET_DATA_DIR."
        )
    if aside.exists():
        raise NotPossible(f"{aside} is there already.", next_step="Move it away if it is no longer needed.")
    lock = FolderLock(data, "the move to another database")
    try:
        _bring_up_to_date(file)
        file.replace(aside)
        try:
            return _copied(aside, url)
        except BaseException:
            aside.replace(file)
            raise
    finally:
        lock.release()


def _bring_up_to_date(file: Path) -> None:
    database = Database(sqlite_url(file))
    try:
        migrate(database)
    finally:
        database.close()
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as busy:
        raise StoreError(
            f"The database is in use: {busy}.", next_step="Stop every program that has it open, and try again."
        ) from busy


def _copied(file: Path, url: str) -> Mapping[str, tuple[int, int]]:
    source, target = Database(sqlite_url(file)), Database(url)
    try:
        migrate(target)
        return copy_rows(source, target)
    finally:
        source.close()
        target.close()


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m services.move", description=__doc__)
    parser.add_argument("url", help="postgresql://user:password@host/database")
    try:
        settings = load_settings(database_url=parser.parse_args().url)
        if settings.database_url is None or settings.database_url.startswith("sqlite"):
            raise NotPossible("That is no database that many machines share.", next_step="Name one of PostgreSQL.")
        counts = move(settings.data_dir, settings.database_url)
    except ServiceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    width = max(len(name) for name in counts)
    sys.stdout.write(f"{'':{width}}  before   after\n")
    for name, (before, after) in counts.items():
        sys.stdout.write(f"{name:{width}}  {before:6,}  {after:6,}\n")
    sys.stdout.write(
        f"Moved. Set CALLSHEET_DATABASE_URL to that address in every process; the old file is {MOVED} now.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
