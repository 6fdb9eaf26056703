"""The items of a job, filtered and paged by key."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, Select, select
from sqlmodel import Session, col

from services.errors import UnknownRecord
from services.jobs.flags import is_flagged
from services.jobs.text_search import contains
from services.jobs.view_lines import ItemLine, ItemPage
from services.store.tables import Item

COLUMNS: tuple[Any, ...] = (
    col(Item.id),
    col(Item.row_id),
    col(Item.line),
    col(Item.attempt),
    col(Item.label),
    col(Item.sent_values),
    col(Item.state),
    col(Item.submission_id),
    col(Item.vendor_id),
    col(Item.vendor_status),
    col(Item.message),
    col(Item.reason),
    col(Item.flag),
    col(Item.url),
    col(Item.share_url),
    col(Item.thumbnail_url),
    col(Item.gif_url),
    col(Item.sent_at),
    col(Item.finished_at),
)


def item_page(
    session: Session,
    job_id: str,
    *,
    states: Collection[str] | None,
    flagged: bool,
    text: str | None,
    after: int | None,
    limit: int,
) -> ItemPage:
    """Items after the key `after` that fit every filter given."""
    query = select(*COLUMNS).where(col(Item.job_id) == job_id, col(Item.superseded).is_(False))
    if flagged:
        query = query.where(is_flagged())
    if text:
        query = query.where(contains(session, (col(Item.label), col(Item.message), col(Item.reason)), text))
    if after is not None:
        query = query.where(col(Item.id) > after)
    # One state at a time walks the index to the first page; all at once may pass over a hundred thousand others.
    queries = [query] if states is None else [query.where(col(Item.state) == state) for state in sorted(set(states))]
    rows = sorted(
        (row for one in queries for row in _first(session, one, limit + 1)),
        key=lambda row: int(row.id),
    )
    return ItemPage(
        lines=[ItemLine(**row._mapping) for row in rows[:limit]],
        next_after=rows[limit - 1].id if len(rows) > limit else None,
    )


def item_line(session: Session, job_id: str, item_id: int) -> ItemLine:
    """One item of this job. Raises UnknownRecord."""
    row = session.execute(select(*COLUMNS).where(col(Item.id) == item_id, col(Item.job_id) == job_id)).first()
    if row is None:
        raise UnknownRecord("There is no such item in this job.", next_step="Open it from the job's page.")
    return ItemLine(**row._mapping)


def _first(session: Session, query: Select[*tuple[Any, ...]], limit: int) -> list[Row[Any]]:
    return list(session.execute(query.order_by(col(Item.id)).limit(limit)))
