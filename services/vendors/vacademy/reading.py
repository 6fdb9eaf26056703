"""From an answer to nouns: an answer that we cannot read becomes Unclear, and what was in it stays out of the text."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from services.vendors.fields import read_id, readable
from services.vendors.wire.response import Response

Noun = TypeVar("Noun", bound=BaseModel)


def one(noun: type[Noun], answer: Response) -> Noun:
    """The one thing in the answer. Raises Unclear."""
    value = answer.value
    try:
        return noun.model_validate(value)
    except ValidationError:
        why = "the answer is not what was asked for"
    raise answer.unreadable(why)


def about(noun: type[Noun], answer: Response, video_id: str) -> Noun:
    """The one thing in the answer, when it is about this very video. Raises Unclear otherwise."""
    found = one(noun, answer)
    if getattr(found, "video_id", None) != read_id(video_id):
        raise answer.unreadable("the answer is about another video")
    return found


def every(noun: type[Noun], answer: Response) -> list[Noun]:
    """All readable things of a list; one that cannot be read never stops the others. Raises Unclear."""
    value = answer.value
    if not isinstance(value, list):
        raise answer.unreadable("the answer is not a list")
    return [found for entry in value if (found := readable(noun, entry))]
