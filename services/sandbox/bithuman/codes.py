"""Agent codes: A, two digits, three capitals, four digits."""

from __future__ import annotations

import hashlib
import secrets

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def code_from(text: str) -> str:
    """Always the same code for the same text."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    parts = []
    for base, count in (("0123456789", 2), (_LETTERS, 3), ("0123456789", 4)):
        for _ in range(count):
            number, place = divmod(number, len(base))
            parts.append(base[place])
    return f"A{''.join(parts)}"


def new_code() -> str:
    """A code that nobody could have foreseen."""
    return code_from(secrets.token_hex(16))
