"""Which items are flagged: two pieces of evidence about them disagree."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, literal_column
from sqlmodel import col

from services.store.tables import Item


def is_flagged() -> ColumnElement[bool]:
    """True for a flagged item that still counts. Said in both ways, so that any kind of index can be used."""
    return and_(col(Item.flag) > "", literal_column("item.flag <> ''"), col(Item.superseded).is_(False))
