"""Jobs as lines: a few queries for a whole page of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlmodel import Session, col

from services.jobs.states import SubmissionState
from services.jobs.views.flags import is_flagged_in
from services.jobs.views.lines import JobLine
from services.store.tables import Item, Job, JobTally, Submission

COLUMNS = (
    col(Job.id),
    col(Job.kind),
    col(Job.service),
    col(Job.name),
    col(Job.person),
    col(Job.state),
    col(Job.practice),
    col(Job.is_sample),
    col(Job.target_name),
    col(Job.pause_reason),
    col(Job.created_at),
    col(Job.finished_at),
)


def job_columns() -> Select[*tuple[Any, ...]]:
    """What a line needs of a job; its settings, which are long, stay unread."""
    columns: tuple[Any, ...] = COLUMNS
    return select(*columns)


def newest_in_states(session: Session, states: Sequence[str], limit: int) -> list[JobLine]:
    """The newest jobs in these states, newest first."""
    rows: list[Row[Any]] = []
    for state in states:
        # One state at a time walks the index; all at once would sort every job that ever ended.
        rows += session.execute(
            job_columns().where(col(Job.state) == state).order_by(col(Job.id).desc()).limit(limit)
        ).all()
    return job_lines(session, sorted(rows, key=lambda row: str(row.id), reverse=True)[:limit])


def lines_of(session: Session, job_ids: Sequence[str]) -> list[JobLine]:
    """These jobs, newest first."""
    rows = session.execute(job_columns().where(col(Job.id).in_(job_ids)).order_by(col(Job.id).desc())).all()
    return job_lines(session, rows)


def job_lines(session: Session, rows: Sequence[Row[Any]]) -> list[JobLine]:
    """Lines out of rows of `job_columns`, with what is counted about each job."""
    ids = [row.id for row in rows]
    tallies = tallies_of(session, ids)
    unknown = _counts(
        session, Submission, col(Submission.job_id).in_(ids), col(Submission.state) == SubmissionState.UNKNOWN
    )
    flagged = _counts(session, Item, is_flagged_in(ids))
    return [
        JobLine(
            **row._mapping,
            tallies=tallies[row.id],
            total=sum(tallies[row.id].values()),
            unknown=unknown.get(row.id, 0),
            flagged=flagged.get(row.id, 0),
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
