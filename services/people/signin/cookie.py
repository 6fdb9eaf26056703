"""The signed cookie that says who someone is: name, time and signature."""

from __future__ import annotations

import base64
import hmac
import unicodedata

MAX_AGE = 30 * 24 * 3600
NAME_LENGTH = 60
# Marks that turn the reading direction round could make one name look like another.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_name(given: str) -> str:
    """A name on one line in one normal form, without control characters, at most 60 characters."""
    seen = "".join(" " if ch.isspace() else ch for ch in unicodedata.normalize("NFC", given))
    kept = "".join(ch for ch in seen if unicodedata.category(ch) not in {"Cc", "Cs", "Co", "Cn"} and ch not in TURNING)
    return " ".join(kept.split())[:NAME_LENGTH].strip()


def make_cookie(name: str, secret: bytes, now: float) -> str:
    """A cookie value that says `name` from `now` (seconds since 1970) on."""
    said = f"{_encode(clean_name(name).encode())}.{int(now)}"
    return f"{said}.{_sign(said, secret)}"


def read_cookie(value: str, secret: bytes, now: float, max_age: float = MAX_AGE) -> str | None:
    """The name in a cookie that we signed at most `max_age` seconds ago; None for anything else."""
    said, _, signature = value.rpartition(".")
    if not said or not hmac.compare_digest(signature.encode(), _sign(said, secret).encode()):
        return None
    name, _, made = said.partition(".")
    if not 0 <= now - int(made) <= max_age:
        return None
    return _decode(name).decode() or None


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _sign(said: str, secret: bytes) -> str:
    return _encode(hmac.digest(secret, said.encode(), "sha256"))
