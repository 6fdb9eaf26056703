"""Looking for a piece of text in columns."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session


def contains(session: Session, columns: tuple[Any, ...], text: str) -> ColumnElement[bool]:
    """Whether one of these columns contains the text, small and capital letters alike."""
    everything = columns[0]
    for column in columns[1:]:
        everything = everything.concat("\n").concat(column)
    if session.get_bind().dialect.name != "sqlite":
        found: ColumnElement[bool] = everything.icontains(text, autoescape=True)
        return found
    # SQLite's LIKE folds ASCII by itself; other scripts are asked for in each of the ways in which people write them.
    spellings = [text] if text.isascii() else dict.fromkeys((text, text.lower(), text.upper(), text.title()))
    return or_(*(everything.contains(spelling, autoescape=True) for spelling in spellings))
