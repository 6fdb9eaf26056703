"""The name that a person goes by."""

from __future__ import annotations

import unicodedata

NAME_LENGTH = 60
# Marks that turn the reading direction round could make one name look like another.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_name(given: str) -> str:
    """A name on one line in one normal form, without control characters, at most 60 characters."""
    seen = "".join(" " if ch.isspace() else ch for ch in unicodedata.normalize("NFC", given))
    kept = "".join(ch for ch in seen if unicodedata.category(ch) not in {"Cc", "Cs", "Co", "Cn"} and ch not in TURNING)
    return " ".join(kept.split())[:NAME_LENGTH].strip()
