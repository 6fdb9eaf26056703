"""bitHuman's envelopes: `{success, data}`, `{data, status, status_code}` or bare (contract, sections 2, 3 and 12)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import JsonValue

from services.vendors.fields import read_exact, read_id

_CODE = re.compile(r"A(?=[A-Za-z]*[0-9])[0-9A-Za-z]{1,63}|(?!0+$)[0-9]{1,20}")
Record = dict[str, JsonValue]
Item = TypeVar("Item")


class UnknownShapeError(ValueError):
    """The JSON is none of the shapes that this service answers with."""


@dataclass(frozen=True)
class ListedRecords:
    """The records of one answer; `total` and `has_more` are None when the service does not say.

    `odd` counts what stood among them and is no record, such as null.
    """

    records: list[Record]
    total: int | None = None
    has_more: bool | None = None
    odd: int = 0


@dataclass(frozen=True)
class OffsetPage(Generic[Item]):
    """One page of a list. `received` counts what the service sent; `unreadable` of those had no id and are left out."""

    items: list[Item]
    limit: int
    offset: int
    received: int
    total: int | None = None
    has_more: bool | None = None
    unreadable: int = 0


def read_record(value: JsonValue) -> Record:
    """The one record of an answer. Raises UnknownEnvelopeError for any other shape."""
    inside = value.get("data", value) if isinstance(value, dict) else value
    if isinstance(inside, dict) and inside:
        return inside
    raise UnknownShapeError("the answer is not one record")


def read_records(value: JsonValue) -> ListedRecords:
    """The records of a list. Raises UnknownEnvelopeError for any other shape."""
    inside = value.get("data", value) if isinstance(value, dict) else value
    if isinstance(inside, dict):
        # Sessions and deliveries have been seen one level deeper, under their own name.
        inside = next((rows for rows in inside.values() if isinstance(rows, list)), None)
    if not isinstance(inside, list):
        raise UnknownShapeError("the answer is not a list")
    records = [row for row in inside if isinstance(row, dict)]
    if inside and not records and any(row is not None for row in inside):
        raise UnknownShapeError("the answer's list holds something that is not a record")
    paging = value.get("pagination") if isinstance(value, dict) else None
    total, more = (paging.get("total"), paging.get("has_more")) if isinstance(paging, dict) else (None, None)
    return ListedRecords(
        records,
        count if (count := read_exact(total)) is not None and count >= 0 else None,
        more if isinstance(more, bool) else None,
        len(inside) - len(records),
    )


def read_accepted(value: JsonValue, asked_id: str | None = None) -> Record:
    """The fields of an accepted request, whose id stands at the top or inside `data`.

    Raises UnknownEnvelopeError when there is none of the service's shape: an agent's code, a number, or the very id
    that was asked for. A machine code in the place of an agent's is no agent (contract, last section).
    """
    if isinstance(value, dict):
        inside = value.get("data")
        found = {**inside, **value} if isinstance(inside, dict) else value
        named, code = read_id(found.get("agent_id")), found.get("code")
        named = named or (read_id(code) if isinstance(code, str) and not code.strip().isdigit() else None)
        if named is not None and (_CODE.fullmatch(named) or named == asked_id):
            return {**found, "agent_id": named}
    raise UnknownShapeError("the answer names no agent")
