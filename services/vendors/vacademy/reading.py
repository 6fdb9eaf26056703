"""From an answer to records: one that we cannot read becomes Unclear, and what was in it stays out of the text."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from services.vendors.fields import read_id, readable
from services.vendors.wire.response import Response

AnyRecord = TypeVar("AnyRecord", bound=BaseModel)


def one(shape: type[AnyRecord], answer: Response) -> AnyRecord:
    """The one thing in the answer. Raises Unclear."""
    value = answer.value
    try:
        return shape.model_validate(value)
    except ValidationError:
        why = "the answer is not what was asked for"
    raise answer.unreadable(why)


def about(shape: type[AnyRecord], answer: Response, video_id: str) -> AnyRecord:
    """The one thing in the answer, when it is about this very video. Raises Unclear otherwise."""
    found = one(shape, answer)
    if getattr(found, "video_id", None) != read_id(video_id):
        raise answer.unreadable("the answer is about another video")
    return found


def every(shape: type[AnyRecord], answer: Response) -> list[AnyRecord]:
    """All readable things of a list; one that cannot be read never stops the others. Raises Unclear."""
    value = answer.value
    if not isinstance(value, list):
        raise answer.unreadable("the answer is not a list")
    return [found for entry in value if (found := readable(shape, entry))]
