"""Files in a folder of this machine, or in one that several machines share."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from services.errors import DiskFull, FilesOutOfReach
from services.files.files import SECRET, FileInfo, checked, is_name

HALF = ".half-"
KEPT, READ = "kept", "read"
BLANKED_AT_ONCE = 1024 * 1024
MISSING = (FileNotFoundError, NotADirectoryError)
NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}


class FolderFiles:
    """A folder. One that is `shared` may be a mount: nothing is put there while its secret is not seen in it."""

    def __init__(self, folder: Path, *, shared: bool = False) -> None:
        self.folder = folder
        self._shared = shared

    @property
    def where(self) -> str:
        """The place in words, for people."""
        return f"the shared folder {self.folder}" if self._shared else "the data folder"

    @property
    def room(self) -> int | None:
        """How many bytes still fit in a shared folder."""
        with self._named_errors(READ):
            return shutil.disk_usage(self.folder).free if self._shared else None

    def put(self, name: str, data: bytes, *, blank: bool = False) -> None:
        """Keep these bytes; after this returns they survive a power cut. Raises DiskFull and StoreError."""
        place = self._place(name)
        with self._named_errors(KEPT):
            self._refuse_unmounted()
            # A file damaged on the disk is written anew, which is why its size is not enough.
            if place.is_file() and not place.is_symlink() and place.read_bytes() == data:
                os.utime(place)
                return
            # Open by then, because what is exchanged has no name any more under which to write over it.
            old = place.open("r+b") if blank and place.is_file() else None
            with old or contextlib.nullcontext():
                self._exchange(place, data)
                if old is not None:
                    _blank(old.fileno())

    def put_new(self, name: str, data: bytes) -> bool:
        """Keep these bytes unless something is there already; answers whether they are what is there now."""
        place = self._place(name)
        with self._named_errors(KEPT):
            self._make_folder(place.parent)
            temporary = self._half(place, data)
            try:
                # Unlike a rename a link refuses to take the place of another, on every machine that shares the folder.
                os.link(temporary, place)
            except FileExistsError:
                return False
            except OSError as wrong:
                # Some disks know no links, and are no disks that several machines share.
                if wrong.errno not in NO_LINKS or place.exists():
                    raise
                temporary.replace(place)
            finally:
                temporary.unlink(missing_ok=True)
            _settle(place.parent)
        return True

    def get(self, name: str) -> bytes | None:
        """The whole file; None when there is none."""
        with self._reading(name) as opened:
            return None if opened is None else _read(opened, 0, None)

    def part(self, name: str, start: int, size: int) -> bytes:
        """Up to so many bytes from there on."""
        with self._reading(name) as opened:
            return b"" if opened is None else _read(opened, max(start, 0), max(size, 0))

    def info(self, name: str) -> FileInfo | None:
        """Size and age; None when there is no such file."""
        with self._reading(name) as opened:
            return None if opened is None else _info(name, os.fstat(opened))

    def delete(self, name: str) -> None:
        """Take it away, written over first."""
        place = self._place(name)
        with self._named_errors(KEPT):
            if place.is_file() and not place.is_symlink():
                with contextlib.suppress(FileNotFoundError):
                    with place.open("r+b") as opened:
                        _blank(opened.fileno())
                    place.unlink()

    def list(self, prefix: str) -> Iterator[FileInfo]:
        """Everything whose name begins so. Links lead elsewhere, and are none of ours."""
        checked(prefix.removesuffix("/"))
        begin = self.folder / prefix.rpartition("/")[0]
        with self._named_errors(READ):
            places = sorted(place for place in begin.rglob("*") if place.is_file() and not place.is_symlink())
        for place in places:
            name = place.relative_to(self.folder).as_posix()
            if name.startswith(prefix) and is_name(name):
                with contextlib.suppress(*MISSING):
                    yield _info(name, place.stat())

    def _place(self, name: str) -> Path:
        return self.folder / checked(name)

    def _make_folder(self, folder: Path) -> None:
        if self._shared:
            # Never the place itself: where a mount should be, it would be made on the machine's own disk.
            for one in reversed(folder.relative_to(self.folder).parents[:-1]):
                (self.folder / one).mkdir(exist_ok=True)
            folder.mkdir(exist_ok=True)
        else:
            folder.mkdir(parents=True, exist_ok=True)

    def _exchange(self, place: Path, data: bytes) -> None:
        self._make_folder(place.parent)
        temporary = self._half(place, data)
        try:
            temporary.replace(place)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        # The new name itself must be on the disk before anything may point to it.
        _settle(place.parent)

    def _half(self, place: Path, data: bytes) -> Path:
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=HALF)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return Path(name)

    def _refuse_unmounted(self) -> None:
        if self._shared and not (self.folder / SECRET).is_file():
            raise FilesOutOfReach(
                f"The shared folder {self.folder} is not there as it was at the start.",
                next_step="Nothing was changed. Look whether it is mounted on this machine, and try again.",
            )

    @contextlib.contextmanager
    def _reading(self, name: str) -> Iterator[int | None]:
        """The open file, or None where there is none; a link or a folder at its place is none."""
        place = self._place(name)
        with self._named_errors(READ), contextlib.ExitStack() as opened:
            file = _opened(place)
            if file is None and name != SECRET:
                self._refuse_unmounted()
            if file is not None:
                opened.callback(os.close, file)
            yield file

    @contextlib.contextmanager
    def _named_errors(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as wrong:
            full = wrong.errno in {errno.ENOSPC, errno.EDQUOT} or (what == KEPT and not self._shared)
            kind = DiskFull if full else FilesOutOfReach
            room = "Make room on the disk, or look" if what == KEPT else "Look"
            raise kind(
                f"The file could not be {what}: {wrong.strerror} ({self.where}).",
                next_step=f"Nothing was changed. {room} whether this folder can be reached, and try again.",
            ) from wrong


def _opened(place: Path) -> int | None:
    try:
        file = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as wrong:
        if isinstance(wrong, MISSING) or wrong.errno == errno.ELOOP:
            return None
        raise
    if stat.S_ISREG(os.fstat(file).st_mode):
        return file
    os.close(file)
    return None


def _read(opened: int, start: int, size: int | None) -> bytes:
    with os.fdopen(os.dup(opened), "rb") as file:
        file.seek(start)
        return file.read() if size is None else file.read(size)


def _info(name: str, seen: os.stat_result) -> FileInfo:
    changed_at = datetime.fromtimestamp(seen.st_mtime, UTC)
    return FileInfo(name, seen.st_size, changed_at, f"{seen.st_mtime_ns:020}")


def _blank(opened: int) -> None:
    size = os.fstat(opened).st_size
    for start in range(0, size, BLANKED_AT_ONCE):
        os.pwrite(opened, bytes(min(BLANKED_AT_ONCE, size - start)), start)
    os.fsync(opened)


def _settle(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
