"""Claiming: what may leave now, taken by exactly one, and on the disk before a byte leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlmodel import Session, col

from services.jobs.kind import Outgoing
from services.jobs.ledger.claiming.outgoing import sent_of
from services.jobs.ledger.claiming.places import Places, places_under_way, why_no_room
from services.jobs.ledger.money.caps import room_of
from services.jobs.ledger.moves import (
    CALLSHEET,
    CAPPED,
    CLAIMS,
    changed,
    is_living,
    lock_job_of,
    move_items,
    move_job,
    move_submissions,
    note,
)
from services.jobs.states import ITEM_UNDER_WAY, ItemState, JobState, SubmissionState
from services.leases import Lease
from services.store.database import Database
from services.store.shared.locks import hold
from services.store.tables import Item, Job, Submission, SubmissionBody, utc_now

REPLAY_EVERY = timedelta(seconds=20)
NO_ROOM_WAIT = timedelta(seconds=3)
RAISE_IT = (
    "What is left of this job is not sent and waits here, nothing of it is lost. Whoever may manage the team can raise "
    "the cap on the Money page; then resume the job."
)
UNTIL_TOLD = "This one waits until the service has said what it took for those before."


@dataclass(frozen=True)
class DueSubmission:
    """A submission that waits to be sent, and what it shares places with."""

    id: str
    lane: str


class Claims:
    """Takes submissions for sending. Each method is one transaction."""

    def __init__(self, database: Database, lease: Lease) -> None:
        self._database = database
        self._lease = lease

    def due(self, job_id: str) -> list[DueSubmission]:
        """The submissions of a running job that may be sent now, in order."""
        with self._database.read() as session:
            rows = session.execute(
                select(Submission.id, Submission.lane)  # type: ignore[call-overload]
                .join(Job, col(Job.id) == col(Submission.job_id))
                .where(col(Submission.job_id) == job_id, col(Job.state) == JobState.RUNNING, *_sendable(utc_now()))
                .order_by(Submission.number)
            ).all()
        return [DueSubmission(*row) for row in rows]

    def with_room(self, due: Sequence[DueSubmission], service: str, host: str, places: Places) -> list[DueSubmission]:
        """Those of the due ones for which the service has a free place now; the claim asks again."""
        left: dict[str, int] = {}
        chosen, waiting = [], {}
        for one in due:
            most = places(one.lane)
            if most is not None and one.lane not in left:
                with self._database.read() as session:
                    left[one.lane] = most - places_under_way(session, service, host, one.lane)
            if most is not None:
                left[one.lane] -= 1
            if most is None or left[one.lane] >= 0:
                chosen.append(one)
            else:
                waiting[one.id] = why_no_room(most)
        if waiting:
            self._note_why(waiting)
        return chosen

    def _note_why(self, waiting: Mapping[str, str]) -> None:
        with self._database.write() as session:
            lock_job_of(session, *waiting)
            for reason in set(waiting.values()):
                ids = [submission_id for submission_id, why in waiting.items() if why == reason]
                unsaid = [col(Submission.id).in_(ids), col(Submission.wait_reason) != reason]
                session.execute(update(Submission).where(*unsaid).values(wait_reason=reason))

    def claim(
        self, submission_id: str, places: Places = lambda _lane: None, clock_offset: timedelta | None = None
    ) -> Outgoing | None:
        """Take a submission for sending, or None when it is not to be sent (sent, held, not due, job not running).

        One conditional UPDATE decides: of any number of callers, one gets it. When this returns, the claim is on
        the disk, so that a process that dies from here on leaves `sending` behind, which is never sent again.
        Without a free place in its lane the submission waits; where a cap is met, the job is paused and says which, in
        this same transaction. `clock_offset`, the service's time less ours, is kept
        with the moment of the claim, so that the moment means something when one of the clocks is put right.
        """
        now = utc_now()
        running = exists().where(col(Job.id) == col(Submission.job_id), col(Job.state) == JobState.RUNNING)
        with self._database.write() as session:
            # Places are counted over all jobs, so one claim is decided on after the other.
            hold(session, CLAIMS)
            lock_job_of(session, submission_id)
            if not session.scalar(select(is_living(self._lease.worker))):
                return None
            if not self._has_room(session, submission_id, places) or not self._is_under_caps(session, submission_id):
                return None
            taken = move_submissions(
                session,
                [col(Submission.id) == submission_id, *_sendable(now), running],
                to=SubmissionState.SENDING,
                leaving=[SubmissionState.READY],
                values={
                    "claimed_by": self._lease.worker,
                    "claimed_at": now,
                    "clock_offset_seconds": None if clock_offset is None else clock_offset.total_seconds(),
                    "wait_reason": "",
                    "due_at": None,
                },
            )
            return _outgoing(session, submission_id) if taken else None

    def room_under_caps(self, submission_id: str) -> tuple[int, int]:
        """How many items of a submission may leave under the caps now, and how many it has; the claim asks again."""
        with self._database.read() as session:
            submission = session.get_one(Submission, submission_id)
            job = session.get_one(Job, submission.job_id)
            return room_of(session, job, submission, lock=False).items, submission.item_count

    def job_of(self, submission_id: str) -> str:
        """The id of its job."""
        with self._database.read() as session:
            return session.get_one(Submission, submission_id).job_id

    def claim_replay(self, submission_id: str) -> Outgoing | None:
        """Take an unclear submission for a documented replay, at most once in `REPLAY_EVERY`; None when not now."""
        now = utc_now()
        with self._database.write() as session:
            lock_job_of(session, submission_id)
            if not session.scalar(select(is_living(self._lease.worker))):
                return None
            taken = changed(
                session,
                update(Submission)
                .where(
                    col(Submission.id) == submission_id,
                    _is_unclear(),
                    or_(col(Submission.due_at).is_(None), col(Submission.due_at) <= now),
                )
                .values(
                    claimed_by=self._lease.worker,
                    due_at=now + REPLAY_EVERY,
                    wait_seconds=REPLAY_EVERY.total_seconds(),
                ),
            )
            return _outgoing(session, submission_id) if taken else None

    def unclear(self, job_id: str) -> list[Outgoing]:
        """The requests of a job whose outcome is unknown, or of which a person alone said that they arrived."""
        with self._database.read() as session:
            found = session.execute(
                select(Submission.id).where(col(Submission.job_id) == job_id, _is_unclear())  # type: ignore[call-overload]
            ).scalars()
            return [_outgoing(session, submission_id) for submission_id in found.all()]

    def _has_room(self, session: Session, submission_id: str, places: Places) -> bool:
        submission = session.get(Submission, submission_id)
        if submission is None or submission.state != SubmissionState.READY:
            return True
        most = places(submission.lane)
        if most is None:
            return True
        job = session.get_one(Job, submission.job_id)
        if places_under_way(session, job.service, job.host, submission.lane) < most:
            return True
        submission.due_at = utc_now() + NO_ROOM_WAIT
        submission.wait_seconds = NO_ROOM_WAIT.total_seconds()
        submission.wait_reason = why_no_room(most)
        return False

    @staticmethod
    def _is_under_caps(session: Session, submission_id: str) -> bool:
        """Whether all of it may leave. If nothing of it may, the job is paused; until that is known it waits."""
        submission = session.get(Submission, submission_id)
        if submission is None or submission.state != SubmissionState.READY:
            return True
        job = session.get_one(Job, submission.job_id)
        room = room_of(session, job, submission, lock=True)
        if room.items >= submission.item_count:
            return True
        if room.wait:
            submission.due_at = utc_now() + NO_ROOM_WAIT
            submission.wait_seconds = NO_ROOM_WAIT.total_seconds()
            submission.wait_reason = f"{room.why} {UNTIL_TOLD}"
        elif room.items == 0 and job.state == JobState.RUNNING:
            move_job(session, job, JobState.PAUSED)
            job.pause_reason = f"{room.why} {RAISE_IT}"
            note(session, job.id, CALLSHEET, CAPPED, job.pause_reason)
        return False


def _sendable(now: datetime) -> list[Any]:
    return [
        col(Submission.state) == SubmissionState.READY,
        or_(col(Submission.due_at).is_(None), col(Submission.due_at) <= now),
    ]


def _is_unclear() -> ColumnElement[bool]:
    # A person's word says that it arrived, but not what was made of it: only the service can name that.
    unnamed = exists().where(
        col(Item.submission_id) == col(Submission.id),
        col(Item.vendor_id).is_(None),
        col(Item.state).in_(ITEM_UNDER_WAY),
    )
    taken = and_(col(Submission.state) == SubmissionState.ACCEPTED, col(Submission.answer_ids).is_(None), unnamed)
    return or_(col(Submission.state) == SubmissionState.UNKNOWN, taken)


def _outgoing(session: Session, submission_id: str) -> Outgoing:
    sent = sent_of(session.get_one(Submission, submission_id))
    return Outgoing(**vars(sent), body=session.get_one(SubmissionBody, submission_id).body)


def mark_sent(session: Session, submission: Submission) -> None:
    """Its waiting items are sent, as of the claim."""
    move_items(
        session,
        submission.job_id,
        [col(Item.submission_id) == submission.id],
        to=ItemState.SENT,
        leaving=[ItemState.WAITING],
        values={"sent_at": submission.claimed_at or utc_now()},
    )
