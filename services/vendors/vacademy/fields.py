"""Fields that only Vacademy's nouns have."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from services.vendors.fields import read_number


def read_whole(value: object) -> int | None:
    """The number without its fraction."""
    number = read_number(value)
    return None if number is None else int(number)


Whole = Annotated[int | None, BeforeValidator(read_whole)]
