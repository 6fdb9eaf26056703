"""Keeping credentials and ids out of every text that a person or a log may see."""

from __future__ import annotations

import base64
import binascii
import logging
import re
from collections.abc import Iterable, Mapping

HIDDEN = "[hidden]"
LONGEST = 300
_SHORTEST_SECRET = 4
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
    """The text on one line, without the given secrets, without credentials and without the query of any URL."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    text = _SCHEME.sub(HIDDEN, text)
    text = _URL_TAIL.sub(r"\1\2", text)
    return " ".join(text.split())


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
