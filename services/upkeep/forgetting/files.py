"""Files of the data folder beside databases and what all machines share: media of practice, whatever lies there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from services.upkeep.forgetting.kept import bytes_name, table_names
from services.upkeep.forgetting.terms import Terms

UPLOADS = "uploads"
OWN = frozenset({"callsheet.lock", "server.secret"})
ENDINGS_OF_DATABASES = (".db", ".sqlite")


def databases(data: Path, own: Path | None) -> list[Path]:
    """Every SQLite database below the data folder but our own."""
    return [
        file
        for file in sorted(data.rglob("*"))
        if file.name.endswith(ENDINGS_OF_DATABASES) and file.is_file() and file != own
    ]


def files_naming(data: Path, terms: Terms, kept: Callable[[str], bool]) -> list[Path]:
    """The other files that name the person, in their content or their own name.

    Uploads that lie elsewhere than usual, of a backup or of what was set aside for one, are looked at as tables.
    `kept` says of a name below the data folder whether it is a kept file, which is looked at where those are.
    """
    return [file for file in _others(data, kept) if names_person(file, terms)]


def names_person(file: Path, terms: Terms) -> bool:
    """Whether this file names the person."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return False
    named = bytes_name(file.name, data, terms)
    return named or (file.parent.name == UPLOADS and table_names(file.name, data, terms))


def clean(file: Path, terms: Terms) -> None:
    """Take the person out of a file of text; any other file, and one that is named so, goes as a whole."""
    try:
        text = file.read_bytes().decode()
    except FileNotFoundError:
        return
    except UnicodeDecodeError:
        remove(file)
        return
    if terms.are_in(file.name):
        remove(file)
        return
    beside = file.with_name(f".{file.name}.new")
    beside.write_bytes(terms.without(text).encode())
    os.utime(beside, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns))
    _blank(file)
    beside.replace(file)


def remove(file: Path) -> None:
    """Delete a file, written over first."""
    if file.is_file():
        _blank(file)
        file.unlink(missing_ok=True)


def _blank(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.write(bytes(file.stat().st_size))
        opened.flush()
        os.fsync(opened.fileno())


def _others(data: Path, kept: Callable[[str], bool]) -> Iterator[Path]:
    for file in sorted(data.rglob("*")):
        place = file.relative_to(data).as_posix()
        is_database = file.name.removesuffix("-wal").removesuffix("-shm").endswith(ENDINGS_OF_DATABASES)
        if file.is_file() and not file.is_symlink() and place not in OWN and not is_database and not kept(place):
            yield file
