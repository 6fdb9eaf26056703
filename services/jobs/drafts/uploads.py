"""Uploaded files, kept once under their hash, exactly as they came."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from services.errors import DiskFull, StoreError


class Uploads:
    """The folder of uploaded files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes) -> str:
        """Keep these bytes; answer their SHA-256. After this returns they survive a power cut.

        Raises DiskFull or StoreError; a half-written file is never left under a hash.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        place = self.folder / sha256
        try:
            # A file damaged on the disk is written anew, which is why its size is not enough.
            if place.is_file() and place.read_bytes() == data:
                return sha256
            self.folder.mkdir(parents=True, exist_ok=True)
            self._write(place, data)
        except OSError as wrong:
            raise DiskFull(
                f"The file could not be kept: {wrong.strerror}.",
                next_step="Nothing was changed. Make room on the disk, or check the data folder, and upload it again.",
            ) from None
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises StoreError when the file is gone or is no longer what was uploaded."""
        try:
            data = (self.folder / sha256).read_bytes()
        except OSError:
            data = None
        if data is None or hashlib.sha256(data).hexdigest() != sha256:
            raise StoreError(
                "The uploaded file is missing from the data folder or was changed there.",
                next_step="Put the data folder back from its backup, or upload the file again.",
            )
        return data

    def _write(self, place: Path, data: bytes) -> None:
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=".upload-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(place)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        # The new name itself must be on the disk before a draft may point to it.
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
