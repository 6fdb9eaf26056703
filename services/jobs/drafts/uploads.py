"""Uploaded files, kept once under their hash, exactly as they came."""

from __future__ import annotations

import hashlib

from services.errors import StoreError
from services.files.files import UPLOADS, Files


class Uploads:
    """The uploaded files among all files."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def put(self, data: bytes) -> str:
        """Keep these bytes; answer their SHA-256. After this returns they survive a power cut.

        Raises DiskFull or StoreError; a half-written file is never left under a hash.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        self._files.put(UPLOADS + sha256, data)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises StoreError when the file is gone or is no longer what was uploaded."""
        data = self._files.get(UPLOADS + sha256)
        if data is None or hashlib.sha256(data).hexdigest() != sha256:
            raise StoreError(
                f"The uploaded file is missing from {self._files.where} or was changed there.",
                next_step="Put it back from its backup, or upload the file again.",
            )
        return data
