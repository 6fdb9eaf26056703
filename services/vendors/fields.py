"""How records of every service are read: what has another type than documented counts as missing, and stops nothing."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

LONGEST_TEXT = 200_000
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAME = r"(?:UTC|GMT|Z|UCT|Zulu|Etc/UTC|Etc/GMT)"
_OFFSET = r"(?P<sign>[+-])(?P<hours>[0-9]{1,2}):?(?P<minutes>[0-9]{2})?(?::?00)?"
_MOMENT = re.compile(
    r"(?P<date>[0-9]{4}-?[0-9]{2}-?[0-9]{2})[Tt_ ]\s*"
    r"(?P<clock>[0-9]{2}:?[0-9]{2}(?::?[0-9]{2})?)(?:[.,](?P<part>[0-9]*))?"
    rf"\s*(?P<zone>{_NAME}|{_OFFSET})?\s*{_NAME}?\s*(?P<named>\[[\w/+-]+\]|\({_NAME}\))?"
    r"(?:\s+m=[+-][0-9.]+)?",
    re.IGNORECASE,
)
"""A moment as ISO 8601 has it in its long and its short form, as databases and programming languages write it, with its
zone as hours, as a name, or twice."""
_UTC = re.compile(rf"[\[(]{_NAME}[\])]", re.IGNORECASE)
_NUMERIC = re.compile(r"-?[0-9]{1,25}(?:\.[0-9]+)?")
_LONGEST_MOMENT = 100
_MICROSECONDS, _MOST_MICROSECONDS = 1e14, 1e17
"""Between them a number counts millionths of seconds: as thousandths it would be a year past 5000."""
_TIME: TypeAdapter[datetime] = TypeAdapter(datetime)


class VendorRecord(BaseModel):
    """A thing of a service's; unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True, defer_build=True)


AnyRecord = TypeVar("AnyRecord", bound=BaseModel)


def readable(shape: type[AnyRecord], value: object) -> AnyRecord | None:
    """The record in a value, or None when it cannot be read: one of a list never stops the others."""
    try:
        return shape.model_validate(value)
    except ValidationError:
        return None


def read_text(value: object) -> str | None:
    """Texts and numbers; what is blank is None, and what is longer than any field is cut."""
    if isinstance(value, str):
        return value[:LONGEST_TEXT] if value.strip() else None
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def read_id(value: object) -> str | None:
    """An id in the one spelling in which ids are compared: a UUID in small letters, a number as its digits.

    Anything else stays as it came, without blanks around it. Nothing, and what is no text or number, is None.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = (read_text(value) or "").strip()
    bare = text.lower().removeprefix("urn:uuid:").strip("{}")
    return (bare if _UUID.fullmatch(bare) else text) or None


def read_address(value: object) -> str | None:
    """An http or https address as it is written, without blanks around it; one that only lacks its scheme gets https.

    Words for nothing, such as "null" or "pending", are no address, nor is one that leads nowhere without a host.
    """
    text = (read_text(value) or "").strip()
    text = f"https:{text}" if text.startswith("//") else text
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    return text if parts.scheme in {"http", "https"} and host else None


def read_number(value: object) -> float | None:
    """Finite numbers, also written as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def read_time(value: object) -> datetime | None:
    """An aware UTC moment; services that write no zone mean UTC."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    try:
        moment = _moment(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        # Some write the first or last moment there is for "never", in a zone in which it lies beyond.
        return None


def is_without_zone(value: object) -> bool:
    """Whether a moment is written without a zone, so that only its service knows which one it means."""
    if not isinstance(value, str):
        return False
    try:
        return _moment(value).tzinfo is None
    except (ValueError, OverflowError):
        return False


def _moment(value: str | int | float) -> datetime:
    """A moment as JSON has it, as HTTP writes it, or as in `_MOMENT`. Raises ValueError."""
    if not isinstance(value, str):
        return _since_1970(value)
    text = value.strip()
    if len(text) > _LONGEST_MOMENT:
        raise ValueError(text[:_LONGEST_MOMENT])
    if text[:1].isalpha():
        return parsedate_to_datetime(text)
    found = _MOMENT.fullmatch(text)
    if found is not None:
        return _TIME.validate_python(_as_json_has_it(found))
    return _since_1970(float(text)) if _NUMERIC.fullmatch(text) else _TIME.validate_python(text)


def _since_1970(number: float) -> datetime:
    """Seconds, or thousandths or millionths of them, by how many there are. Raises ValueError."""
    size = abs(number)
    if size >= _MOST_MICROSECONDS:
        raise ValueError(number)
    return _TIME.validate_python(number / 1e6 if size >= _MICROSECONDS else number)


def _as_json_has_it(found: re.Match[str]) -> str:
    """The same moment in the one form of JSON; a name beside an offset says the same again."""
    digits, clock = found["date"].replace("-", ""), found["clock"].replace(":", "").ljust(6, "0")
    zone = found["zone"]
    if found["sign"]:
        zone = f"{found['sign']}{int(found['hours']):02}:{found['minutes'] or '00'}"
    elif zone or _UTC.fullmatch(found["named"] or ""):
        zone = "Z"
    elif found["named"]:
        raise ValueError(found["named"])
    part = f".{found['part'][:6]}" if found["part"] else ""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}T{clock[:2]}:{clock[2:4]}:{clock[4:]}{part}{zone or ''}"


def read_texts(value: object) -> list[str]:
    """The texts of a list; anything else in it is left out."""
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []


def read_whole(value: object) -> int | None:
    """The number without its fraction."""
    number = read_number(value)
    return None if number is None else int(number)


def read_exact(value: object) -> int | None:
    """The number when it has no fraction."""
    number = read_number(value)
    return int(number) if number is not None and number == int(number) else None


def read_numbers(value: object) -> dict[str, float]:
    """The numbers of an object by their names; anything else in it is left out."""
    if not isinstance(value, dict):
        return {}
    return {str(key): number for key, entry in value.items() if (number := read_number(entry)) is not None}


Id = Annotated[str, BeforeValidator(read_id), Field(min_length=1)]
OtherId = Annotated[str | None, BeforeValidator(read_id)]
Text = Annotated[str | None, BeforeValidator(read_text)]
Address = Annotated[str | None, BeforeValidator(read_address)]
Word = Annotated[str, BeforeValidator(lambda value: read_text(value) or "")]
Said = Annotated[str, BeforeValidator(lambda value: value if isinstance(value, str) else "")]
Number = Annotated[float | None, BeforeValidator(read_number)]
Flag = Annotated[bool, BeforeValidator(lambda value: value is True)]
Texts = Annotated[list[str], BeforeValidator(read_texts)]
Time = Annotated[datetime | None, BeforeValidator(read_time)]
WithoutZone = Annotated[bool, BeforeValidator(is_without_zone)]
Whole = Annotated[int | None, BeforeValidator(read_whole)]
Exact = Annotated[int | None, BeforeValidator(read_exact)]
Numbers = Annotated[dict[str, float], BeforeValidator(read_numbers)]
