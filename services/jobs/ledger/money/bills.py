"""What is waited for of a service's bills, and what comes of them: each method is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlmodel import Session, col

from services.jobs.costs import Amount, Bill, Paid
from services.jobs.kind import Generation
from services.jobs.ledger.claiming.outgoing import sent_of
from services.jobs.ledger.money.lines import RULE, SERVICE, WAITED_FOR, LineSort, QuoteStanding, quoted_line, take_bill
from services.jobs.ledger.moves import CALLSHEET, lock_job_of, move_job, note
from services.jobs.states import ITEM_FINAL, Cause, ItemState, JobState, SubmissionState
from services.store.database import Database
from services.store.money_tables import ChargeLine
from services.store.tables import Item, Job, Submission

GIVEN_BACK = "By its rules the service gives back what something that fails has taken; it did not say so itself."
DEARER = (
    "That is more than this job was quoted at, so nothing more of it is sent. What was sent goes on. Look at the "
    "prices of the service, and at what was charged on this page; then resume the job, or cancel it."
)


@dataclass(frozen=True)
class AwaitedBill:
    """A request whose bill is waited for; `failed` when all of it came to nothing, of these `causes`."""

    submission_id: str
    paid: Paid
    quoted: Amount
    causes: frozenset[Cause]
    failed: bool
    told: bool

    @property
    def is_due(self) -> bool:
        """Whether there is something to ask: what was told changes only when something comes of it."""
        return self.paid.final or not self.told


@dataclass(frozen=True)
class TakenBill:
    """A bill to be written; `whole` when no other is waited for, `by_rule` when the service said nothing.

    `gives_back`: it said what it took, and by its rules it gives all of it back, though it did not say so.
    """

    submission_id: str
    bill: Bill
    whole: bool = False
    by_rule: bool = False
    gives_back: bool = False


class BillLedger:
    """Keeps what services say of the money."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def awaited(self, job_id: str) -> list[AwaitedBill]:
        """The accepted requests of a job of which the service has not said everything."""
        with self._database.read() as session:
            found = session.scalars(
                select(Submission)
                .join(ChargeLine, col(ChargeLine.submission_id) == col(Submission.id))
                .where(
                    col(Submission.job_id) == job_id,
                    col(Submission.state) == SubmissionState.ACCEPTED,
                    col(ChargeLine.sort) == LineSort.QUOTED,
                    col(ChargeLine.standing).in_(WAITED_FOR),
                )
                .order_by(col(Submission.number))
            ).all()
            return [_awaited(session, one) for one in found]

    def take(self, taken: Sequence[TakenBill]) -> None:
        """Write what services say, or our rule; where one is dearer than its quote and all before it, pause its job."""
        if not taken:
            return
        with self._database.write() as session:
            lock_job_of(session, *(one.submission_id for one in taken))
            for one in taken:
                before = _dearest(session, one.submission_id)
                said_by = RULE if one.by_rule else SERVICE
                whole = one.whole and not one.gives_back
                more = take_bill(session, one.submission_id, one.bill, whole=whole, said_by=said_by)
                if one.gives_back:
                    back = replace(one.bill, refunded=one.bill.charged, text=GIVEN_BACK)
                    take_bill(session, one.submission_id, back, whole=True, said_by=RULE)
                if more.is_something:
                    _pause(session, one.submission_id, one.bill, before)


def _awaited(session: Session, submission: Submission) -> AwaitedBill:
    items = session.execute(
        select(col(Item.state), col(Item.cause), col(Item.vendor_id)).where(col(Item.submission_id) == submission.id)
    ).all()
    named = next((vendor_id for _state, _cause, vendor_id in items if vendor_id), None)
    vendor_id = named or next(iter(submission.answer_ids or []), "")
    line = quoted_line(session, submission.id)
    return AwaitedBill(
        submission.id,
        Paid(Generation(vendor_id, sent_of(submission)), all(state in ITEM_FINAL for state, _cause, _id in items)),
        Amount() if line is None else Amount(line.cents, line.credits),
        frozenset(Cause(cause) for _state, cause, _id in items),
        all(state in {ItemState.FAILED, ItemState.CANCELLED} for state, _cause, _id in items),
        line is not None and line.standing == QuoteStanding.TOLD,
    )


def _dearest(session: Session, submission_id: str) -> Amount:
    """By how much the dearest of its job's other requests was above its quote."""
    job_id = select(col(Submission.job_id)).where(col(Submission.id) == submission_id).scalar_subquery()
    found = session.execute(
        select(func.max(ChargeLine.cents), func.max(ChargeLine.credits)).where(
            col(ChargeLine.job_id) == job_id,
            col(ChargeLine.sort) == LineSort.NOT_EXPLAINED,
            col(ChargeLine.submission_id) != submission_id,
        )
    ).one()
    return Amount(found[0] or 0, found[1] or 0)


def _pause(session: Session, submission_id: str, bill: Bill, before: Amount) -> None:
    submission = session.get_one(Submission, submission_id)
    job = session.get_one(Job, submission.job_id)
    reason = f"Request {submission.number}: {bill.text} {DEARER}"
    note(session, job.id, CALLSHEET, "charged more", f"Request {submission.number}: {bill.text}")
    line = quoted_line(session, submission_id)
    quoted = Amount() if line is None else Amount(line.cents, line.credits)
    if job.state in {JobState.QUEUED, JobState.RUNNING} and bill.charged.less(quoted).less(before).is_something:
        move_job(session, job, JobState.PAUSED)
        job.pause_reason = reason
        note(session, job.id, CALLSHEET, "paused", reason)
