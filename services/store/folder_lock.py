"""One driver for each data folder: a lock that is held for life and says who holds it."""

from __future__ import annotations

import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path

from services.errors import SettingsError

NAME = "callsheet.lock"


class FolderLock:
    """Holds a data folder until `release`, or until the process ends in whatever way.

    Two processes that drive jobs on one folder would take each other's requests for dead.
    """

    def __init__(self, folder: Path, address: str) -> None:
        """Take the lock and write down process, start and address. Raises SettingsError naming who has it."""
        path = folder / NAME
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._descriptor)
            raise SettingsError(
                f"The data folder {folder} is in use by {path.read_text(encoding='utf-8').strip() or 'another start'}.",
                next_step="Use that one, or end it first. For a second dashboard set CALLSHEET_DATA_DIR to another "
                "folder.",
            ) from None
        except OSError as wrong:
            os.close(self._descriptor)
            raise SettingsError(
                f"The data folder {folder} cannot be locked: {wrong.strerror}.",
                next_step="Keep it on a disk of this machine; name another folder with CALLSHEET_DATA_DIR.",
            ) from None
        started = datetime.now(UTC).strftime("%d %B %Y, %H:%M UTC")
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, f"the Callsheet at {address} (process {os.getpid()}, since {started})\n".encode())

    def release(self) -> None:
        """Let another process have the folder."""
        os.close(self._descriptor)
