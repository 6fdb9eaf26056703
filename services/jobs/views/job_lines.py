"""Jobs as lines: a few queries for a whole page of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select, true, union_all
from sqlmodel import Session, col

from services.jobs.states import SubmissionState
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
    return select(*(col(getattr(Job, name)) for name in NAMES))


def newest_in_states(states: Sequence[str], limit: int, person: str | None = None) -> Select[*tuple[Any, ...]]:
    """The ids of the newest jobs in these states, of everybody or of one person."""
    # One state at a time walks the index; all at once would sort every job that ever ended.
    whose = true() if person is None else col(Job.person) == person
    newest = [
        select(col(Job.id)).where(col(Job.state) == state, whose).order_by(col(Job.id).desc()).limit(limit).subquery()
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
    unknown = _counts(
        session, Submission, col(Submission.job_id).in_(ids), col(Submission.state) == SubmissionState.UNKNOWN
    )
    flagged = _counts(session, Item, is_flagged_in(ids))
    still = _counts(session, Item, *still_in(ids))
    return [
        JobLine(
            **row._mapping,
            tallies=tallies[row.id],
            total=sum(tallies[row.id].values()),
            unknown=unknown.get(row.id, 0),
            flagged=flagged.get(row.id, 0),
            standing_still=still.get(row.id, 0),
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


def _counts(session: Session, table: type[Submission | Item], *where: ColumnElement[bool]) -> dict[str, int]:
    job_id = col(table.job_id)
    return dict(session.execute(select(job_id, func.count()).where(*where).group_by(job_id)).all())
