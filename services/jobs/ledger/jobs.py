"""The life of a job around its submissions: start, pause, resume, cancel, finish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlmodel import Session, col

from services.errors import NotPossible, UnknownRecord
from services.jobs.kind import Work
from services.jobs.ledger.moves import CALLSHEET, lock_job, move_items, move_job, move_submissions, note
from services.jobs.states import ITEM_OPEN, JOB_FINAL, JOB_OPEN, ItemState, JobState, SubmissionState
from services.people.persons import Person, Right
from services.store.database import Database
from services.store.tables import Item, Job, JobTally, Submission, utc_now


@dataclass(frozen=True)
class Standing:
    """Where a job stands, as the engine needs it."""

    state: str
    run: int
    kind: str
    host: str
    account: str
    target_id: str
    work: Work
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
            rows = session.execute(select(Job.id, Job.run).where(col(Job.state).in_(JOB_OPEN)))  # type: ignore[call-overload]
            return [(job_id, run) for job_id, run in rows]

    def begin(self, job_id: str) -> None:
        """A queued job runs now; any other stays as it is."""
        with self._database.write() as session:
            job = _locked(session, job_id)
            if job.state == JobState.QUEUED:
                move_job(session, job, JobState.RUNNING)
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
            sent_since = session.scalar(select(func.min(Submission.claimed_at)).where(col(Submission.job_id) == job_id))
            work = session.scalar(select(col(Submission.work)).where(_first_of(job_id)))
            return Standing(
                state=job.state,
                run=job.run,
                kind=job.kind,
                host=job.host,
                account=job.account,
                target_id=job.target_id,
                work=work or {},
                to_send=requests.get(SubmissionState.READY, 0) + requests.get(SubmissionState.SENDING, 0),
                under_way=tally.get(ItemState.SENT, 0) + tally.get(ItemState.RENDERING, 0),
                unknown=requests.get(SubmissionState.UNKNOWN, 0),
                sent_since=sent_since,
            )

    def keep_account(self, job_id: str, account: str) -> None:
        """The job belongs to this account from now on, unless it belongs to one already."""
        with self._database.write() as session:
            job = _locked(session, job_id)
            job.account = job.account or account

    def pause(self, job_id: str, *, by: str, reason: str) -> None:
        """Stop sending. What was accepted goes on. Raises NotPossible when the job is not running."""
        with self._database.write() as session:
            job = _locked(session, job_id)
            if job.state not in {JobState.QUEUED, JobState.RUNNING}:
                raise NotPossible(f"This job is {job.state}, so it cannot be paused.")
            move_job(session, job, JobState.PAUSED)
            job.pause_reason = reason
            note(session, job_id, by, "paused", reason)

    def resume(self, job_id: str, *, by: Person) -> None:
        """Send again. Raises NotAllowed, and NotPossible when the job is not paused."""
        with self._database.write() as session:
            job = _locked(session, job_id)
            if job.state != JobState.PAUSED:
                raise NotPossible(f"This job is {job.state}, so there is nothing to resume.")
            move_job(session, job, JobState.RUNNING)
            job.pause_reason = ""
            session.execute(
                update(Submission)
                .where(col(Submission.job_id) == job_id, col(Submission.state) == SubmissionState.READY)
                .values(due_at=None, wait_reason="")
            )
            note(session, job_id, by.name, "resumed")
            by.must(Right.LAUNCH, within=session)

    def cancel(self, job_id: str, *, by: str) -> int:
        """Hold everything that is not sent yet; returns how many items. What was accepted finishes and is charged."""
        with self._database.write() as session:
            job = _locked(session, job_id)
            if job.state not in JOB_OPEN:
                raise NotPossible(f"This job is {job.state}, so there is nothing left to cancel.")
            ready = select(Submission.id).where(  # type: ignore[call-overload]
                col(Submission.job_id) == job_id, col(Submission.state) == SubmissionState.READY
            )
            held = move_items(
                session,
                job_id,
                [col(Item.submission_id).in_(ready)],
                to=ItemState.HELD,
                leaving=[ItemState.WAITING],
                values={"reason": f"Not sent: {by} cancelled the job."},
            )
            move_submissions(
                session,
                [col(Submission.job_id) == job_id],
                to=SubmissionState.HELD,
                leaving=[SubmissionState.READY],
                values={"settled_by": by},
            )
            job.cancelled_at = utc_now()
            if job.state == JobState.PAUSED:
                move_job(session, job, JobState.RUNNING)
                job.pause_reason = ""
            note(session, job_id, by, "cancelled", f"{held} not sent yet are held.")
            return held

    def finish(self, job_id: str) -> JobState | None:
        """Close the job when every item is final; returns its final state, or None while something is open."""
        with self._database.write() as session:
            job = _locked(session, job_id)
            if job.state in JOB_FINAL:
                return JobState(job.state)
            tally = _tally(session, job_id)
            if any(tally.get(state, 0) for state in ITEM_OPEN):
                return None
            final = _final_state(job, tally)
            move_job(session, job, final)
            job.finished_at = utc_now()
            job.pause_reason = ""
            note(session, job_id, CALLSHEET, "finished", _summary(tally))
            return final


def _locked(session: Session, job_id: str) -> Job:
    lock_job(session, job_id)
    return _get(session, job_id)


def _get(session: Session, job_id: str) -> Job:
    job = session.get(Job, job_id)
    if job is None:
        raise UnknownRecord("There is no such job.", next_step="Look for it in History.")
    return job


def _tally(session: Session, job_id: str) -> dict[str, int]:
    rows = session.execute(select(JobTally.state, JobTally.items).where(col(JobTally.job_id) == job_id))  # type: ignore[call-overload]
    return {state: items for state, items in rows if items}


def _first_of(job_id: str) -> ColumnElement[bool]:
    first = select(func.min(Submission.number)).where(col(Submission.job_id) == job_id).scalar_subquery()
    return and_(col(Submission.job_id) == job_id, col(Submission.number) == first)


def _final_state(job: Job, tally: dict[str, int]) -> JobState:
    if job.cancelled_at is not None and tally.get(ItemState.HELD):
        return JobState.CANCELLED
    if not tally.get(ItemState.FAILED) and not tally.get(ItemState.CANCELLED):
        return JobState.DONE
    return JobState.DONE_WITH_FAILURES if tally.get(ItemState.SUCCEEDED) else JobState.FAILED


def _summary(tally: dict[str, int]) -> str:
    return ", ".join(f"{items:,} {state}" for state, items in sorted(tally.items()))
