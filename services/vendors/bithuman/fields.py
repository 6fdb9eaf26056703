"""Fields that only bitHuman's nouns have."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from services.vendors.fields import read_number


def _whole(value: object) -> int | None:
    number = read_number(value)
    return int(number) if number is not None and number == int(number) else None


def _numbers(value: object) -> dict[str, float]:
    if not isinstance(value, dict):
        return {}
    return {str(key): number for key, entry in value.items() if (number := read_number(entry)) is not None}


Whole = Annotated[int | None, BeforeValidator(_whole)]
Numbers = Annotated[dict[str, float], BeforeValidator(_numbers)]
