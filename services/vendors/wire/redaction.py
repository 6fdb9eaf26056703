"""Keeping credentials and ids out of every text that a person or a log may see."""

from __future__ import annotations

import base64
import binascii
import logging
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

HIDDEN = "[hidden]"
LONGEST = 300
_SHORTEST_SECRET = 4
_SHORTEST_BASE64 = 6
_URL_SAFE = str.maketrans("+/", "-_")
_SENSITIVE = re.compile(r"auth|secret|token|key|cookie", re.IGNORECASE)
_SCHEME = re.compile(r"\b(basic|bearer)\s+(?=\S*[0-9+/=_])[A-Za-z0-9+/=_.:~-]{4,}", re.IGNORECASE)
_URL_TAIL = re.compile(r"(\bhttps?://)(?:[^\s/@\"'<>]*@)?([^\s?#\"'<>]*)(?:[?#][^\s\"'<>]*)?", re.IGNORECASE)


def secrets_in(headers: Mapping[str, str]) -> frozenset[str]:
    """Every form in which the credentials of these request headers could be echoed by a service."""
    found: set[str] = set()
    for name, value in headers.items():
        if not _SENSITIVE.search(name) or name.lower() == "idempotency-key":
            continue
        token = value.split()[-1] if value.split() else ""
        found |= {value, token}
        try:
            decoded = base64.b64decode(token, validate=True).decode()
        except (binascii.Error, ValueError):
            decoded = token
        if ":" in decoded:
            found |= {decoded, *decoded.split(":", 1)}
    return frozenset(secret for secret in found if len(secret) >= _SHORTEST_SECRET)


def without_secrets(text: str, secrets: Iterable[str] = ()) -> str:
    """The text on one line, without the given secrets, without credentials and without the query of any URL.

    A secret is found in every spelling that services write: in another case, percent-encoded in part or whole, as
    JSON and HTML escape letters, in hex, and inside a longer text in base64.
    """
    for pattern in _spellings(frozenset(secrets)):
        text = pattern.sub(HIDDEN, text)
    text = _SCHEME.sub(HIDDEN, text)
    text = _URL_TAIL.sub(r"\1\2", text)
    return " ".join(text.split())


@lru_cache(maxsize=32)
def _spellings(secrets: frozenset[str]) -> tuple[re.Pattern[str], ...]:
    longest_first = sorted(secrets, key=lambda secret: (-len(secret), secret))
    written = [re.compile("|".join((_letters(one), _hex(one))), re.IGNORECASE) for one in longest_first]
    return (*written, *(re.compile("|".join(_base64(one))) for one in longest_first if len(one) >= _SHORTEST_BASE64))


def _letters(secret: str) -> str:
    """Letter by letter, each as it is or as one of the ways to escape it."""
    return "".join(
        f"(?:{re.escape(letter)}|{''.join(f'%(?:25)*{byte:02x}' for byte in letter.encode('utf-8', 'replace'))}"
        f"|\\\\{re.escape(letter)}|\\\\+u{ord(letter):04x}|&#0*{ord(letter)};|&#x0*{ord(letter):x};)"
        for letter in secret
    )


def _hex(secret: str) -> str:
    return "[ :]?".join(f"{byte:02x}" for byte in secret.encode("utf-8", "replace"))


def _base64(secret: str) -> list[str]:
    """What is sure of the secret in base64 of a text that holds it, at each of the three places in a group of bytes."""
    found: list[str] = []
    for before in range(3):
        whole = base64.b64encode(bytes(before) + secret.encode("utf-8", "replace")).decode().rstrip("=")
        sure = whole[(0, 2, 3)[before] : (before + len(secret.encode("utf-8", "replace"))) * 8 // 6]
        found += {re.escape(sure), re.escape(sure.translate(_URL_SAFE))}
    return found


def shortened(text: str, longest: int = LONGEST) -> str:
    """At most `longest` characters, with an ellipsis where something was cut."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


class QueryFilter(logging.Filter):
    """Takes the query off every URL in a log record: ids in it open videos."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                _URL_TAIL.sub(r"\1\2", str(value)) if "://" in str(value) else value for value in record.args
            )
        return True


def quieten_http_log() -> None:
    """Make httpx's own request log safe; calling it again changes nothing."""
    log = logging.getLogger("httpx")
    if not any(isinstance(existing, QueryFilter) for existing in log.filters):
        log.addFilter(QueryFilter())
