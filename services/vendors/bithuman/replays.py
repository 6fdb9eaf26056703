"""When the same paid request may be sent again on purpose, and under which key (contract, section 7)."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.errors import Invalid
from services.vendors.bithuman.auth import OLD_HOST

KEPT = timedelta(hours=24)
_MARGIN = timedelta(hours=1)
CLOCKS_DIFFER = timedelta(minutes=2)
_LONGEST_KEY = 255


def check_key_name(idempotency_key: str) -> None:
    """Raises Invalid unless the key can travel in a header."""
    plain = idempotency_key.isascii() and idempotency_key.isprintable() and idempotency_key == idempotency_key.strip()
    if not idempotency_key or not plain or len(idempotency_key) > _LONGEST_KEY:
        raise _invalid("The idempotency key is empty, too long or holds signs that a header cannot.")


def check_replay(host: str, first_sent_at: datetime, now: datetime) -> None:
    """Raises Invalid when a replay could make a second agent: on the old host, or after the key was forgotten."""
    if host.lower() == OLD_HOST:
        raise _invalid("The old host knows no idempotency keys: sending it again could make a second agent.")
    if first_sent_at - now > CLOCKS_DIFFER:
        raise _invalid("It was sent later than it is now by the clocks, so how old the key is cannot be known.")
    if now - first_sent_at > KEPT - _MARGIN:
        raise _invalid("It was sent too long ago: the service has forgotten the key and could make a second agent.")


def _invalid(text: str) -> Invalid:
    return Invalid(
        text,
        who="bitHuman",
        operation="create an agent",
        permanent=True,
        next_step="Nothing was sent. Look for the agent at bitHuman and settle it by hand.",
    )
