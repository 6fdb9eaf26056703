"""Which items are flagged: two pieces of evidence about them disagree."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, func, literal_column
from sqlmodel import col

from services.store.tables import Item


def is_flagged() -> ColumnElement[bool]:
    """True for a flagged item that still counts. Said in both ways, so that any kind of index can be used."""
    return and_(col(Item.flag) > "", literal_column("item.flag <> ''"), col(Item.superseded).is_(False))


def is_flagged_in(job_ids: Collection[str]) -> ColumnElement[bool]:
    """True for such an item of these jobs.

    Said so that a database looks among the flagged items, which are few, and not among all items of a large job.
    """
    return and_(is_flagged(), func.coalesce(col(Item.job_id), "").in_(job_ids))
