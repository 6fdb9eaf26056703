"""The data folder: made when missing, writable, and closed to other users of the machine; and the secret in it."""

from __future__ import annotations

import logging
import os
import secrets
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


def server_secret(folder: Path) -> bytes:
    """The secret of this data folder, made at the first need. Raises SettingsError for one that is damaged."""
    path = folder / "server.secret"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        secret = path.read_bytes()
        if len(secret) < 32:
            raise SettingsError(
                f"{path} is damaged.", next_step="Restore it from a backup, or delete it: everybody signs in again."
            ) from None
        return secret
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(48))
        file.flush()
        os.fsync(file.fileno())
    return path.read_bytes()


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
