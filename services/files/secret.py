"""The secret that all machines of one Callsheet share: it signs cookies, quotes and addresses of callbacks."""

from __future__ import annotations

import secrets

from services.errors import SettingsError, StoreError
from services.files.files import SECRET, Files

LEAST_BYTES, NEW_BYTES = 32, 48


def server_secret(files: Files) -> bytes:
    """The secret, made at the first need; of several who make it at once, one's counts for all.

    Raises SettingsError for one that is damaged, and StoreError.
    """
    made = secrets.token_bytes(NEW_BYTES)
    secret = files.get(SECRET)
    if secret is None:
        secret = made if files.put_new(SECRET, made) else files.get(SECRET)
    if secret is None:
        raise StoreError(
            f"{SECRET} in {files.where} was taken away while it was read.",
            next_step="Start again; nothing was changed.",
        )
    if len(secret) < LEAST_BYTES:
        raise SettingsError(
            f"{SECRET} in {files.where} is damaged.",
            next_step="Restore it from a backup, or delete it: everybody signs in again.",
        )
    return secret
