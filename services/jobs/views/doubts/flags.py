"""Which items are flagged: two pieces of evidence about them disagree."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, func, literal_column
from sqlmodel import col

from services.jobs.states import Cause
from services.store.tables import Item


def is_flagged() -> ColumnElement[bool]:
    """True for a flagged item that still counts and on which nobody has decided."""
    return and_(_has_flag(), col(Item.cause) != Cause.REJECTED)


def is_rejected_in(job_ids: Collection[str]) -> ColumnElement[bool]:
    """True for an item of these jobs of which a person says that it is wrong, as long as it was not made again."""
    return and_(_has_flag(), col(Item.cause) == Cause.REJECTED, func.coalesce(col(Item.job_id), "").in_(job_ids))


def is_flagged_in(job_ids: Collection[str]) -> ColumnElement[bool]:
    """True for such an item of these jobs.

    Said so that a database looks among the flagged items, which are few, and not among all items of a large job.
    """
    return and_(is_flagged(), func.coalesce(col(Item.job_id), "").in_(job_ids))


def _has_flag() -> ColumnElement[bool]:
    # Said in both ways, so that any kind of index can be used.
    return and_(col(Item.flag) > "", literal_column("item.flag <> ''"), col(Item.superseded).is_(False))
