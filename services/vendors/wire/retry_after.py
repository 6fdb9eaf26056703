"""The three ways a service says how long to wait, and the moment at which it says so."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 86_400.0


def read_retry_after(value: str | None, *, date: str | None = None, now: datetime | None = None) -> float | None:
    """Seconds to wait, from an integer, a decimal or an HTTP date; None when nothing sensible is named.

    A date is the service's: it is measured from the answer's own `date`, and from `now` only where there is none.
    """
    text = (value or "").strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        when = read_http_date(text)
        if when is None:
            return None
        seconds = max(0.0, (when - (read_http_date(date) or now or datetime.now(UTC))).total_seconds())
    if not math.isfinite(seconds) or seconds < 0:
        return None
    return min(seconds, LONGEST_WAIT)


def read_http_date(value: str | None) -> datetime | None:
    """The UTC moment of an HTTP date, which without a zone means UTC; None when it is none."""
    try:
        when = parsedate_to_datetime((value or "").strip())
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
