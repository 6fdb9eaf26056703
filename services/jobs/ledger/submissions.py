"""The money rules: a submission is claimed before a byte leaves, and each answer moves it exactly once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import CursorResult, exists, or_, select, update
from sqlmodel import Session, col

from services.errors import NotPossible, UnknownRecord, VendorError
from services.jobs import words
from services.jobs.kinds import Answer
from services.jobs.ledger.moves import move_items, note
from services.store.database import Database
from services.store.tables import Item, Job, Submission, SubmissionBody, utc_now

BY_ANSWER = "answer"
BY_EVIDENCE = "evidence"
BY_PERSON = "person"
CALLSHEET = "Callsheet"


@dataclass(frozen=True)
class Claimed:
    """A submission that is ours to send, once."""

    id: str
    job_id: str
    operation: str
    body: bytes


@dataclass(frozen=True)
class DueSubmission:
    """A submission that waits to be sent; `run` and `tries` name this one attempt."""

    id: str
    run: int
    tries: int


class SubmissionLedger:
    """Moves submissions. Each method is one transaction."""

    def __init__(self, database: Database, executor: str) -> None:
        self._database = database
        self._executor = executor

    def due(self, job_id: str) -> list[DueSubmission]:
        """The submissions of a running job that may be sent now, in order."""
        with self._database.read() as session:
            rows = session.execute(
                select(Submission.id, Job.run, Submission.tries)  # type: ignore[call-overload]
                .join(Job, col(Job.id) == col(Submission.job_id))
                .where(col(Submission.job_id) == job_id, col(Job.state) == words.RUNNING, *_sendable(utc_now()))
                .order_by(Submission.number)
            ).all()
        return [DueSubmission(*row) for row in rows]

    def claim(self, submission_id: str) -> Claimed | None:
        """Take a submission for sending, or None when it is not to be sent (sent, held, not due, job not running).

        One conditional UPDATE decides: of any number of callers, one gets it. When this returns, the claim is on
        the disk, so that a process that dies from here on leaves `sending` behind, which is never sent again.
        """
        now = utc_now()
        running = exists().where(col(Job.id) == col(Submission.job_id), col(Job.state) == words.RUNNING)
        with self._database.write() as session:
            taken = _changed(
                session,
                update(Submission)
                .where(col(Submission.id) == submission_id, *_sendable(now), running)
                .values(state=words.SENDING, claimed_by=self._executor, claimed_at=now, wait_reason="", due_at=None),
            )
            if not taken:
                return None
            submission = session.get_one(Submission, submission_id)
            body = session.get_one(SubmissionBody, submission_id).body
            return Claimed(submission.id, submission.job_id, submission.operation, body)

    def accept(self, submission_id: str, answer: Answer) -> None:
        """The service said yes. A yes is believed also when evidence came first."""
        with self._database.write() as session:
            moved = _changed(
                session,
                update(Submission)
                .where(col(Submission.id) == submission_id, col(Submission.state).in_([words.SENDING, words.UNKNOWN]))
                .values(state=words.ACCEPTED, settled_by=BY_ANSWER),
            )
            submission = session.get_one(Submission, submission_id)
            submission.answered_at = utc_now()
            submission.answer_ids = answer.ids
            submission.http_status = answer.http_status
            submission.request_id = answer.request_id
            submission.charged = "yes"
            if moved:
                _mark_sent(session, submission)
                text = f"Request {submission.number} was accepted with {len(answer.ids)} ids."
                if len(answer.ids) != submission.item_count:
                    text += f" It carried {submission.item_count} rows, so ids are matched by what each video says."
                note(session, submission.job_id, CALLSHEET, "accepted", text)

    def refuse(self, submission_id: str, error: VendorError) -> None:
        """The service said a clear no that another try cannot change. Its items fail, not charged."""
        with self._database.write() as session:
            if not self._leave_sending(session, submission_id, words.REFUSED, error):
                return
            submission = session.get_one(Submission, submission_id)
            move_items(
                session,
                submission.job_id,
                [col(Item.submission_id) == submission_id],
                to=words.FAILED,
                leaving=[words.WAITING],
                values={"reason": error.text, "message": error.text},
            )
            note(session, submission.job_id, CALLSHEET, "refused", f"Request {submission.number}: {error}")

    def put_back(self, submission_id: str, error: VendorError, due_at: datetime, reason: str) -> None:
        """Nothing was charged and a later try may work: ready again, not before `due_at`."""
        with self._database.write() as session:
            if not self._leave_sending(session, submission_id, words.READY, error):
                return
            submission = session.get_one(Submission, submission_id)
            submission.tries += 1
            submission.due_at = due_at
            submission.wait_reason = reason
            note(
                session, submission.job_id, CALLSHEET, "put back", f"Request {submission.number}: {error.text} {reason}"
            )

    def lose(self, submission_id: str, error: VendorError) -> None:
        """The answer is missing or unreadable. The service may have done the work: never sent again by itself."""
        with self._database.write() as session:
            if not self._leave_sending(session, submission_id, words.UNKNOWN, error):
                return
            submission = session.get_one(Submission, submission_id)
            _mark_sent(session, submission)
            text = f"Request {submission.number}: {error.text} It may have been accepted; looking for evidence."
            note(session, submission.job_id, CALLSHEET, "unknown", text)

    def recover(self) -> list[str]:
        """After a stop: whatever this machine was sending is unknown. Returns the ids of the jobs concerned."""
        with self._database.write() as session:
            found = select(Submission).where(
                col(Submission.state) == words.SENDING, col(Submission.claimed_by) == self._executor
            )
            left = session.execute(found).scalars().all()
            for submission in left:
                submission.state = words.UNKNOWN
                submission.charged = "unknown"
                submission.error_text = "Callsheet stopped while this request was on its way."
                submission.error_kind = "Stopped"
                _mark_sent(session, submission)
                text = f"Request {submission.number} was on its way when Callsheet stopped; looking for evidence."
                note(session, submission.job_id, CALLSHEET, "unknown", text)
            return sorted({submission.job_id for submission in left})

    def prove_accepted(self, session: Session, submission_id: str, evidence: str) -> bool:
        """Within a transaction: evidence shows that the service has this submission."""
        moved = _changed(
            session,
            update(Submission)
            .where(col(Submission.id) == submission_id, col(Submission.state).in_([words.SENDING, words.UNKNOWN]))
            .values(state=words.ACCEPTED, settled_by=BY_EVIDENCE, answered_at=utc_now(), charged="yes"),
        )
        if moved:
            submission = session.get_one(Submission, submission_id)
            _mark_sent(session, submission)
            note(session, submission.job_id, CALLSHEET, "accepted", f"Request {submission.number}: {evidence}")
        return bool(moved)

    def decide(self, submission_id: str, *, arrived: bool, person: str) -> None:
        """A person says what became of an unknown submission. Raises NotPossible when it is not unknown any more.

        "It did not arrive" makes it ready again, so that it is sent by the ordinary rules.
        """
        with self._database.write() as session:
            to: dict[str, Any] = {"state": words.ACCEPTED, "settled_by": BY_PERSON, "charged": "yes"}
            if not arrived:
                to = {
                    "state": words.READY,
                    "settled_by": BY_PERSON,
                    "charged": "no",
                    "claimed_at": None,
                    "due_at": None,
                }
            moved = _changed(
                session,
                update(Submission)
                .where(col(Submission.id) == submission_id, col(Submission.state) == words.UNKNOWN)
                .values(**to),
            )
            submission = session.get(Submission, submission_id)
            if submission is None:
                raise UnknownRecord("There is no such request.")
            if not moved:
                raise NotPossible(
                    f"Request {submission.number} is {submission.state} now, so nothing needs deciding.",
                    next_step="Reload the page.",
                )
            if arrived:
                note(session, submission.job_id, person, "decided", f"Request {submission.number} arrived.")
                return
            submission.tries += 1
            move_items(
                session,
                submission.job_id,
                [col(Item.submission_id) == submission_id],
                to=words.WAITING,
                leaving=[words.SENT],
                values={"sent_at": None},
            )
            text = f"Request {submission.number} did not arrive; it is sent again."
            note(session, submission.job_id, person, "decided", text)

    def _leave_sending(
        self, session: Session, submission_id: str, to: Literal["refused", "ready", "unknown"], error: VendorError
    ) -> bool:
        return bool(
            _changed(
                session,
                update(Submission)
                .where(
                    col(Submission.id) == submission_id,
                    col(Submission.state) == words.SENDING,
                    col(Submission.claimed_by) == self._executor,
                )
                .values(
                    state=to,
                    answered_at=utc_now(),
                    http_status=error.http_status,
                    request_id=error.request_id,
                    error_kind=type(error).__name__,
                    error_text=error.text,
                    next_step=error.next_step,
                    charged="no" if to != words.UNKNOWN else "unknown",
                ),
            )
        )


def _sendable(now: datetime) -> list[Any]:
    return [
        col(Submission.state) == words.READY,
        or_(col(Submission.due_at).is_(None), col(Submission.due_at) <= now),
    ]


def _mark_sent(session: Session, submission: Submission) -> None:
    move_items(
        session,
        submission.job_id,
        [col(Item.submission_id) == submission.id],
        to=words.SENT,
        leaving=[words.WAITING],
        values={"sent_at": submission.claimed_at or utc_now()},
    )


def _changed(session: Session, statement: Any) -> int:
    result: CursorResult[Any] = session.execute(statement)  # type: ignore[assignment]
    return result.rowcount
