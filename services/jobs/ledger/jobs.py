"""The life of a job around its submissions: start, pause, resume, cancel, finish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from services.errors import NotPossible, UnknownRecord
from services.jobs import states
from services.jobs.ledger.claims import CALLSHEET
from services.jobs.ledger.moves import move_items, note
from services.store.database import Database
from services.store.tables import Item, Job, JobTally, Submission, utc_now


@dataclass(frozen=True)
class Standing:
    """Where a job stands, as the engine needs it."""

    state: str
    run: int
    kind: str
    host: str
    target_id: str
    operation: str
    to_send: int
    under_way: int
    unknown: int
    sent_since: datetime | None


class JobLedger:
    """Moves jobs. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_jobs(self) -> list[tuple[str, int]]:
        """Every job that is not finished, with its run: what the engine must be driving."""
        with self._database.read() as session:
            rows = session.execute(select(Job.id, Job.run).where(col(Job.state).in_(states.JOB_OPEN)))  # type: ignore[call-overload]
            return [(job_id, run) for job_id, run in rows]

    def begin(self, job_id: str) -> None:
        """A queued job runs now; any other stays as it is."""
        with self._database.write() as session:
            job = _get(session, job_id)
            if job.state == states.QUEUED:
                job.state = states.RUNNING
                note(session, job_id, CALLSHEET, "started")

    def standing(self, job_id: str) -> Standing:
        """What is left to do. Raises UnknownRecord."""
        with self._database.read() as session:
            job = _get(session, job_id)
            requests: dict[str, int] = dict(
                session.execute(
                    select(Submission.state, func.count())  # type: ignore[call-overload]
                    .where(col(Submission.job_id) == job_id)
                    .group_by(Submission.state)
                ).all()
            )
            tally = _tally(session, job_id)
            first = session.execute(
                select(func.min(Submission.claimed_at), func.min(Submission.operation)).where(
                    col(Submission.job_id) == job_id
                )
            ).one()
            return Standing(
                state=job.state,
                run=job.run,
                kind=job.kind,
                host=job.host,
                target_id=job.target_id,
                operation=first[1] or "",
                to_send=requests.get(states.READY, 0) + requests.get(states.SENDING, 0),
                under_way=tally.get(states.SENT, 0) + tally.get(states.RENDERING, 0),
                unknown=requests.get(states.UNKNOWN, 0),
                sent_since=first[0],
            )

    def pause(self, job_id: str, *, by: str, reason: str) -> None:
        """Stop sending. What was accepted goes on. Raises NotPossible when the job is not running."""
        with self._database.write() as session:
            job = _get(session, job_id)
            if job.state not in {states.QUEUED, states.RUNNING}:
                raise NotPossible(f"This job is {job.state}, so it cannot be paused.")
            job.state = states.PAUSED
            job.pause_reason = reason
            note(session, job_id, by, "paused", reason)

    def resume(self, job_id: str, *, by: str) -> None:
        """Send again. Raises NotPossible when the job is not paused."""
        with self._database.write() as session:
            job = _get(session, job_id)
            if job.state != states.PAUSED:
                raise NotPossible(f"This job is {job.state}, so there is nothing to resume.")
            job.state = states.RUNNING
            job.pause_reason = ""
            session.execute(
                update(Submission)
                .where(col(Submission.job_id) == job_id, col(Submission.state) == states.READY)
                # A new name for each attempt: the engine must not take it for one that it already made.
                .values(due_at=None, wait_reason="", tries=Submission.tries + 1)
            )
            note(session, job_id, by, "resumed")

    def cancel(self, job_id: str, *, by: str) -> int:
        """Hold everything that is not sent yet; returns how many items. What was accepted finishes and is charged."""
        with self._database.write() as session:
            job = _get(session, job_id)
            if job.state not in states.JOB_OPEN:
                raise NotPossible(f"This job is {job.state}, so there is nothing left to cancel.")
            ready = select(Submission.id).where(  # type: ignore[call-overload]
                col(Submission.job_id) == job_id, col(Submission.state) == states.READY
            )
            held = move_items(
                session,
                job_id,
                [col(Item.submission_id).in_(ready)],
                to=states.HELD,
                leaving=[states.WAITING],
                values={"reason": f"Not sent: {by} cancelled the job."},
            )
            session.execute(
                update(Submission)
                .where(col(Submission.job_id) == job_id, col(Submission.state) == states.READY)
                .values(state=states.HELD, settled_by=by)
            )
            job.cancelled_at = utc_now()
            if job.state == states.PAUSED:
                job.state = states.RUNNING
                job.pause_reason = ""
            note(session, job_id, by, "cancelled", f"{held} not sent yet are held.")
            return held

    def finish(self, job_id: str) -> str | None:
        """Close the job when every item is final; returns its final state, or None while something is open."""
        with self._database.write() as session:
            job = _get(session, job_id)
            if job.state in states.JOB_FINAL:
                return job.state
            tally = _tally(session, job_id)
            if any(tally.get(state, 0) for state in (states.WAITING, states.SENT, states.RENDERING)):
                return None
            job.state = _final_state(job, tally)
            job.finished_at = utc_now()
            job.pause_reason = ""
            note(session, job_id, CALLSHEET, "finished", _summary(tally))
            return job.state


def _get(session: Session, job_id: str) -> Job:
    job = session.get(Job, job_id)
    if job is None:
        raise UnknownRecord("There is no such job.", next_step="Look for it in History.")
    return job


def _tally(session: Session, job_id: str) -> dict[str, int]:
    rows = session.execute(select(JobTally.state, JobTally.items).where(col(JobTally.job_id) == job_id))  # type: ignore[call-overload]
    return {state: items for state, items in rows if items}


def _final_state(job: Job, tally: dict[str, int]) -> str:
    if job.cancelled_at is not None and tally.get(states.HELD):
        return states.CANCELLED
    if not tally.get(states.FAILED) and not tally.get(states.CANCELLED):
        return states.DONE
    return states.DONE_WITH_FAILURES if tally.get(states.SUCCEEDED) else states.FAILED


def _summary(tally: dict[str, int]) -> str:
    return ", ".join(f"{items:,} {state}" for state, items in sorted(tally.items()))
