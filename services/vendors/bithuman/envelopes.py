"""bitHuman's envelopes: `{success, data}`, `{data, status, status_code}` or bare (contract, sections 2, 3 and 12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import JsonValue

Record = dict[str, JsonValue]
Item = TypeVar("Item")


class UnknownEnvelopeError(ValueError):
    """The JSON is none of the shapes that this service answers with."""


@dataclass(frozen=True)
class Records:
    """The records of one answer; `total` and `has_more` are None when the service does not say."""

    records: list[Record]
    total: int | None = None
    has_more: bool | None = None


@dataclass(frozen=True)
class Page(Generic[Item]):
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
    raise UnknownEnvelopeError("the answer is not one record")


def read_records(value: JsonValue) -> Records:
    """The records of a list. Raises UnknownEnvelopeError for any other shape."""
    inside = value.get("data", value) if isinstance(value, dict) else value
    if isinstance(inside, dict):
        # Sessions and deliveries have been seen one level deeper, under their own name.
        inside = next((rows for rows in inside.values() if isinstance(rows, list)), None)
    if not isinstance(inside, list):
        raise UnknownEnvelopeError("the answer is not a list")
    records = [row for row in inside if isinstance(row, dict)]
    if len(records) != len(inside):
        raise UnknownEnvelopeError("the answer's list holds something that is not a record")
    paging = value.get("pagination") if isinstance(value, dict) else None
    total, more = (paging.get("total"), paging.get("has_more")) if isinstance(paging, dict) else (None, None)
    return Records(
        records,
        total if type(total) is int and total >= 0 else None,
        more if isinstance(more, bool) else None,
    )


def read_accepted(value: JsonValue) -> Record:
    """The fields of an accepted request, whose id stands at the top or inside `data`.

    Raises UnknownEnvelopeError when there is no id.
    """
    if isinstance(value, dict):
        inside = value.get("data")
        found = {**inside, **value} if isinstance(inside, dict) else value
        named = found.get("agent_id") or found.get("code")
        if isinstance(named, str) and named.strip():
            return {**found, "agent_id": named.strip()}
    raise UnknownEnvelopeError("the answer names no agent")
