"""Packed files: gzip and zip of one file, unpacked within bounds."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from services.errors import FileUnreadable
from services.recipients.containers.file_kind import refuse_as

GZIP = b"\x1f\x8b"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_CHUNK = 1 << 20
_FIRST_PIECE = 1 << 10
_MOST_PARTS = 100_000
_NOT_TABLES = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_OFFICE = (
    ("xl/", "workbook"),
    ("word/", "a Word document"),
    ("ppt/", "a PowerPoint presentation"),
    ("Index/Document.iwa", "an Apple Numbers or Pages document"),
    ("Index.zip", "an Apple Numbers or Pages document"),
)


def unpack_gzip(data: bytes, name: str, most: int) -> tuple[bytes, str]:
    """The unpacked bytes and the name without `.gz`. Raises `FileUnreadable` when broken or bigger than `most`."""
    out = bytearray()
    at = 0
    parts = 0
    try:
        while data.startswith(GZIP, at):
            at = _unpack_part(data, at, out, name, most)
            parts += 1
            if parts > _MOST_PARTS:
                raise zlib.error("it has too many parts")
    except zlib.error as error:
        raise _broken(name, "gzip file") from error
    return bytes(out), name[:-3] if name.lower().endswith(".gz") else name


def _unpack_part(data: bytes, at: int, out: bytearray, name: str, most: int) -> int:
    """Unpack the one part of a gzip file that begins here; returns where it ends. Raises zlib.error when broken.

    Handed over piece by piece, because what a part leaves over is copied.
    """
    packed = zlib.decompressobj(wbits=31)
    size = _FIRST_PIECE
    while not packed.eof:
        given = data[at : at + size]
        piece = packed.decompress(given, _CHUNK)
        at += len(given) - len(packed.unconsumed_tail) - len(packed.unused_data)
        out += piece
        _refuse_big(len(out), name, most)
        if not piece and not given:
            raise zlib.error("it ends too early")
        size = min(size * 4, _CHUNK)
    return at


def unpack_zip(data: bytes, name: str, most: int) -> tuple[bytes, str] | None:
    """The one file inside, with its name; None when this is a workbook, which is read as it is.

    Raises `FileUnreadable` when it is another document, encrypted, broken, too big, or holds more or less than one.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if _is_workbook(archive, entries, name, most):
                return None
            files = [one for one in entries if not one.is_dir() and not one.filename.startswith(_NOT_TABLES[0])]
            files = [one for one in files if PurePosixPath(one.filename).name not in _NOT_TABLES]
            if len(files) != 1:
                raise FileUnreadable(
                    f"{name or 'This file'} is a ZIP archive with {len(files):,} files in it.",
                    next_step="Unpack it and upload the one file that holds the table.",
                )
            return _read(archive, files[0], name, most), PurePosixPath(files[0].filename).name
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise _broken(name, "ZIP archive") from error


def _is_workbook(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str, most: int) -> bool:
    names = [one.filename for one in entries[:2_000]]
    for start, what in _OFFICE:
        if any(one.startswith(start) for one in names):
            if what != "workbook":
                refuse_as(name, what, "Save its table as CSV or .xlsx and upload that file.")
            return _within(entries, name, most)
    if "mimetype" in names and "content.xml" in names:
        kind = _read(archive, archive.getinfo("mimetype"), name, 1_000)
        if b"spreadsheet" not in kind:
            refuse_as(name, "an OpenDocument text or drawing", "Save its table as CSV or .ods and upload that file.")
        return _within(entries, name, most)
    return False


def _within(entries: list[zipfile.ZipInfo], name: str, most: int) -> bool:
    """A workbook is packed XML: its parts may grow, but not without end."""
    if sum(one.file_size for one in entries) > 8 * most:
        raise _too_big(name, most)
    if any(one.flag_bits & 1 for one in entries):
        raise _locked(name)
    return True


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, most: int) -> bytes:
    if entry.flag_bits & 1:
        raise _locked(name)
    out = bytearray()
    with archive.open(entry) as packed:
        while piece := packed.read(_CHUNK):
            out += piece
            _refuse_big(len(out), name, most)
    return bytes(out)


def _refuse_big(size: int, name: str, most: int) -> None:
    if size > most:
        raise _too_big(name, most)


def _too_big(name: str, most: int) -> FileUnreadable:
    return FileUnreadable(
        f"{name or 'This file'} grows beyond {most / 2**20:.0f} MiB when it is unpacked; more cannot be read.",
        next_step="Unpack it, remove what is not needed and upload the table itself.",
    )


def _locked(name: str) -> FileUnreadable:
    return FileUnreadable(
        f"{name or 'This file'} is protected by a password.", next_step="Save it without a password and upload that."
    )


def _broken(name: str, what: str) -> FileUnreadable:
    return FileUnreadable(
        f"{name or 'This file'} is a broken {what}: it cannot be unpacked.",
        next_step="Pack it again, or upload the CSV.",
    )
