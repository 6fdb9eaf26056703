"""Saving everything to one file, and putting it back.

`python -m services.backup save FILE`      works while the dashboard runs
`python -m services.backup restore FILE`   needs the dashboard stopped and an empty data folder
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import sys
import tempfile
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from services.config import load_settings
from services.errors import NotPossible, ServiceError, StoreError
from services.jobs.ledger.restores import hold_everything
from services.store.database import Database, sqlite_url
from services.store.migrate import migrate

DATABASE = "callsheet.db"
SECRET = "server.secret"  # noqa: S105 - a file's name
MANIFEST = "backup.json"


def save(data: Path, target: Path) -> None:
    """Write the database as of one moment, the uploads and the server's secret into `target`.

    Raises NotPossible when there is nothing to save or `target` exists, StoreError when the copy is not sound.
    """
    if not (data / DATABASE).is_file():
        raise NotPossible(f"There is no database in {data}.", next_step="Name the data folder with CALLSHEET_DATA_DIR.")
    if target.exists():
        raise NotPossible(f"{target} exists already.", next_step="Choose another name; nothing was overwritten.")
    made_at = datetime.now(UTC).isoformat()
    partial = target.with_suffix(target.suffix + ".part")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / DATABASE
        with closing(sqlite3.connect(data / DATABASE)) as source, closing(sqlite3.connect(copy)) as sink:
            source.backup(sink)
        _refuse_unsound(copy)
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps({"made_at": made_at}))
            archive.write(copy, DATABASE)
            if (data / SECRET).is_file():
                archive.write(data / SECRET, SECRET)
            for upload in sorted((data / "uploads").glob("*")):
                if upload.is_file() and not upload.name.startswith("."):
                    archive.write(upload, f"uploads/{upload.name}")
    partial.chmod(0o600)
    partial.replace(target)


def restore(data: Path, source: Path) -> datetime:
    """Put a backup into an empty data folder and return when it was made.

    What was not sent when the backup was made may have been sent since, so every open job is paused, and every
    unsent request in it is unknown until evidence or a person settles it: nothing is paid twice by a restore.
    """
    if data.exists() and any(data.iterdir()):
        raise NotPossible(f"{data} is not empty.", next_step="Stop the dashboard, move the folder away, then restore.")
    try:
        with zipfile.ZipFile(source) as archive, tempfile.TemporaryDirectory() as folder:
            made_at = datetime.fromisoformat(json.loads(archive.read(MANIFEST))["made_at"])
            for name in archive.namelist():
                if name not in {MANIFEST, DATABASE, SECRET} and Path(name).parent != Path("uploads"):
                    raise StoreError(f"{source} holds something that no backup does: {name}.")
            archive.extractall(folder)
            _refuse_unsound(Path(folder) / DATABASE)
            _hold_everything(Path(folder) / DATABASE, made_at)
            (Path(folder) / MANIFEST).unlink()
            shutil.copytree(folder, data, dirs_exist_ok=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as broken:
        raise StoreError(f"{source} is not a backup of Callsheet: {broken}.") from broken
    if (data / SECRET).is_file():
        (data / SECRET).chmod(0o600)
    return made_at


def _hold_everything(file: Path, made_at: datetime) -> None:
    database = Database(sqlite_url(file))
    try:
        # A backup of an older version is brought up to date before the ledger works on it.
        migrate(database)
        hold_everything(database, made_at.astimezone(UTC))
    finally:
        database.close()


def _refuse_unsound(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        said = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if said != "ok":
        raise StoreError(f"The copy of the database is not sound: {said}.", next_step="Keep the older backup.")


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m services.backup", description=__doc__)
    parser.add_argument("action", choices=["save", "restore"])
    parser.add_argument("file", type=Path)
    chosen = parser.parse_args()
    try:
        data = load_settings().data_dir
        if chosen.action == "save":
            save(data, chosen.file)
            sys.stdout.write(f"Saved {data} to {chosen.file}.\n")
        else:
            made_at = restore(data, chosen.file)
            sys.stdout.write(
                f"Restored {data} as of {made_at:%d %B %Y, %H:%M} UTC. Open jobs are paused: look at each.\n"
            )
    except ServiceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
