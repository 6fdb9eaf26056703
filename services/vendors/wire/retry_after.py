"""The three ways a service says how long to wait, and the moment at which it says so."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 86_400.0
MOMENTS_FROM = 1e9
"""So many seconds are no wait but a moment since 1970, as some gateways write it; from 100 times more on, in millis."""

_UNIT = re.compile(r"(?<=\d)\s*s(ec(ond)?s?)?\.?$", re.IGNORECASE)


def read_retry_after(value: str | None, *, date: str | None = None, now: datetime | None = None) -> float | None:
    """Seconds to wait, from an integer, a decimal or a date; None when nothing sensible is named.

    A moment is the service's: it is measured from the answer's own `date`, and from `now` only where there is none. Of
    several numbers, which proxies join by commas, the largest counts.
    """
    said = _numbers(value or "")
    seconds = max(said, default=math.nan)
    when = _since_1970(seconds) if seconds > MOMENTS_FROM else None if said else _date(value or "")
    if when is not None:
        seconds = max(0.0, (when - (read_http_date(date) or now or datetime.now(UTC))).total_seconds())
    if not math.isfinite(seconds) or seconds < 0:
        return None
    return min(seconds, LONGEST_WAIT)


def _numbers(text: str) -> list[float]:
    """What is named, where it is numbers of seconds; else nothing. One without an end is none."""
    try:
        every = [float(_UNIT.sub("", part.strip())) for part in text.split(",")]
    except ValueError:
        return []
    return [one for one in every if math.isfinite(one)]


def _since_1970(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds / 1000 if seconds > MOMENTS_FROM * 100 else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _date(text: str) -> datetime | None:
    """A moment as HTTP writes it, or as JSON has it."""
    if (found := read_http_date(text)) is not None:
        return found
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def read_http_date(value: str | None) -> datetime | None:
    """The UTC moment of an HTTP date, which without a zone means UTC; None when it is none."""
    try:
        when = parsedate_to_datetime((value or "").strip())
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
