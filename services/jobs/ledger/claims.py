"""Claiming: what may leave now, taken by exactly one, and on the disk before a byte leaves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, update
from sqlmodel import Session, col

from services.jobs.kind import Outgoing, Sent
from services.jobs.ledger.moves import changed, move_items, move_submissions, note
from services.jobs.states import ITEM_UNDER_WAY, JOB_OPEN, ItemState, JobState, SubmissionState
from services.store.database import Database
from services.store.tables import Item, Job, Submission, SubmissionBody, utc_now

CALLSHEET = "Callsheet"
REPLAY_EVERY = timedelta(seconds=20)
NO_ROOM_WAIT = timedelta(seconds=3)
LONGEST_WAIT = 86_400.0
CLOCK_GRAIN = 0.01
"""Seconds that the writing of a wait itself may take."""

Places = Callable[[str], int | None]
"""How many submissions of a lane may be under way at once; None when nobody counts."""


@dataclass(frozen=True)
class DueSubmission:
    """A submission that waits to be sent, and what it shares places with."""

    id: str
    lane: str


class Claims:
    """Takes submissions for sending. Each method is one transaction."""

    def __init__(self, database: Database, executor: str) -> None:
        self._database = database
        self._executor = executor

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
                    left[one.lane] = most - _under_way(session, service, host, one.lane)
            if most is not None:
                left[one.lane] -= 1
            if most is None or left[one.lane] >= 0:
                chosen.append(one)
            else:
                waiting[one.id] = _why_no_room(most)
        if waiting:
            self._note_why(waiting)
        return chosen

    def _note_why(self, waiting: Mapping[str, str]) -> None:
        with self._database.write() as session:
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
        Without a free place in its lane the submission waits. `clock_offset`, the service's time less ours, is kept
        with the moment of the claim, so that the moment means something when one of the clocks is put right.
        """
        now = utc_now()
        running = exists().where(col(Job.id) == col(Submission.job_id), col(Job.state) == JobState.RUNNING)
        with self._database.write() as session:
            if not self._has_room(session, submission_id, places):
                return None
            taken = move_submissions(
                session,
                [col(Submission.id) == submission_id, *_sendable(now), running],
                to=SubmissionState.SENDING,
                leaving=[SubmissionState.READY],
                values={
                    "claimed_by": self._executor,
                    "claimed_at": now,
                    "clock_offset_seconds": None if clock_offset is None else clock_offset.total_seconds(),
                    "wait_reason": "",
                    "due_at": None,
                },
            )
            return _outgoing(session, submission_id) if taken else None

    def claim_replay(self, submission_id: str) -> Outgoing | None:
        """Take an unclear submission for a documented replay, at most once in `REPLAY_EVERY`; None when not now."""
        now = utc_now()
        with self._database.write() as session:
            taken = changed(
                session,
                update(Submission)
                .where(
                    col(Submission.id) == submission_id,
                    _is_unclear(),
                    or_(col(Submission.due_at).is_(None), col(Submission.due_at) <= now),
                )
                .values(due_at=now + REPLAY_EVERY, wait_seconds=REPLAY_EVERY.total_seconds()),
            )
            return _outgoing(session, submission_id) if taken else None

    def unclear(self, job_id: str) -> list[Outgoing]:
        """The requests of a job whose outcome is unknown, or of which a person alone said that they arrived."""
        with self._database.read() as session:
            found = session.execute(
                select(Submission.id).where(col(Submission.job_id) == job_id, _is_unclear())  # type: ignore[call-overload]
            ).scalars()
            return [_outgoing(session, submission_id) for submission_id in found.all()]

    def recover(self, living: Callable[[], Collection[str]] = tuple) -> list[str]:
        """What this process holds as being sent, though nothing sends it: unknown. Returns the ids of the jobs.

        `living` tells the submissions that are really on their way. After a start there are none.
        """
        with self._database.write() as session:
            found = select(Submission).where(
                col(Submission.state) == SubmissionState.SENDING, col(Submission.claimed_by) == self._executor
            )
            sending = session.execute(found).scalars().all()
            # Asked after the read: what is being sent was among the living before it was claimed.
            on_their_way = living()
            left = [one for one in sending if one.id not in on_their_way]
            for submission in left:
                moved = move_submissions(
                    session,
                    [col(Submission.id) == submission.id],
                    to=SubmissionState.UNKNOWN,
                    leaving=[SubmissionState.SENDING],
                    values={
                        "charged": "unknown",
                        "error_text": "Callsheet stopped while this request was on its way.",
                        "error_kind": "Stopped",
                    },
                )
                if moved:
                    mark_sent(session, submission)
                    text = f"Request {submission.number} was on its way when Callsheet stopped; looking for evidence."
                    note(session, submission.job_id, CALLSHEET, "unknown", text)
            return sorted({submission.job_id for submission in left})

    def shorten_waits(self) -> int:
        """Bring near what is due further away than it was to wait, because the clock was put back; returns how many.

        Nothing waits longer than the wait that was written, counted from now.
        """
        with self._database.read() as session:
            if not self._too_far_away(session):
                return 0
        with self._database.write() as session:
            found = self._too_far_away(session)
            for submission in found:
                submission.due_at = utc_now() + timedelta(seconds=submission.wait_seconds or 0.0)
            return len(found)

    @staticmethod
    def _too_far_away(session: Session) -> list[Submission]:
        now = utc_now()
        waiting = select(Submission).where(
            col(Submission.state).in_([SubmissionState.READY, SubmissionState.UNKNOWN, SubmissionState.ACCEPTED]),
            col(Submission.due_at) > now,
        )
        return [
            one for one in session.scalars(waiting) if one.due_at and one.due_at - now > timedelta(seconds=_wait(one))
        ]

    def _has_room(self, session: Session, submission_id: str, places: Places) -> bool:
        submission = session.get(Submission, submission_id)
        if submission is None or submission.state != SubmissionState.READY:
            return True
        most = places(submission.lane)
        if most is None:
            return True
        job = session.get_one(Job, submission.job_id)
        if _under_way(session, job.service, job.host, submission.lane) < most:
            return True
        submission.due_at = utc_now() + NO_ROOM_WAIT
        submission.wait_seconds = NO_ROOM_WAIT.total_seconds()
        submission.wait_reason = _why_no_room(most)
        return False


