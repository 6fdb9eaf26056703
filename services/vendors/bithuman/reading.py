"""From an answer to records: one that we cannot read becomes Unclear, and what was in it stays out of the text."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, JsonValue, ValidationError

from services.vendors.bithuman.envelopes import (
    OffsetPage,
    UnknownShapeError,
    read_accepted,
    read_record,
    read_records,
)
from services.vendors.bithuman.models import AgentAccepted
from services.vendors.fields import read_text, readable
from services.vendors.wire.redaction import shortened
from services.vendors.wire.response import Response

AnyRecord = TypeVar("AnyRecord", bound=BaseModel)


def one(shape: type[AnyRecord], answer: Response) -> AnyRecord:
    """The one record of the answer. Raises Unclear."""
    value = answer.value
    try:
        return shape.model_validate(read_record(value))
    except ValidationError:
        why = "the answer is not what was asked for"
    except UnknownShapeError as error:
        why = str(error)
    raise answer.unreadable(why)


def page_of(shape: type[AnyRecord], answer: Response, *, limit: int = 0, offset: int = 0) -> OffsetPage[AnyRecord]:
    """One page of a list; a record that cannot be read is counted and never stops the others. Raises Unclear."""
    value = answer.value
    try:
        found = read_records(value)
    except UnknownShapeError as error:
        why = str(error)
    else:
        items = [item for record in found.records if (item := readable(shape, record))]
        received = len(found.records) + found.odd
        unreadable = received - len(items)
        return OffsetPage(items, limit or received, offset, received, found.total, found.has_more, unreadable)
    raise answer.unreadable(why)


def every(shape: type[AnyRecord], answer: Response) -> list[AnyRecord]:
    """All readable records of a list that has no pages. Raises Unclear."""
    return page_of(shape, answer).items


def accepted(answer: Response, asked_id: str | None = None) -> AgentAccepted:
    """What an accepted paid request was answered. Raises Unclear with charged "unknown" when it names no agent."""
    value = answer.value
    try:
        found = read_accepted(value, asked_id)
    except UnknownShapeError as error:
        why = str(error)
    else:
        return AgentAccepted(
            agent_id=str(found["agent_id"]),
            status=read_text(found.get("status")) or "",
            replayed=answer.headers.get("Idempotency-Replayed", "").strip().lower() == "true",
            message=read_text(found.get("message")),
            warnings=tuple(_warnings(found.get("warnings") or found.get("warning"))),
            request_id=answer.request_id,
            raw=shortened(answer.body.decode("utf-8", "replace"), 2000),
        )
    raise answer.unreadable(why)


def done(answer: Response) -> None:
    """Raises Unclear unless the answer says, or leaves unsaid, that it was done."""
    value = answer.value
    inside = value.get("data", value) if isinstance(value, dict) else value
    denied = [inside.get(key) for key in ("updated", "deleted", "success")] if isinstance(inside, dict) else [False]
    if False in denied or (isinstance(value, dict) and value.get("success") is False):
        raise answer.unreadable("the answer does not say that it was done")


def _warnings(value: JsonValue) -> list[str]:
    """The service's remarks, whether texts or objects with a code and a message."""
    said = []
    for entry in value if isinstance(value, list) else [value]:
        parts = [entry.get("code"), entry.get("message")] if isinstance(entry, dict) else [entry]
        text = ": ".join(part for part in parts if isinstance(part, str) and part.strip())
        if text:
            said.append(text)
    return said
