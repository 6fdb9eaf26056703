"""After a restore nobody knows what was sent since the backup: whatever was not, may have been."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from services.jobs.ledger.claims import mark_sent
from services.jobs.ledger.moves import CALLSHEET, lock_job, move_job, move_submissions, note
from services.jobs.states import JOB_OPEN, JobState, SubmissionState
from services.people.audit import record
from services.store.database import Database
from services.store.tables import Job, Submission

MAY_HAVE_BEEN_SENT = (SubmissionState.READY, SubmissionState.SENDING)


def hold_everything(database: Database, made_at: datetime) -> int:
    """Pause every open job of a restored database, and make what it had not sent unknown; returns how many jobs.

    Until evidence or a person settles it, nothing of it is sent, so nothing is paid twice by a restore; and its items
    are waited for, so that what turns out to have arrived is watched to its end.
    """
    reason = f"Restored from a backup of {made_at:%d %B %Y, %H:%M} UTC. What was sent after that is not recorded here."
    with database.write() as session:
        lock_job(session, *session.scalars(select(col(Job.id)).where(col(Job.state).in_(JOB_OPEN))))
        jobs = session.scalars(select(Job).where(col(Job.state).in_(JOB_OPEN))).all()
        for job in jobs:
            _make_unknown(session, job.id, made_at, reason)
            if job.state != JobState.PAUSED:
                move_job(session, job, JobState.PAUSED)
            job.pause_reason = reason
            note(session, job.id, CALLSHEET, "paused", reason)
        record(
            session,
            actor=CALLSHEET,
            act="restore a backup",
            about="backup:restored",
            after={"made_at": made_at.isoformat(), "jobs_paused": len(jobs)},
        )
        return len(jobs)


def _make_unknown(session: Session, job_id: str, made_at: datetime, reason: str) -> None:
    unsent = select(col(Submission.id)).where(
        col(Submission.job_id) == job_id, col(Submission.state).in_(MAY_HAVE_BEEN_SENT)
    )
    ids = session.scalars(unsent).all()
    for submission_id in ids:
        move_submissions(
            session,
            [col(Submission.id) == submission_id],
            to=SubmissionState.UNKNOWN,
            leaving=MAY_HAVE_BEEN_SENT,
            values={"claimed_at": made_at, "charged": "unknown", "error_kind": "Restored", "error_text": reason},
        )
        mark_sent(session, session.get_one(Submission, submission_id))
