"""The data folder: made when missing, writable, closed to other users of the machine."""

from __future__ import annotations

import logging
import os
import stat
import tempfile
from pathlib import Path

from services.errors import SettingsError

log = logging.getLogger(__name__)

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def open_data_folder(folder: Path) -> None:
    """Make the folder usable: it exists with mode 0700, everything in it is for its owner alone, from now on too.

    Raises SettingsError when it cannot be made or written to.
    """
    # For the whole process, because databases, their journals and copies of lessons are made by libraries.
    os.umask(OTHERS)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as wrong:
        raise SettingsError(
            f"The data folder {folder} cannot be written to: {wrong.strerror}.",
            next_step="Give its owner the right to write, or name another folder with CALLSHEET_DATA_DIR.",
        ) from None
    _close_to_others(folder)


def _close_to_others(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        try:
            mode = path.lstat().st_mode
            if mode & OTHERS and not stat.S_ISLNK(mode):
                path.chmod(stat.S_IMODE(mode) & ~OTHERS)
        except FileNotFoundError:
            continue  # a journal that its database has just removed
        except PermissionError:
            log.warning("%s belongs to another user of this machine, so others may be able to read it", path)
