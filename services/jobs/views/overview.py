"""What the overview shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import false, select, true, union_all
from sqlmodel import Session, col

from services.jobs.drafts.lists import unlaunched_drafts
from services.jobs.states import JOB_FINAL, JOB_OPEN, JobState, SubmissionState
from services.jobs.views.doubts.flags import is_flagged
from services.jobs.views.doubts.standstills import still_in
from services.jobs.views.job_lines import lines_of, newest_in_states
from services.jobs.views.lines import JobLine, Overview
from services.jobs.views.spending import Spending
from services.store.tables import Item, Job, Submission

RUNNING_SHOWN = 20
NEEDING_SHOWN = 50
RECENT_SHOWN = 6
DRAFTS_SHOWN = 8
FAILED_LATELY = timedelta(days=7)


def overview(session: Session, spending: Spending, now: datetime, person: str | None = None) -> Overview:
    """Everything at once, of everybody or of one person. The month is that of `now` in UTC."""
    month = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    under_way = newest_in_states((JobState.QUEUED, JobState.RUNNING), RUNNING_SHOWN, person).subquery()
    ended = newest_in_states(JOB_FINAL, RECENT_SHOWN, person).subquery()
    both = session.execute(union_all(select(under_way.c.id, true()), select(ended.c.id, false()))).all()
    running, recent = ([job_id for job_id, runs in both if bool(runs) is wanted] for wanted in (True, False))
    needing = waiting_for_a_person(session, now)
    lines = {line.id: line for line in lines_of(session, {*running, *recent, *needing})}
    return Overview(
        running=[lines[job_id] for job_id in sorted(running, reverse=True)],
        needs_person=[lines[one] for one in needing if person is None or lines[one].person == person],
        recent=sorted((lines[job_id] for job_id in recent), key=_ended, reverse=True),
        drafts=unlaunched_drafts(session, limit=DRAFTS_SHOWN, person=person),
        spent=spending.by_service(session, month),
    )


def waiting_for_a_person(session: Session, now: datetime) -> list[str]:
    """The ids of the newest jobs that do; what failed does for some days, or until it is tried again or put away."""
    paused = (
        select(col(Job.id)).where(col(Job.state) == JobState.PAUSED).order_by(col(Job.id).desc()).limit(NEEDING_SHOWN)
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
    open_ids = session.scalars(select(col(Job.id)).where(col(Job.state).in_(JOB_OPEN))).all()
    still = select(col(Item.job_id)).where(*still_in(open_ids)).distinct()
    together = union_all(*(select(query.subquery().c[0]) for query in (paused, failed, still, *newest)))
    ids = set(session.scalars(together))
    return sorted(ids, reverse=True)[:NEEDING_SHOWN]


def _ended(line: JobLine) -> datetime:
    return line.finished_at or line.created_at
