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
)
from services.vendors.bhuman.models import VideosAccepted
from services.vendors.fields import readable
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


def page_of(shape: type[AnyRecord], answer: Response, *, page: int = 0, size: int = 0) -> NumberedPage[AnyRecord]:
    """One page of a list; a record that cannot be read is counted and never stops the others. Raises Unclear."""
    value = answer.value
    try:
        found = read_records(value)
    except UnknownEnvelopeError as error:
        why = str(error)
    else:
        items = [item for record in found.records if (item := readable(shape, record))]
        received = len(found.records)
        return NumberedPage(items, page, size or received, received, found.total, received - len(items))
    raise answer.unreadable(why)


def every(shape: type[AnyRecord], answer: Response) -> list[AnyRecord]:
    """All readable records of a list that has no pages. Raises Unclear."""
    return page_of(shape, answer).items


def accepted(answer: Response) -> VideosAccepted:
    """The ids of an accepted paid request. Raises Unclear with charged "unknown" when they cannot be read."""
    value = answer.value
    try:
        ids = read_ids(value)
    except UnknownEnvelopeError as error:
        why = str(error)
    else:
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
