"""The team password, kept as a slow hash."""

from __future__ import annotations

import hashlib
import hmac
import threading

# 32 MiB and some 0.1 s for each try: little for a person, much for who has many to make.
COST, BLOCK, MEMORY = 2**15, 8, 64 * 1024 * 1024


class TeamPassword:
    """Knows the password by its hash alone; `mark` changes with it, and is "" when none is set."""

    def __init__(self, password: str | None, secret: bytes) -> None:
        self._salt = hmac.digest(secret, b"team password", "sha256")
        self._one_at_a_time = threading.Lock()
        self._hash = self._hashed(password) if password is not None else None
        self.mark = hashlib.sha256(self._hash).hexdigest() if self._hash is not None else ""

    @property
    def is_set(self) -> bool:
        """Whether the team has a password."""
        return self._hash is not None

    def matches(self, given: str) -> bool:
        """True when `given` is the team password, in constant time; False when none is set. Takes some 0.1 s."""
        return self._hash is not None and hmac.compare_digest(self._hashed(given), self._hash)

    def _hashed(self, password: str) -> bytes:
        # One after the other, so that many tries at once cost time and not memory.
        with self._one_at_a_time:
            return hashlib.scrypt(
                password.encode("utf-8", "replace"), salt=self._salt, n=COST, r=BLOCK, p=1, maxmem=MEMORY
            )
