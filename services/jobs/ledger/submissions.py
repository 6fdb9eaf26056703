"""The money rules: a submission is claimed before a byte leaves, and each answer moves it exactly once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session, col

from services.errors import NotPossible, UnknownRecord, VendorError
from services.jobs.kind import Answer
from services.jobs.ledger.claims import CALLSHEET, Claims, mark_sent
from services.jobs.ledger.moves import move_items, move_submissions, note
from services.jobs.states import Cause, ItemState, SubmissionState
from services.store.tables import Item, Submission, utc_now

BY_ANSWER = "answer"
BY_EVIDENCE = "evidence"
BY_PERSON = "person"
MAY_BE_ACCEPTED = (SubmissionState.SENDING, SubmissionState.UNKNOWN)


class SubmissionLedger(Claims):
    """Moves submissions. Each method is one transaction."""

    def prove_never_arrived(self, submission_id: str, error: VendorError) -> None:
        """A documented replay was refused: so the first request never arrived. Ready again, by the ordinary rules."""
        with self._database.write() as session:
            moved = move_submissions(
                session,
                [col(Submission.id) == submission_id],
                to=SubmissionState.READY,
                leaving=[SubmissionState.UNKNOWN],
                values={
                    "settled_by": BY_EVIDENCE,
                    "charged": "no",
                    "claimed_at": None,
                    "due_at": None,
                    "wait_reason": "",
                },
            )
            if moved:
                _send_again(session, submission_id)
                submission = session.get_one(Submission, submission_id)
                text = f"Request {submission.number} never arrived: asked again, {error.text}"
                note(session, submission.job_id, CALLSHEET, "ready again", text)

    def accept(self, submission_id: str, answer: Answer) -> None:
        """The service said yes. A yes is believed also when evidence came first."""
        with self._database.write() as session:
            moved = move_submissions(
                session,
                [col(Submission.id) == submission_id],
                to=SubmissionState.ACCEPTED,
                leaving=MAY_BE_ACCEPTED,
                values={"settled_by": BY_ANSWER},
            )
            submission = session.get_one(Submission, submission_id)
            submission.answered_at = utc_now()
            submission.answer_ids = answer.ids
            submission.about_id = answer.about_id or submission.about_id
            submission.http_status = answer.http_status
            submission.request_id = answer.request_id
            submission.charged = "yes"
            submission.error_kind = submission.error_text = submission.next_step = ""
            if moved:
                mark_sent(session, submission)
                ids = len(answer.ids)
                text = f"Request {submission.number} was accepted with {ids} id{'' if ids == 1 else 's'}."
                if ids != submission.item_count:
                    text += f" It carried {submission.item_count} rows, so ids are matched by what each one says."
                note(session, submission.job_id, CALLSHEET, "accepted", text)

    def refuse(self, submission_id: str, error: VendorError) -> None:
        """The service said a clear no that another try cannot change. Its items fail, not charged."""
        with self._database.write() as session:
            if not self._leave_sending(session, submission_id, SubmissionState.REFUSED, error):
                return
            submission = session.get_one(Submission, submission_id)
            move_items(
                session,
                submission.job_id,
                [col(Item.submission_id) == submission_id],
                to=ItemState.FAILED,
                leaving=[ItemState.WAITING],
                values={"reason": error.text, "message": error.text, "cause": Cause.REFUSED},
            )
            note(session, submission.job_id, CALLSHEET, "refused", f"Request {submission.number}: {error}")

    def put_back(self, submission_id: str, error: VendorError, due_at: datetime, reason: str) -> None:
        """Nothing was charged and a later try may work: ready again, not before `due_at`."""
        with self._database.write() as session:
            if not self._leave_sending(session, submission_id, SubmissionState.READY, error):
                return
            submission = session.get_one(Submission, submission_id)
            submission.tries += 1
            submission.due_at = due_at
            submission.wait_seconds = max(0.0, (due_at - utc_now()).total_seconds())
            submission.wait_reason = reason
            note(
                session, submission.job_id, CALLSHEET, "put back", f"Request {submission.number}: {error.text} {reason}"
            )

    def lose(self, submission_id: str, error: VendorError) -> None:
        """The answer is missing or unreadable. The service may have done the work: never sent again by itself."""
        with self._database.write() as session:
            if not self._leave_sending(session, submission_id, SubmissionState.UNKNOWN, error):
                return
            submission = session.get_one(Submission, submission_id)
            mark_sent(session, submission)
            text = f"Request {submission.number}: {error.text} It may have been accepted; looking for evidence."
            note(session, submission.job_id, CALLSHEET, "unknown", text)

    def prove_accepted(self, session: Session, submission_id: str, evidence: str) -> bool:
        """Within a transaction: evidence shows that the service has this submission."""
        moved = move_submissions(
            session,
            [col(Submission.id) == submission_id],
            to=SubmissionState.ACCEPTED,
            leaving=MAY_BE_ACCEPTED,
            values={"settled_by": BY_EVIDENCE, "answered_at": utc_now(), "charged": "yes"},
        )
        if moved:
            submission = session.get_one(Submission, submission_id)
            mark_sent(session, submission)
            note(session, submission.job_id, CALLSHEET, "accepted", f"Request {submission.number}: {evidence}")
        return bool(moved)

    def decide(self, submission_id: str, *, arrived: bool, person: str) -> None:
        """A person says what became of an unknown submission. Raises NotPossible when it is not unknown any more.

        "It did not arrive" makes it ready again, so that it is sent by the ordinary rules.
        """
        with self._database.write() as session:
            unsent: dict[str, Any] = {} if arrived else {"claimed_at": None, "due_at": None, "wait_reason": ""}
            moved = move_submissions(
                session,
                [col(Submission.id) == submission_id],
                to=SubmissionState.ACCEPTED if arrived else SubmissionState.READY,
                leaving=[SubmissionState.UNKNOWN],
                values={"settled_by": BY_PERSON, "charged": "yes" if arrived else "no", **unsent},
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
                # What arrived is watched from now on, also where a restore left its items waiting.
                mark_sent(session, submission)
                note(session, submission.job_id, person, "decided", f"Request {submission.number} arrived.")
                return
            _send_again(session, submission_id)
            text = f"Request {submission.number} did not arrive; it is sent again."
            note(session, submission.job_id, person, "decided", text)

    def _leave_sending(self, session: Session, submission_id: str, to: SubmissionState, error: VendorError) -> bool:
        moved = move_submissions(
            session,
            [col(Submission.id) == submission_id, col(Submission.claimed_by) == self._executor],
            to=to,
            leaving=[SubmissionState.SENDING],
            values={
                "answered_at": utc_now(),
                "http_status": error.http_status,
                "request_id": error.request_id,
                "error_kind": type(error).__name__,
                "error_text": error.text,
                "next_step": error.next_step,
                "charged": "unknown" if to == SubmissionState.UNKNOWN else "no",
            },
        )
        return moved > 0


def _send_again(session: Session, submission_id: str) -> None:
    submission = session.get_one(Submission, submission_id)
    submission.tries += 1
    move_items(
        session,
        submission.job_id,
        [col(Item.submission_id) == submission_id],
        to=ItemState.WAITING,
        leaving=[ItemState.SENT],
        values={"sent_at": None},
    )
