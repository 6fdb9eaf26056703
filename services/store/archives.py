"""Unpacking a backup: only names that a backup has, bounded in size, whatever program zipped it again."""

from __future__ import annotations

import re
import shutil
import stat
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from services.errors import StoreError

MOST_FILES = 500_000
MOST_TIMES_LARGER = 200
SMALL = 64 * 1024 * 1024
SPARE = 8 * 1024 * 1024
OF_OTHER_PROGRAMS = re.compile(r"(^|/)(__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini)$")


def unpack(source: Path, folder: Path, *, first: str, is_ours: Callable[[str], bool]) -> list[str]:
    """Unpack an archive and return its names as they are in a backup. `first` is the file that names its folder.

    Raises StoreError, with nothing outside `folder` touched, when it is odd, too large, locked or damaged.
    """
    with zipfile.ZipFile(source) as archive:
        entries = _entries(source, archive, first, is_ours)
        _refuse_large(source, folder, entries)
        for name, entry in entries.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as packed, place.open("xb") as file:
                shutil.copyfileobj(packed, file)
    return sorted(entries)


def _entries(
    source: Path, archive: zipfile.ZipFile, first: str, is_ours: Callable[[str], bool]
) -> Mapping[str, zipfile.ZipInfo]:
    listed = [one for one in archive.infolist() if not one.is_dir() and not OF_OTHER_PROGRAMS.search(_plain(one))]
    if len(listed) > MOST_FILES:
        raise StoreError(f"{source} holds {len(listed):,} files, more than any backup.")
    tops = [_plain(one).removesuffix(first) for one in listed if PurePosixPath(_plain(one)).name == first]
    if len(tops) != 1:
        raise StoreError(f"{source} is not a backup of Callsheet: it has no {first}, or several.")
    entries: dict[str, zipfile.ZipInfo] = {}
    for one in listed:
        name = _plain(one).removeprefix(tops[0])
        if not _plain(one).startswith(tops[0]) or not is_ours(name) or name in entries:
            raise StoreError(f"{source} holds something that no backup does: {_plain(one)[:200]}.")
        if one.flag_bits & 0x1:
            raise StoreError(f"{source} is locked with a password.", next_step="Zip it again without one.")
        if stat.S_ISLNK(one.external_attr >> 16):
            raise StoreError(f"{source} holds a link to somewhere else: {name}.")
        entries[name] = one
    return entries


def _plain(entry: zipfile.ZipInfo) -> str:
    # Some programs write their own separator, some begin at the folder that they stand in.
    return entry.filename.replace("\\", "/").removeprefix("./")


def _refuse_large(source: Path, folder: Path, entries: Mapping[str, zipfile.ZipInfo]) -> None:
    size = sum(one.file_size for one in entries.values())
    if size > SMALL and size > source.stat().st_size * MOST_TIMES_LARGER:
        raise StoreError(f"{source} would become {size // 2**20:,} MiB, far more than a backup of its size does.")
    room = shutil.disk_usage(folder).free - SPARE
    if size > room:
        raise StoreError(
            f"{source} needs {size // 2**20:,} MiB, and the disk of the data folder has not that much room.",
            next_step="Make room on the disk and restore again. Nothing was changed.",
        )
