"""Saving everything to one file, and putting it back.

`python -m services.backup save FILE`      works while the dashboard runs
`python -m services.backup restore FILE`   needs the dashboard stopped and an empty data folder
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import re
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import inspect, make_url
from sqlmodel import SQLModel

from services.config import Settings, load_settings
from services.errors import DiskFull, NotPossible, ServiceError, StoreError
from services.files.files import LESSONS, SECRET, UPLOADS, FileInfo, Files
from services.files.folder import FolderFiles
from services.files.opening import open_files
from services.jobs.ledger.restores import hold_everything
from services.store.archives import unpack
from services.store.database import Database, sqlite_url
from services.store.migrate import migrate
from services.store.soundness import make_harmless, refuse_unsound

DATABASE = "callsheet.db"
MANIFEST = "backup.json"
OURS = re.compile(r"(uploads/[0-9a-f]{64}|lessons/[\w-]{1,100}/[\w-][\w.-]{0,100})")
SECRET_BYTES = range(32, 4097)
MOST_MANIFEST = 256 * 1024 * 1024
PART = 8 * 1024 * 1024


def save(data: Path, target: Path, database: Path | None = None, files: Files | None = None) -> int:
    """Write the database as of one moment, the uploads, copies of lessons and the server's secret into `target`.

    `database` and `files` are where they lie when not in the data folder. Returns the number of files. Raises
    NotPossible when there is nothing to save or `target` exists, DatabaseDamaged when the database is not sound,
    DiskFull and StoreError.
    """
    database = database or data / DATABASE
    if not database.is_file():
        raise NotPossible(
            f"There is no database at {database}.", next_step="Name the data folder with CALLSHEET_DATA_DIR."
        )
    if target.exists():
        raise NotPossible(f"{target} exists already.", next_step="Choose another name; nothing was overwritten.")
    partial = target.with_suffix(target.suffix + ".part")
    try:
        with tempfile.TemporaryDirectory() as folder:
            names = _write(files or FolderFiles(data), database, Path(folder) / DATABASE, partial)
        partial.chmod(0o600)
        partial.replace(target)
    except OSError as wrong:
        raise _unwritten(target, wrong) from wrong
    finally:
        partial.unlink(missing_ok=True)
    return len(names)


def _write(files: Files, database: Path, copy: Path, partial: Path) -> list[str]:
    made_at = datetime.now(UTC).isoformat()
    try:
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as sink:
            source.backup(sink)
    except sqlite3.Error as broken:
        raise StoreError(f"The database could not be copied: {broken}.", next_step="Keep the older backup.") from broken
    refuse_unsound(copy)
    with partial.open("wb") as file:
        partial.chmod(0o600)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(copy, DATABASE)
            names = [DATABASE]
            # After the database: what it names was there before it was named.
            for one in _kept(files):
                if _written(archive, files, one):
                    names.append(one.name)
            archive.writestr(MANIFEST, json.dumps({"made_at": made_at, "files": names}))
        file.flush()
        os.fsync(file.fileno())
    return names


def _kept(files: Files) -> Iterator[FileInfo]:
    secret = files.info(SECRET)
    for one in [*([secret] if secret else []), *files.list(UPLOADS), *files.list(LESSONS)]:
        if _is_ours(one.name):
            yield one


def _written(archive: zipfile.ZipFile, files: Files, one: FileInfo) -> bool:
    """Whether the file is in the archive now, copied part by part; not when it is gone by now."""
    now, first = files.info(one.name), files.part(one.name, 0, PART)
    if now is None or (now.size and not first):
        return False  # an older copy of a lesson, which was taken away at this moment
    entry = zipfile.ZipInfo(one.name, now.changed_at.astimezone().timetuple()[:6])
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    with archive.open(entry, "w") as packed:
        done = packed.write(first)
        while done < now.size:
            part = files.part(one.name, done, PART)
            if not part:
                raise StoreError(
                    f"{one.name} was taken away while it was copied.", next_step="Make the backup again, please."
                )
            done += packed.write(part)
    return True


def _is_ours(name: str) -> bool:
    return name in {MANIFEST, DATABASE, SECRET} or OURS.fullmatch(name) is not None


def restore(data: Path, source: Path) -> datetime:
    """Put a backup into an empty data folder and return when it was made.

    What was not sent when the backup was made may have been sent since, so every open job is paused, and every
    unsent request in it is unknown until evidence or a person settles it: nothing is paid twice by a restore. Nothing
    in the archive runs by itself. Raises NotPossible when the folder is not empty, StoreError when the archive is none
    of Callsheet's, is damaged, or is larger than a backup can be; the data folder is untouched then.
    """
    if data.exists() and any(data.iterdir()):
        raise NotPossible(f"{data} is not empty.", next_step="Stop the dashboard, move the folder away, then restore.")
    if not source.is_file():
        raise NotPossible(f"There is no file {source}.", next_step="Name the backup to restore.")
    was_there = data.exists()
    try:
        # Within the data folder, which may be a disk of its own.
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=data, prefix=".restoring-") as made:
            folder = Path(made)
            names = unpack(source, folder, first=MANIFEST, is_ours=_is_ours)
            made_at = _check(folder, names, source)
            _hold_everything(folder / DATABASE, made_at)
            (folder / MANIFEST).unlink()
            # The database last: without it a folder that was filled half is none.
            for one in sorted(folder.iterdir(), key=lambda place: place.name == DATABASE):
                one.replace(data / one.name)
    except ServiceError:
        raise
    except OSError as wrong:
        raise (_unwritten(data, wrong) if wrong.errno == errno.ENOSPC else _no_backup(source, wrong)) from wrong
    except Exception as broken:
        # The libraries that read archives raise errors of many kinds at bytes of other people.
        raise _no_backup(source, broken) from broken
    finally:
        if not was_there and data.exists() and not any(data.iterdir()):
            data.rmdir()
    return made_at


def _check(folder: Path, names: list[str], source: Path) -> datetime:
    """When the unpacked backup was made. Raises StoreError when it is not whole."""
    if DATABASE not in names:
        raise StoreError(f"{source} is not a backup of Callsheet: it has no {DATABASE}.")
    if (folder / MANIFEST).stat().st_size > MOST_MANIFEST:
        raise StoreError(f"{source} is not a backup of Callsheet: its {MANIFEST} is too long.")
    manifest = json.loads((folder / MANIFEST).read_bytes())
    made_at = datetime.fromisoformat(manifest["made_at"]).astimezone(UTC)
    if not datetime(2020, 1, 1, tzinfo=UTC) < made_at < datetime.now(UTC) + timedelta(days=366):
        raise StoreError(f"{source} is not a backup of Callsheet: it says it was made in {made_at.year}.")
    missing = sorted(set(manifest.get("files", [])) - set(names))
    if missing:
        raise StoreError(
            f"{source} is not whole: it lacks {len(missing):,} of its files, among them {missing[0]}.",
            next_step="Restore the file as it was saved, or another backup. Nothing was changed.",
        )
    if SECRET in names and (folder / SECRET).stat().st_size not in SECRET_BYTES:
        raise StoreError(f"{source} is damaged: its {SECRET} is of a strange size.")
    for place in [folder, *folder.rglob("*")]:
        place.chmod(0o700 if place.is_dir() else 0o600)
    refuse_unsound(folder / DATABASE)
    make_harmless(folder / DATABASE, SQLModel.metadata.tables)
    return made_at


def _no_backup(source: Path, why: Exception) -> StoreError:
    said = str(why) or type(why).__name__
    return StoreError(f"{source} is not a backup of Callsheet, or it is damaged: {said[:200]}.")


def _unwritten(target: Path, wrong: OSError) -> StoreError:
    kind = DiskFull if wrong.errno in {errno.ENOSPC, errno.EDQUOT} else StoreError
    return kind(
        f"{target} could not be written: {wrong.strerror}.",
        next_step="Nothing was changed. Make room, or name another place.",
    )


def _hold_everything(file: Path, made_at: datetime) -> None:
    database = Database(sqlite_url(file))
    try:
        # A backup of an older version is brought up to date before the ledger works on it.
        migrate(database)
        _refuse_other_tables(database)
        hold_everything(database, made_at)
    finally:
        database.close()
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def _refuse_other_tables(database: Database) -> None:
    there = inspect(database.engine)
    for table in SQLModel.metadata.sorted_tables:
        columns = {one["name"] for one in there.get_columns(table.name)} if there.has_table(table.name) else set()
        if set(table.columns.keys()) - columns:
            raise StoreError(f"This is not a database of Callsheet: its table {table.name} is not whole.")


def file_of(settings: Settings) -> Path:
    """Where the database is. Raises NotPossible for one that only its own tools can save."""
    if settings.database_url is None:
        return settings.data_dir / DATABASE
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database)
    place = settings.files_url or f"the data folder {settings.data_dir}"
    raise NotPossible(
        f"The database is {url.get_backend_name()} at {url.host or 'this machine'}, not in the data folder, so this "
        "command cannot save or restore it.",
        next_step="Use the database's own tools (for PostgreSQL pg_dump and pg_restore), and copy "
        f"{place} with them: it holds the uploads, the copies of lessons and {SECRET}.",
    )


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m services.backup", description=__doc__)
    parser.add_argument("action", choices=["save", "restore"])
    parser.add_argument("file", type=Path)
    chosen = parser.parse_args()
    try:
        settings = load_settings()
        data, database = settings.data_dir, file_of(settings)
        if chosen.action == "save":
            count = save(data, chosen.file, database, open_files(settings))
            sys.stdout.write(f"Saved {data} to {chosen.file}: {count:,} files.\n")
        elif database != data / DATABASE:
            raise NotPossible(
                f"CALLSHEET_DATABASE_URL names {database}, and a restore fills a data folder.",
                next_step="Take it away, restore, then move callsheet.db to where you want it.",
            )
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