def _wait(submission: Submission) -> float:
    """How long it was to wait; what an older version wrote says nothing, and waits as long as the longest."""
    return LONGEST_WAIT if submission.wait_seconds is None else submission.wait_seconds + CLOCK_GRAIN


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


def _why_no_room(most: int) -> str:
    if most == 0:
        return "Waiting for its turn: the service takes only so many in a minute."
    return f"Waiting for a free place: the service makes {most} at once."


def places_taken(session: Session) -> dict[tuple[str, str, str], int]:
    """How many submissions take a place of an account now, by service, host and lane."""
    lanes = (col(Job.service), col(Job.host), col(Submission.lane))
    found = session.execute(_taking_places(*lanes).group_by(*lanes))
    return {(service, host, lane): taken for taken, service, host, lane in found}


def _under_way(session: Session, service: str, host: str, lane: str) -> int:
    asked = _taking_places().where(col(Job.service) == service, col(Job.host) == host, col(Submission.lane) == lane)
    return int(session.execute(asked).scalar_one())


def _taking_places(*by: Any) -> Select[Any]:
    """Counts the submissions that take a place now: those on their way or unclear, and those with unfinished items."""
    return (
        select(func.count(func.distinct(Submission.id)), *by)
        .select_from(Submission)
        .join(Job, col(Job.id) == col(Submission.job_id))
        .join(Item, col(Item.submission_id) == col(Submission.id))
        .where(
            col(Job.state).in_(JOB_OPEN),
            or_(
                col(Submission.state).in_([SubmissionState.SENDING, SubmissionState.UNKNOWN]),
                col(Item.state).in_(ITEM_UNDER_WAY),
            ),
        )
    )


def sent_of(submission: Submission) -> Sent:
    """The submission as its kind described it."""
    return Sent(
        submission_id=submission.id,
        job_id=submission.job_id,
        operation=submission.operation,
        lane=submission.lane,
        about_id=submission.about_id,
        work=submission.work,
        first_sent_at=submission.claimed_at or utc_now(),
        clock_offset=offset_of(submission),
    )


def offset_of(submission: Submission) -> timedelta | None:
    """The service's time less ours when it was claimed; None where nobody knew."""
    seconds = submission.clock_offset_seconds
    return None if seconds is None else timedelta(seconds=seconds)


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
