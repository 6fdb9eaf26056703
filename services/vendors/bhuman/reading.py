"""From an answer to records: one that we cannot read becomes Unclear, and what was in it stays out of the text."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from services.vendors.bhuman.envelopes import (
    NumberedPage,
    Record,
    UnknownEnvelopeError,
    read_ids,
    read_record,
    read_records,
    unwrap,
)
from services.vendors.bhuman.models import VideosAccepted
from services.vendors.fields import read_id, readable
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
    except UnknownEnvelopeError as error:
        why = str(error)
    raise answer.unreadable(why)


def one_or_none(shape: type[AnyRecord], answer: Response) -> AnyRecord | None:
    """The one record of the answer, or None when its envelope is there and empty. Raises Unclear."""
    inside = unwrap(answer.value)
    return None if inside is None or inside in ([], {}) else one(shape, answer)


def page_of(shape: type[AnyRecord], answer: Response, *, page: int = 0, size: int = 0) -> NumberedPage[AnyRecord]:
    """One page of a list; a record that cannot be read is counted and never stops the others. Raises Unclear."""
    value = answer.value
    try:
        found = read_records(value)
    except UnknownEnvelopeError as error:
        why = str(error)
    else:
        items = [item for record in found.records if (item := readable(shape, record))]
        received = len(found.records) + found.odd
        return NumberedPage(items, page, size or received, received, found.total, received - len(items))
    raise answer.unreadable(why)


def every(shape: type[AnyRecord], answer: Response) -> list[AnyRecord]:
    """All readable records of a list that has no pages. Raises Unclear."""
    return page_of(shape, answer).items


def accepted(answer: Response, asked_about: str = "") -> VideosAccepted:
    """The ids of an accepted paid request, at least one: a success has to be said.

    `asked_about` is the campaign or template, whose own id said again names no video. Raises Unclear with charged
    "unknown" when there are none, or they cannot be read.
    """
    value, why = answer.value, "the answer names no video"
    ids: list[str] = []
    try:
        ids = read_ids(value)
    except UnknownEnvelopeError as error:
        why = str(error)
    if read_id(asked_about) in ids:
        why = "the answer only says the id again that it was asked about"
    elif ids:
        return VideosAccepted(ids, answer.request_id, shortened(answer.body.decode("utf-8", "replace"), 2000))
    raise answer.unreadable(why)


def any_record(answer: Response) -> Record:
    """The one record of an answer whose fields are not public. Raises Unclear."""
    value = answer.value
    try:
        return read_record(value)
    except UnknownEnvelopeError as error:
        why = str(error)
    raise answer.unreadable(why)
