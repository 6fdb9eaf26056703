"""Jobs as lines: a few queries for a whole page of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, literal, select, union_all
from sqlmodel import Session, col

from services.jobs.states import ItemState, SubmissionState
from services.jobs.views.doubts.flags import is_flagged_in
from services.jobs.views.doubts.standstills import still_in
from services.jobs.views.lines import JobLine
from services.store.tables import Item, Job, JobTally, Submission

NAMES = (
    "id",
    "kind",
    "service",
    "name",
    "person",
    "state",
    "practice",
    "is_sample",
    "target_name",
    "pause_reason",
    "created_at",
    "finished_at",
    "draft_id",
    "made",
    "note",
    "tags",
)
"""What a line tells of a job itself."""


def job_columns() -> Select[*tuple[Any, ...]]:
    """What a line needs of a job; its settings, which are long, stay unread."""
    # Only the first that is ready is looked at: of a job without pictures not every item must be walked through.
    pictured = (
        select(case((col(Item.thumbnail_url).is_not(None), col(Item.id))))
        .where(col(Item.job_id) == col(Job.id), col(Item.state) == ItemState.SUCCEEDED)
        .order_by(col(Item.id))
        .limit(1)
        .scalar_subquery()
    )
    return select(*(col(getattr(Job, name)) for name in NAMES), pictured.label("pictured"))


def newest_in_states(
    states: Sequence[str], limit: int, *, person: str | None = None, kind: str | None = None
) -> Select[*tuple[Any, ...]]:
    """The ids of the newest jobs in these states, of everybody or one person, of all kinds or one; archived ones are
    left out.
    """
    # One state at a time walks the index; all at once would sort every job that ever ended.
    wanted: list[ColumnElement[bool]] = [col(Job.archived_at).is_(None)]
    wanted += [column == value for column, value in ((col(Job.person), person), (col(Job.kind), kind)) if value]
    newest = [
        select(col(Job.id)).where(col(Job.state) == state, *wanted).order_by(col(Job.id).desc()).limit(limit).subquery()
        for state in states
    ]
    every = union_all(*(select(one.c.id) for one in newest)).subquery()
    return select(every.c.id).order_by(every.c.id.desc()).limit(limit)


def lines_of(session: Session, job_ids: Collection[str]) -> list[JobLine]:
    """These jobs, newest first."""
    rows = session.execute(job_columns().where(col(Job.id).in_(job_ids)).order_by(col(Job.id).desc())).all()
    return job_lines(session, rows)


def job_lines(session: Session, rows: Sequence[Row[Any]]) -> list[JobLine]:
    """Lines out of rows of `job_columns`, with what is counted about each job."""
    if not rows:
        return []
    ids = [row.id for row in rows]
    tallies = tallies_of(session, ids)
    counted = _counts(session, ids)
    return [
        JobLine(
            **row._mapping,
            tallies=tallies[row.id],
            total=sum(tallies[row.id].values()),
            unknown=counted["unknown", row.id],
            flagged=counted["flagged", row.id],
            standing_still=counted["still", row.id],
        )
        for row in rows
    ]


def tallies_of(session: Session, job_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Items by state of each of these jobs, states without items left out."""
    found = session.execute(
        select(col(JobTally.job_id), col(JobTally.state), col(JobTally.items)).where(col(JobTally.job_id).in_(job_ids))
    )
    tallies: dict[str, dict[str, int]] = {job_id: {} for job_id in job_ids}
    for job_id, state, items in found:
        if items:
            tallies[job_id][state] = items
    return tallies


def _counts(session: Session, job_ids: Sequence[str]) -> Counter[tuple[str, str]]:
    """How much of each of these jobs needs a person, by what it is; in one statement."""
    unknown = [col(Submission.job_id).in_(job_ids), col(Submission.state) == SubmissionState.UNKNOWN]
    each = (
        _counted("unknown", col(Submission.job_id), unknown),
        _counted("flagged", col(Item.job_id), [is_flagged_in(job_ids)]),
        _counted("still", col(Item.job_id), still_in(job_ids)),
    )
    return Counter({(what, job_id): many for what, job_id, many in session.execute(union_all(*each))})


def _counted(what: str, job_id: Any, where: Sequence[ColumnElement[bool]]) -> Select[Any]:
    return select(literal(what).label("what"), job_id.label("job_id"), func.count()).where(*where).group_by(job_id)
