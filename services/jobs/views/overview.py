"""What the overview shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import false, func, literal, select, true, union_all
from sqlmodel import Session, col

from services.jobs.drafts.lists import unlaunched_drafts
from services.jobs.ledger.moves import CAPPED, PAUSED
from services.jobs.states import JOB_FINAL, JobState, SubmissionState
from services.jobs.views.doubts.flags import is_flagged
from services.jobs.views.doubts.standstills import still_in
from services.jobs.views.job_lines import lines_of, newest_in_states
from services.jobs.views.lateness import LateJobs
from services.jobs.views.lines import JobLine, Overview
from services.jobs.views.spending import Spending
from services.store.tables import Event, Item, Job, Submission

RUNNING_SHOWN = 20
NEEDING_SHOWN = 50
RECENT_SHOWN = 6
DRAFTS_SHOWN = 8
FAILED_LATELY = timedelta(days=7)
LATE = "late"


def overview(
    session: Session, spending: Spending, late: LateJobs, now: datetime, person: str | None = None
) -> Overview:
    """Everything at once, of everybody or of one person. The month is that of `now` in UTC."""
    month = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    under_way = newest_in_states((JobState.QUEUED, JobState.RUNNING), RUNNING_SHOWN, person=person).subquery()
    ended = newest_in_states(JOB_FINAL, RECENT_SHOWN, person=person).subquery()
    both = session.execute(union_all(select(under_way.c.id, true()), select(ended.c.id, false()))).all()
    running, recent = ([job_id for job_id, runs in both if bool(runs) is wanted] for wanted in (True, False))
    needing = waiting_for_a_person(session, late, now)
    lines = {line.id: line for line in lines_of(session, {*running, *recent, *needing})}
    return Overview(
        running=[lines[job_id] for job_id in sorted(running, reverse=True)],
        needs_person=[
            replace(lines[one], at_cap=CAPPED in why, late=LATE in why)
            for one, why in needing.items()
            if person is None or lines[one].person == person
        ],
        recent=sorted((lines[job_id] for job_id in recent), key=_ended, reverse=True),
        drafts=unlaunched_drafts(session, limit=DRAFTS_SHOWN, person=person),
        spent=spending.by_service(session, month),
    )


def waiting_for_a_person(session: Session, late: LateJobs, now: datetime) -> dict[str, set[str]]:
    """The newest jobs that do by their ids, with what is so of them: `CAPPED`, `LATE`, or "" for what their line says.

    What failed does for some days, or until it is tried again or put away.
    """
    last_pause = (
        select(col(Event.verb))
        .where(col(Event.job_id) == col(Job.id), col(Event.verb).in_((PAUSED, CAPPED)))
        .order_by(col(Event.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    paused = (
        select(col(Job.id), last_pause)
        .where(col(Job.state) == JobState.PAUSED)
        .order_by(col(Job.id).desc())
        .limit(NEEDING_SHOWN)
        .subquery()
    )
    unknown = select(col(Submission.job_id)).where(col(Submission.state) == SubmissionState.UNKNOWN)
    flagged = select(col(Item.job_id)).where(is_flagged())
    newest = [
        query.distinct().order_by(query.selected_columns.job_id.desc()).limit(NEEDING_SHOWN)
        for query in (unknown, flagged)
    ]
    failed = (
        select(col(Job.id))
        .where(
            col(Job.state).in_((JobState.DONE_WITH_FAILURES, JobState.FAILED)),
            col(Job.finished_at) >= now - FAILED_LATELY,
            col(Job.archived_at).is_(None),
        )
        .order_by(col(Job.id).desc())
        .limit(NEEDING_SHOWN)
    )
    # Only what is open has items under way, and of a finished job no item must be walked through.
    open_jobs = session.execute(late.open_jobs(now)).all()
    still = select(col(Item.job_id)).where(*still_in([job.id for job in open_jobs])).distinct()
    together = union_all(
        select(paused.c[0], func.coalesce(paused.c[1], "")),
        *(select(query.subquery().c[0], literal("")) for query in (failed, still, *newest)),
        *(select(query.subquery().c[0], literal(LATE)) for query in late.among(session, open_jobs, now)),
    )
    why: dict[str, set[str]] = {}
    for job_id, one in session.execute(together):
        why.setdefault(job_id, set()).add(one)
    return {job_id: why[job_id] for job_id in sorted(why, reverse=True)[:NEEDING_SHOWN]}


def _ended(line: JobLine) -> datetime:
    return line.finished_at or line.created_at
