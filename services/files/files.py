"""What every place for files can do, wherever it lies, and the names that files have there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.errors import StoreError

UPLOADS, LESSONS, SECRET = "uploads/", "lessons/", "server.secret"
"""What is kept: files as they were uploaded, copies of lessons, and the secret that all machines share."""

MOST_NAME = 240


@dataclass(frozen=True)
class FileInfo:
    """One kept file. `mark` is another one whenever its bytes are others; of two files the newer has the greater."""

    name: str
    size: int
    changed_at: datetime
    mark: str


class Files(Protocol):
    """Whole files under plain names. Each call raises StoreError when the place cannot be reached.

    A file is there whole or not at all: nobody ever reads one that is half written.
    """

    @property
    def where(self) -> str:
        """The place in words, for people."""

    @property
    def room(self) -> int | None:
        """How many bytes still fit there; None where there is no end, or the data folder's own disk says it."""

    def put(self, name: str, data: bytes, *, blank: bool = False) -> None:
        """Keep these bytes for good, instead of whatever was there; the same bytes again make it new.

        With `blank` what was there is written over, where the place lets us. Raises DiskFull, too.
        """

    def put_new(self, name: str, data: bytes) -> bool:
        """Keep these bytes unless something is there already; answers whether they are what is there now."""

    def get(self, name: str) -> bytes | None:
        """The whole file; None when there is none."""

    def part(self, name: str, start: int, size: int) -> bytes:
        """Up to so many bytes from there on, fewer at the end; empty behind it, and when there is no such file."""

    def info(self, name: str) -> FileInfo | None:
        """Size and age; None when there is no such file."""

    def delete(self, name: str) -> None:
        """Take it away, written over first where the place lets us. One that is not there is no error."""

    def list(self, prefix: str) -> Iterator[FileInfo]:
        """Everything whose name begins so, halves of broken-off writes included, in the order of names."""


def is_name(name: str) -> bool:
    """Whether a kept file can have this name: parts with `/` between, none of which leads out of its place."""
    if not 0 < len(name.encode("utf-8", "replace")) <= MOST_NAME or "\\" in name or not name.isprintable():
        return False
    return all(part.strip(". ") for part in name.split("/"))


def checked(name: str) -> str:
    """The name itself. Raises StoreError for one that no kept file can have."""
    if not is_name(name):
        raise StoreError(
            f"{name[:100]!r} cannot be the name of a kept file.", next_step="Nothing was read or written. Tell support."
        )
    return name
