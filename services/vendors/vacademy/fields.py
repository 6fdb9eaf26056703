"""How single values of Vacademy are read: whatever cannot be read is None, and never stops the rest."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

_TIME: TypeAdapter[datetime] = TypeAdapter(datetime)


def read_text(value: object) -> str | None:
    """The text; an empty one is None, a number is its digits."""
    if isinstance(value, str):
        return value if value.strip() else None
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def read_number(value: object) -> float | None:
    """The finite number, also when it is written as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def read_whole(value: object) -> int | None:
    """The number without its fraction."""
    number = read_number(value)
    return None if number is None else int(number)


def read_time(value: object) -> datetime | None:
    """An aware UTC moment. The service writes some times without a zone and means UTC (contract, traps 22 and 23)."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    try:
        moment = _TIME.validate_python(value)
    except ValidationError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


Id = Annotated[str, BeforeValidator(read_text), Field(min_length=1)]
Text = Annotated[str | None, BeforeValidator(read_text)]
Said = Annotated[str, BeforeValidator(lambda value: value if isinstance(value, str) else "")]
Number = Annotated[float | None, BeforeValidator(read_number)]
Whole = Annotated[int | None, BeforeValidator(read_whole)]
Time = Annotated[datetime | None, BeforeValidator(read_time)]


class Noun(BaseModel):
    """A thing of the service's; unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)
