"""The circuit breaker: a streak of the same bad answer, or of renders that fail alike, pauses a job."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from services.errors import BadCredentials, NoCredit, NotSent, RateLimited, Refused, Unclear, VendorError
from services.jobs.causes import cause_of
from services.jobs.states import Cause, ItemState, SubmissionState
from services.store.database import Database
from services.store.tables import Event, Item, Submission

AT_ONCE = (BadCredentials, NoCredit)
THRESHOLDS: dict[type[VendorError], int] = {NotSent: 5, RateLimited: 8, Unclear: 3}
OTHERWISE = 5
RENDERS: Final = 5
"""So many renders in a row that fail of the same are no accident any more: the next ones would fail of it too."""
RENDERED: Final = (Cause.MAKING, Cause.INPUT, Cause.NO_ROOM, Cause.NO_CREDIT, Cause.EXPORT)
"""What a render fails of by itself, and not by a person or a refusal."""
WHAT_NEXT: Final = {
    Cause.INPUT: "Correct the rows that are not sent yet, or cancel and launch them anew; then resume.",
    Cause.NO_ROOM: "Wait for a while, then resume.",
    Cause.NO_CREDIT: "Top up the account, then resume.",
}


MOVED = frozenset({307, 308})


def moved(error: VendorError) -> bool:
    """Whether the service only said that it is elsewhere: no row is at fault, and every one hears the same."""
    return isinstance(error, Refused) and error.http_status in MOVED


class Breaker:
    """Reads the ledger's recent answers of a job."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def streak(self, job_id: str) -> int:
        """How many bad answers in a row the job has had since the last good one."""
        with self._database.read() as session:
            rows = session.execute(
                select(Submission.state, Submission.error_kind, Submission.tries)  # type: ignore[call-overload]
                .where(col(Submission.job_id) == job_id, col(Submission.answered_at).is_not(None))
                .order_by(col(Submission.answered_at).desc())
                .limit(20)
            ).all()
        streak = 0
        for state, _kind, tries in rows:
            if state == SubmissionState.ACCEPTED:
                break
            streak += max(1, tries)
        return streak

    def reason_to_pause(self, job_id: str, error: VendorError) -> str | None:
        """Why the job must pause after this answer, or None when it may go on."""
        if isinstance(error, AT_ONCE) or moved(error):
            return f"{error.text} Nothing was charged for this request. {error.next_step}".strip()
        threshold = next((most for kind, most in THRESHOLDS.items() if isinstance(error, kind)), OTHERWISE)
        streak = self.streak(job_id)
        if streak < threshold:
            return None
        return f"{streak} bad answers in a row, the last one: {error.text} {error.next_step}".strip()

    def reason_of_renders(self, job_id: str) -> str | None:
        """Why the job must pause after what was rendered last, or None: the last ones all failed, and of the same.

        A render that the account's credit was too small for is enough. What came before the last
        resume counts no more.
        """
        with self._database.read() as session:
            ended = [
                col(Item.job_id) == job_id,
                col(Item.state).in_([ItemState.SUCCEEDED, ItemState.FAILED]),
                col(Item.cause).in_(["", *RENDERED]),
            ]
            if (resumed := _resumed_at(session, job_id)) is not None:
                ended.append(col(Item.finished_at) > resumed)
            last = session.execute(
                select(Item.state, Item.cause, Item.message)  # type: ignore[call-overload]
                .where(*ended)
                .order_by(col(Item.finished_at).desc(), col(Item.id).desc())
                .limit(RENDERS)
            ).all()
        alike = {(state, cause, cause_of(message)) for state, cause, message in last}
        if not last or last[0].state != ItemState.FAILED:
            return None
        cause, message = Cause(last[0].cause), last[0].message
        if cause == Cause.NO_CREDIT:
            return f"The service failed for want of credit: {message or 'it gave no reason.'} {WHAT_NEXT[cause]}"
        if len(last) < RENDERS or len(alike) > 1:
            return None
        said = f"the service said: {message}" if message else "the service gave no reason."
        step = WHAT_NEXT.get(cause, "Look at the values and ask the service's support, then resume.")
        return f"The last {RENDERS} renders failed of the same; {said} {step}"


def _resumed_at(session: Session, job_id: str) -> object:
    return session.scalar(select(func.max(Event.at)).where(col(Event.job_id) == job_id, col(Event.verb) == "resumed"))
