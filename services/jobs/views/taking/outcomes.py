"""Which item of each row counts in what is taken away: of one launch, or of a draft over all its launches."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from services.jobs.states import ItemState, SubmissionState
from services.store.tables import Item, Submission

SHOWN: tuple[Any, ...] = (
    col(Item.id),
    col(Item.job_id),
    col(Item.row_id),
    col(Item.line),
    col(Item.attempt),
    col(Item.label),
    col(Item.state),
    col(Item.submission_id),
    col(Item.public_id),
    col(Item.sent_values),
    col(Item.beside),
    col(Item.cause),
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
"""What is shown of an item wherever it is read."""
COLUMNS: tuple[Any, ...] = (*SHOWN, col(Item.values_hash))
Outcome = Row[Any]
"""One item as `COLUMNS` say it."""


def of_job(session: Session, job_id: str) -> list[Outcome]:
    """The item of each row of this launch that counts, by row."""
    return _counting(session.execute(select(*COLUMNS).where(col(Item.job_id) == job_id)))


def of_drafts(session: Session, draft_ids: Collection[str]) -> list[Outcome]:
    """The item of each row that counts over all launches of these drafts, which share their rows."""
    return _counting(session.execute(select(*COLUMNS).where(col(Item.draft_id).in_(draft_ids))))


def counts_among(draft_ids: Collection[str]) -> ColumnElement[bool]:
    """True for an item of these drafts that counts: the rule of `of_drafts`, for queries that page."""
    if len(draft_ids) == 1:
        # Within one draft only what failed is made again, so what is superseded never counts, and all else does.
        return and_(col(Item.draft_id).in_(draft_ids), col(Item.superseded).is_(False))
    newest, other = aliased(Item), aliased(Item)
    now = (
        select(col(newest.values_hash))
        .where(col(newest.draft_id).in_(draft_ids), col(newest.row_id) == col(Item.row_id))
        .order_by(col(newest.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    here, there = _good(Item), _good(other)
    wins = or_(and_(there, ~here), and_(or_(~here, there), col(other.id) > col(Item.id)))
    beaten = exists().where(
        col(other.draft_id).in_(draft_ids),
        col(other.row_id) == col(Item.row_id),
        col(other.values_hash) == col(Item.values_hash),
        wins,
    )
    return and_(col(Item.draft_id).in_(draft_ids), col(Item.values_hash) == now, ~beaten)


def is_good(row: Outcome) -> bool:
    """Whether it may be passed on: ready, and no two pieces of evidence disagree."""
    return row.state == ItemState.SUCCEEDED and not row.flag


def unclear(session: Session, job_ids: Iterable[str]) -> set[str]:
    """Ids of the requests of these jobs whose outcome is unknown."""
    return set(
        session.scalars(
            select(col(Submission.id)).where(
                col(Submission.job_id).in_(job_ids), col(Submission.state) == SubmissionState.UNKNOWN
            )
        )
    )


def _good(item: type[Item]) -> ColumnElement[bool]:
    return and_(col(item.state) == ItemState.SUCCEEDED, col(item.flag) == "")


def _counting(found: Iterable[Outcome]) -> list[Outcome]:
    """The newest good one, else the newest, among those that were made of what the newest was made of.

    What was made of other values before somebody changed the row is not passed on any more, however good it was.
    """
    by_row: dict[int, list[Outcome]] = {}
    for one in found:
        by_row.setdefault(one.row_id, []).append(one)
    chosen = []
    for row_id in sorted(by_row):
        newest = max(by_row[row_id], key=lambda one: one.id)
        same = (one for one in by_row[row_id] if one.values_hash == newest.values_hash)
        chosen.append(max(same, key=lambda one: (is_good(one), one.id)))
    return chosen
