"""How single fields are read: what has another type than documented counts as missing and never stops a record."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Annotated

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

_TIME: TypeAdapter[datetime] = TypeAdapter(datetime)


def read_text(value: object) -> str | None:
    """Texts and numbers; what is blank is None."""
    if isinstance(value, str):
        return value if value.strip() else None
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def read_number(value: object) -> float | None:
    """Finite numbers, also written as text."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def _whole(value: object) -> int | None:
    number = read_number(value)
    return int(number) if number is not None and number == int(number) else None


def _texts(value: object) -> list[str]:
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []


def _numbers(value: object) -> dict[str, float]:
    if not isinstance(value, dict):
        return {}
    return {str(key): number for key, entry in value.items() if (number := read_number(entry)) is not None}


def _time(value: object) -> datetime | None:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    try:
        moment = _TIME.validate_python(value)
    except ValidationError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


Id = Annotated[str, BeforeValidator(read_text), Field(min_length=1)]
Text = Annotated[str | None, BeforeValidator(read_text)]
Word = Annotated[str, BeforeValidator(lambda value: read_text(value) or "")]
Number = Annotated[float | None, BeforeValidator(read_number)]
Whole = Annotated[int | None, BeforeValidator(_whole)]
Flag = Annotated[bool, BeforeValidator(lambda value: value is True)]
Texts = Annotated[list[str], BeforeValidator(_texts)]
Numbers = Annotated[dict[str, float], BeforeValidator(_numbers)]
Time = Annotated[datetime | None, BeforeValidator(_time)]
