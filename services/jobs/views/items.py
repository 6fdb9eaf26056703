"""The items of a job in the order of their rows, filtered and paged by key."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, select
from sqlmodel import Session, col

from services.errors import UnknownRecord
from services.jobs.states import Cause, SubmissionState
from services.jobs.views.doubts.flags import is_flagged, is_flagged_in
from services.jobs.views.lines import ItemLine, ItemPage
from services.jobs.views.taking import outcomes
from services.jobs.views.text_search import contains
from services.store.tables import Item, Job, Submission

# So many of some states are sorted faster than they are found among all rows.
FEW = 2_000
UNCLEAR = "unclear"
COLUMNS: tuple[Any, ...] = (
    *outcomes.SHOWN,
    col(Item.vendor_id),
    col(Item.word),
    col(Item.told),
    col(Item.share),
    col(Item.messenger_url),
    col(Item.support_id),
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
    tallies: Mapping[str, int],
) -> ItemPage:
    """Items of the rows after row `after` that fit every filter given.

    Of a row that was tried again only the newest attempt counts, and it stands where its row stands. `tallies` are
    the job's items by state.
    """
    query = select(*COLUMNS).where(*_of_job(job_id, states, tallies, flagged=flagged), col(Item.superseded).is_(False))
    if states is not None:
        query = query.where(col(Item.state).in_(states))
    return paged(session, query, text=text, after=after, limit=limit)


def draft_page(
    session: Session,
    draft_ids: Collection[str],
    *,
    states: Collection[str] | None,
    flagged: bool,
    text: str | None,
    after: int | None,
    limit: int,
) -> tuple[ItemPage, set[str]]:
    """The same over all launches of these drafts, which share their rows: of each row the item that counts.

    Beside it the ids of those of their requests whose outcome is unknown.
    """
    unclear = (col(Submission.state) == SubmissionState.UNKNOWN).label(UNCLEAR)
    request = col(Submission.id) == col(Item.submission_id)
    query = select(*COLUMNS, unclear).outerjoin(Submission, request).where(outcomes.counts_among(draft_ids))
    if flagged:
        query = query.where(is_flagged())
    if states is not None:
        query = query.where(col(Item.state).in_(states))
    rows, next_after = _rows(session, query, text=text, after=after, limit=limit)
    lines = [ItemLine(**{name: row._mapping[name] for name in row._mapping if name != UNCLEAR}) for row in rows]
    return ItemPage(lines=lines, next_after=next_after), {row.submission_id for row in rows if row.unclear}


def draft_tallies(session: Session, draft_ids: Collection[str]) -> tuple[dict[str, int], int]:
    """How many of those items are in each state, and how many are flagged."""
    state = col(Item.state)
    flags = func.sum(case((and_(col(Item.flag) > "", col(Item.cause) != Cause.REJECTED), 1), else_=0))
    found = session.execute(
        select(state, func.count(), flags).where(outcomes.counts_among(draft_ids)).group_by(state)
    ).all()
    return {name: many for name, many, _ in found}, sum(many for *_, many in found)


def paged(
    session: Session, query: Select[*tuple[Any, ...]], *, text: str | None, after: int | None, limit: int
) -> ItemPage:
    """One page of a query of `COLUMNS`: the items that hold the text, of the rows after row `after`, in their order."""
    rows, next_after = _rows(session, query, text=text, after=after, limit=limit)
    return ItemPage(lines=[ItemLine(**row._mapping) for row in rows], next_after=next_after)


def _rows(
    session: Session, query: Select[*tuple[Any, ...]], *, text: str | None, after: int | None, limit: int
) -> tuple[Sequence[Row[Any]], int | None]:
    if text:
        query = query.where(contains(session, (col(Item.label), col(Item.message), col(Item.reason)), text))
    if after is not None:
        query = query.where(col(Item.row_id) > after)
    rows = session.execute(query.order_by(col(Item.row_id)).limit(limit + 1)).all()
    return rows[:limit], rows[limit - 1].row_id if len(rows) > limit else None


def item_line(session: Session, job_id: str, item_id: int) -> ItemLine:
    """One item of this job. Raises UnknownRecord."""
    row = session.execute(select(*COLUMNS).where(col(Item.id) == item_id, col(Item.job_id) == job_id)).first()
    if row is None:
        raise UnknownRecord("There is no such item in this job.", next_step="Open it from the job's page.")
    return ItemLine(**row._mapping)


def lines_by_id(session: Session, job_id: str, item_ids: Collection[int]) -> dict[int, ItemLine]:
    """These items of a job, by their id."""
    rows = session.execute(select(*COLUMNS).where(col(Item.id).in_(item_ids), col(Item.job_id) == job_id))
    return {row.id: ItemLine(**row._mapping) for row in rows}


def _of_job(
    job_id: str, states: Collection[str] | None, tallies: Mapping[str, int], *, flagged: bool
) -> list[ColumnElement[bool]]:
    """The condition by which a database finds the items of a job fastest.

    Few are found by their state and sorted. Many are met while the rows of the draft are walked in their order.
    """
    if flagged:
        return [is_flagged_in([job_id])]
    if states is not None and sum(tallies.get(state, 0) for state in states) <= FEW:
        return [col(Item.job_id) == job_id]
    first = select(col(Item.row_id)).where(col(Item.job_id) == job_id).order_by(col(Item.id)).limit(1)
    return [
        col(Item.draft_id) == select(col(Job.draft_id)).where(col(Job.id) == job_id).scalar_subquery(),
        # What a launch before this one sent is not walked through.
        col(Item.row_id) >= first.scalar_subquery(),
        # Said so that the index of the job, which would have to be sorted, is no choice.
        func.coalesce(col(Item.job_id), "") == job_id,
    ]
