"""BHuman's envelopes: bare or inside `result`, a list or an object, with or without a total (contract, section 6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import JsonValue

from services.vendors.fields import read_exact, read_id

Record = dict[str, JsonValue]
Item = TypeVar("Item")

_ID = re.compile(r"(?![0-]+$)(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{1,20})")
_LIST_KEYS = ("videos", "instances", "campaigns", "items", "data", "projects", "folders", "webhooks", "products")


class UnknownEnvelopeError(ValueError):
    """The JSON is none of the shapes that this service answers with."""


@dataclass(frozen=True)
class FoundRecords:
    """The records of one answer, and how many there are in all when the service says so.

    `odd` counts what stood among them and is no record, such as null.
    """

    records: list[Record]
    total: int | None = None
    odd: int = 0


@dataclass(frozen=True)
class NumberedPage(Generic[Item]):
    """One page of a list. `received` counts what the service sent; `unreadable` of those had no id and are left out."""

    items: list[Item]
    page: int
    size: int
    received: int
    total: int | None = None
    unreadable: int = 0


def unwrap(value: JsonValue) -> JsonValue:
    """What is inside `{code, result}`, or the value itself when it is bare."""
    if isinstance(value, dict) and "result" in value and ("code" in value or "id" not in value):
        return value["result"]
    return value


def read_records(value: JsonValue) -> FoundRecords:
    """The records of a list. An empty `result` is an empty list. Raises UnknownEnvelopeError for any other shape."""
    inside = unwrap(value)
    if inside is None and inside is not value:
        return FoundRecords([])
    if isinstance(inside, list):
        return _found(inside, None)
    if isinstance(inside, dict):
        listed = next((rows for key in _LIST_KEYS if isinstance(rows := inside.get(key), list)), None)
        if listed is not None:
            total = read_exact(inside.get("total"))
            return _found(listed, total if total is not None and total >= 0 else None)
        if "id" in inside:
            return FoundRecords([inside])
    raise UnknownEnvelopeError("the answer is not a list")


def read_record(value: JsonValue) -> Record:
    """The one record of an answer; a list of exactly one counts. Raises UnknownEnvelopeError for any other shape."""
    inside = unwrap(value)
    if isinstance(inside, list) and len(inside) == 1:
        inside = inside[0]
    if isinstance(inside, dict) and inside:
        return inside
    raise UnknownEnvelopeError("the answer is not one record")


def read_ids(value: JsonValue) -> list[str]:
    """The generation ids of an accepted request, in order and in our one spelling (contract, section 5).

    Raises UnknownEnvelopeError unless the answer is a list of ids as this service makes them: UUIDs or numbers.
    """
    inside = unwrap(value)
    if not isinstance(inside, list):
        raise UnknownEnvelopeError("the answer is not a list of ids")
    ids = [found for entry in inside if (found := read_id(entry)) and _ID.fullmatch(found)]
    if len(ids) != len(inside):
        raise UnknownEnvelopeError("the answer's list holds something that is not an id")
    return ids


def _found(rows: list[JsonValue], total: int | None) -> FoundRecords:
    """One entry that is no record never stops the others; a list of nothing else is no list of records."""
    records = [row for row in rows if isinstance(row, dict)]
    if rows and not records and any(row is not None for row in rows):
        raise UnknownEnvelopeError("the answer's list holds something that is not a record")
    return FoundRecords(records, total, len(rows) - len(records))
