"""Ids of ours: made before a call, in the order of time, and safe in a URL."""

from __future__ import annotations

import secrets
import threading
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
RANDOM_BITS = 80
STEP_BITS = 64
LARGEST_ID = 2**63 - 1
"""Of what the database numbers by itself; it cannot be asked for a larger one."""


class IdMaker:
    """Makes ids that sort in the order of their making, also within a millisecond or with the clock set back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def __call__(self) -> str:
        """26 characters that cannot be guessed: 48 bits of milliseconds, then random ones."""
        with self._lock:
            fresh = (time.time_ns() // 1_000_000 << RANDOM_BITS) | secrets.randbits(RANDOM_BITS)
            if fresh >> RANDOM_BITS <= self._last >> RANDOM_BITS:
                fresh = self._last + 1 + secrets.randbits(STEP_BITS)
            number = self._last = fresh
        return "".join(ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


new_id = IdMaker()
