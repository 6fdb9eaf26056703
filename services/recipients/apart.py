"""Big files are read in a process of their own, so that they hold up neither pages nor callbacks nor the engine."""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO, Any

from services.errors import FileUnreadable, ServiceError
from services.recipients.containers import archives, workbooks
from services.recipients.reading.read_table import read_table
from services.recipients.tables.limits import FileLimits
from services.recipients.tables.table import Table

BIG = 16 * 1024 * 1024
"""A whole file of that size is read in a fifth of a second; a process of its own begins after one."""
BIG_PACKED = 256 * 1024
AT_ONCE = 2
LONGEST_SECONDS = 900.0
OTHERS_FIRST = 5
_ROOT = Path(__file__).resolve().parents[2]
_START = "from services.recipients.apart import answer; answer()"
_DATA = "the file"
_places = BoundedSemaphore(AT_ONCE)


def read_anywhere(data: bytes, name: str = "", *, limits: FileLimits | None = None, **reading: Any) -> Table:
    """What `read_table` returns or raises, for a big file from another process.

    Raises FileUnreadable too when that takes longer than `LONGEST_SECONDS`, or more memory than there is.
    """
    if not is_big(data):
        return read_table(data, name, limits=limits, **reading)
    with _places, tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as reply:
        # Neither file has a name, so nothing of it is left on the disk whatever happens.
        pickle.dump((len(data), name, limits, reading), question)
        question.write(data)
        question.seek(0)
        _ask(question, reply, name)
        reply.seek(0)
        found = _Reader(reply, data).load()
    if isinstance(found, ServiceError):
        raise found
    table: Table = found
    return table


def is_big(data: bytes) -> bool:
    """Whether reading these bytes could take long: there are many, or they are packed and say that they will be."""
    if data.startswith(archives.ZIP):
        return len(data) > BIG_PACKED or _unpacked(data) > BIG
    if data.startswith(archives.GZIP):
        return len(data) > BIG_PACKED or int.from_bytes(data[-4:], "little") > BIG
    return len(data) > (BIG_PACKED if data.startswith(workbooks.OLE) else BIG)


def _unpacked(data: bytes) -> int:
    """What the parts of a ZIP archive grow to, as it says itself; 0 for a broken one, which is refused at once."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(one.file_size for one in archive.infolist())
    except zipfile.BadZipFile:
        return 0


def _ask(question: IO[bytes], reply: IO[bytes], name: str) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and nothing of the file in its words
            [sys.executable, "-c", _START],
            cwd=_ROOT,
            stdin=question,
            stdout=reply,
            check=False,
            timeout=LONGEST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise FileUnreadable(
            f"{name or 'This file'} was not read after {LONGEST_SECONDS / 60:.0f} minutes, so reading it was given up.",
            next_step="Split it into several files, and upload each to a draft of its own.",
        ) from None
    if done.returncode:
        raise FileUnreadable(
            f"{name or 'This file'} could not be read: the reader ended before its end, perhaps for want of memory.",
            next_step="Upload it again, or split it into several files.",
        )


def answer() -> None:
    """Read the file that is asked for on the standard input, and write the table or the refusal to the output."""
    os.nice(OTHERS_FIRST)
    with suppress(OSError):
        # When memory runs out, this process ends and not the server.
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    size, name, limits, reading = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own server asks
    data = sys.stdin.buffer.read(size)
    found: Table | ServiceError
    try:
        found = read_table(data, name, limits=limits, **reading)
    except ServiceError as refusal:
        found = refusal
    _Writer(sys.stdout.buffer, data).dump(found)
    sys.stdout.buffer.flush()


class _Writer(pickle.Pickler):
    """Leaves out the file itself, which whoever asked has."""

    def __init__(self, to: IO[bytes], data: bytes) -> None:
        super().__init__(to, protocol=5)
        self._data = data

    def persistent_id(self, obj: Any) -> str | None:
        return _DATA if obj is self._data else None


class _Reader(pickle.Unpickler):
    """Puts the file itself where it was left out."""

    def __init__(self, source: IO[bytes], data: bytes) -> None:
        super().__init__(source)
        self._data = data

    def persistent_load(self, _pid: str) -> bytes:
        return self._data
