"""What the overview shows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, union_all
from sqlmodel import Session, col

from services.jobs.drafts.lists import unlaunched_drafts
from services.jobs.states import JOB_FINAL, JOB_OPEN, JobState, SubmissionState
from services.jobs.views.flags import is_flagged
from services.jobs.views.job_lines import lines_of, newest_in_states
from services.jobs.views.lines import JobLine, Overview
from services.jobs.views.spending import Spending
from services.jobs.views.standstills import still_in
from services.store.tables import Item, Job, Submission

RUNNING_SHOWN = 20
NEEDING_SHOWN = 50
RECENT_SHOWN = 6
DRAFTS_SHOWN = 8


def overview(session: Session, spending: Spending, month: datetime) -> Overview:
    """Everything at once. `month` is the start of the present month."""
    running = list(session.scalars(newest_in_states((JobState.QUEUED, JobState.RUNNING), RUNNING_SHOWN)))
    recent = list(session.scalars(newest_in_states(JOB_FINAL, RECENT_SHOWN)))
    needing = waiting_for_a_person(session)
    lines = {line.id: line for line in lines_of(session, {*running, *recent, *needing})}
    return Overview(
        running=[lines[job_id] for job_id in running],
        needs_person=[lines[job_id] for job_id in needing],
        recent=sorted((lines[job_id] for job_id in recent), key=_ended, reverse=True),
        drafts=unlaunched_drafts(session, limit=DRAFTS_SHOWN),
        spent=spending.by_service(session, month),
    )


def waiting_for_a_person(session: Session) -> list[str]:
    """The ids of the newest jobs that do."""
    paused = (
        select(col(Job.id)).where(col(Job.state) == JobState.PAUSED).order_by(col(Job.id).desc()).limit(NEEDING_SHOWN)
    )
    unknown = select(col(Submission.job_id)).where(col(Submission.state) == SubmissionState.UNKNOWN)
    flagged = select(col(Item.job_id)).where(is_flagged())
    newest = [
        query.distinct().order_by(query.selected_columns.job_id.desc()).limit(NEEDING_SHOWN)
        for query in (unknown, flagged)
    ]
    # Only what is open has items under way, and of a finished job no item must be walked through.
    open_ids = session.scalars(select(col(Job.id)).where(col(Job.state).in_(JOB_OPEN))).all()
    still = select(col(Item.job_id)).where(*still_in(open_ids)).distinct()
    together = union_all(*(select(query.subquery().c[0]) for query in (paused, still, *newest)))
    ids = set(session.scalars(together))
    return sorted(ids, reverse=True)[:NEEDING_SHOWN]


def _ended(line: JobLine) -> datetime:
    return line.finished_at or line.created_at
