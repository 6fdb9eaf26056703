"""The money rules: a submission is claimed before a byte leaves, and each answer moves it exactly once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from services.errors import NotPossible, UnknownRecord, VendorError
from services.jobs.kind import Answer
from services.jobs.ledger.claiming.strangers import answer_of_another
from services.jobs.ledger.claims import Claims, mark_sent
from services.jobs.ledger.money.lines import charge_as_quoted
from services.jobs.ledger.moves import CALLSHEET, lock_job, lock_job_of, move_items, move_submissions, note
from services.jobs.states import Cause, ItemState, SubmissionState
from services.people.persons import Person, Right
from services.store.shared.locks import unlocked
from services.store.shared.worker_tables import Worker
from services.store.tables import Item, Job, Submission, utc_now

LONGEST_WAIT = 86_400.0
CLOCK_GRAIN = 0.01
"""Seconds that the writing of a wait itself may take."""
BY_ANSWER = "answer"
BY_EVIDENCE = "evidence"
BY_PERSON = "person"
PRACTICE = "practice"
"""What an accepted request was charged in practice: nothing that anybody pays."""
MAY_BE_ACCEPTED = (SubmissionState.SENDING, SubmissionState.UNKNOWN)


class SubmissionLedger(Claims):
    """Moves submissions. Each method is one transaction."""

    def prove_never_arrived(self, submission_id: str, error: VendorError) -> None:
        """A documented replay was refused: so the first request never arrived. Ready again, by the ordinary rules."""
        with self._database.write() as session:
            lock_job_of(session, submission_id)
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
        """The service said yes. A yes is believed also when evidence came first, but none that is another request's.

        One to a request that somebody else has claimed since is not that one's answer: history alone keeps it.
        """
        with self._database.write() as session:
            lock_job_of(session, submission_id)
            claimer = session.get_one(Submission, submission_id).claimed_by
            if claimer not in self._lease.own:
                self._note_late(session, submission_id, answer)
                return
            doubt = answer_of_another(session, session.get_one(Submission, submission_id), answer.ids)
            if doubt is not None:
                self._lose(session, submission_id, doubt)
                return
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
            submission.charged = _charged(session, submission)
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
            lock_job_of(session, submission_id)
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
            lock_job_of(session, submission_id)
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
            lock_job_of(session, submission_id)
            self._lose(session, submission_id, error)

    def _lose(self, session: Session, submission_id: str, error: VendorError) -> None:
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
            values={"settled_by": BY_EVIDENCE, "answered_at": utc_now()},
        )
        if moved:
            submission = session.get_one(Submission, submission_id)
            submission.charged = _charged(session, submission)
            mark_sent(session, submission)
            note(session, submission.job_id, CALLSHEET, "accepted", f"Request {submission.number}: {evidence}")
        return bool(moved)

    def decide(self, submission_id: str, *, arrived: bool, person: Person) -> None:
        """A person says what became of an unknown submission. Raises NotPossible when it is not unknown any more.

        "It did not arrive" makes it ready again, so that it is sent by the ordinary rules.
        """
        with self._database.write() as session:
            lock_job_of(session, submission_id)
            unsent: dict[str, Any] = {} if arrived else {"claimed_at": None, "due_at": None, "wait_reason": ""}
            moved = move_submissions(
                session,
                [col(Submission.id) == submission_id],
                to=SubmissionState.ACCEPTED if arrived else SubmissionState.READY,
                leaving=[SubmissionState.UNKNOWN],
                values={"settled_by": BY_PERSON, **({} if arrived else {"charged": "no"}), **unsent},
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
                submission.charged = _charged(session, submission)
                mark_sent(session, submission)
                text, facts = f"Request {submission.number} arrived.", {"arrived": True}
            else:
                _send_again(session, submission_id)
                text = f"Request {submission.number} did not arrive; it is sent again."
                facts = {"arrived": False}
            about = f"request:{submission_id}"
            note(session, submission.job_id, person.name, "decided", text, about=about, facts=facts)
            person.must(Right.LAUNCH, within=session)

    def recover(self, living: Callable[[], Collection[str]] = tuple) -> list[str]:
        """What is held as being sent, though nothing sends it: unknown. Returns the ids of the jobs.

        That is what workers claimed that are gone, and of what this process claimed all but the `living`, which are
        really on their way. After a start there are none.
        """
        with self._database.write() as session:
            there = select(col(Worker.id)).where(col(Worker.gone_at).is_(None), col(Worker.id).not_in(self._lease.own))
            held = [col(Submission.state) == SubmissionState.SENDING, col(Submission.claimed_by).not_in(there)]
            lock_job(session, *session.scalars(select(col(Submission.job_id)).where(*held).distinct()))
            sending = session.execute(select(Submission).where(*held)).scalars().all()
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
        found = session.scalars(unlocked(waiting, Submission))
        return [one for one in found if one.due_at and one.due_at - now > timedelta(seconds=_wait(one))]

    @staticmethod
    def _note_late(session: Session, submission_id: str, answer: Answer) -> None:
        submission = session.get_one(Submission, submission_id)
        ids = ", ".join(answer.ids[:3]) or "no id"
        text = f"Request {submission.number} was accepted ({ids}) after another worker had taken it over: look there."
        note(session, submission.job_id, CALLSHEET, "answered late", text)

    def _leave_sending(self, session: Session, submission_id: str, to: SubmissionState, error: VendorError) -> bool:
        moved = move_submissions(
            session,
            [col(Submission.id) == submission_id, col(Submission.claimed_by).in_(self._lease.own)],
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


def _charged(session: Session, submission: Submission) -> str:
    """Write down what an accepted request took, by the rule where nobody says more; in practice it took nothing."""
    charge_as_quoted(session, submission.id)
    return PRACTICE if session.get_one(Job, submission.job_id).practice else "yes"


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


def _wait(submission: Submission) -> float:
    """How long it was to wait; what an older version wrote says nothing, and waits as long as the longest."""
    return LONGEST_WAIT if submission.wait_seconds is None else submission.wait_seconds + CLOCK_GRAIN
