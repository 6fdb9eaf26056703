"""From an answer to nouns: an answer that we cannot read becomes Unclear, and what was in it stays out of the text."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from services.vendors.bhuman.envelopes import Page, Record, UnknownEnvelopeError, read_ids, read_record, read_records
from services.vendors.bhuman.models import Accepted
from services.vendors.fields import readable
from services.vendors.wire.redaction import shortened
from services.vendors.wire.response import Response

Noun = TypeVar("Noun", bound=BaseModel)


def one(noun: type[Noun], answer: Response) -> Noun:
    """The one record of the answer. Raises Unclear."""
    value = answer.value
    try:
        return noun.model_validate(read_record(value))
    except ValidationError:
        why = "the answer is not what was asked for"
    except UnknownEnvelopeError as error:
        why = str(error)
    raise answer.unreadable(why)


def page_of(noun: type[Noun], answer: Response, *, page: int = 0, size: int = 0) -> Page[Noun]:
    """One page of a list; a record that cannot be read is counted and never stops the others. Raises Unclear."""
    value = answer.value
    try:
        found = read_records(value)
    except UnknownEnvelopeError as error:
        why = str(error)
    else:
        items = [item for record in found.records if (item := readable(noun, record))]
        received = len(found.records)
        return Page(items, page, size or received, received, found.total, received - len(items))
    raise answer.unreadable(why)


def every(noun: type[Noun], answer: Response) -> list[Noun]:
    """All readable records of a list that has no pages. Raises Unclear."""
    return page_of(noun, answer).items


def accepted(answer: Response) -> Accepted:
    """The ids of an accepted paid request. Raises Unclear with charged "unknown" when they cannot be read."""
    value = answer.value
    try:
        ids = read_ids(value)
    except UnknownEnvelopeError as error:
        why = str(error)
    else:
        return Accepted(ids, answer.request_id, shortened(answer.body.decode("utf-8", "replace"), 2000))
    raise answer.unreadable(why)


def any_record(answer: Response) -> Record:
    """The one record of an answer whose fields are not public. Raises Unclear."""
    value = answer.value
    try:
        return read_record(value)
    except UnknownEnvelopeError as error:
        why = str(error)
    raise answer.unreadable(why)
