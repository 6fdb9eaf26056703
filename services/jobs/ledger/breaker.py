"""The circuit breaker: a streak of the same bad answer pauses a job instead of trying on."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from services.errors import BadCredentials, NoCredit, NotSent, RateLimited, Refused, Unclear, VendorError
from services.jobs.states import SubmissionState
from services.store.database import Database
from services.store.tables import Submission

AT_ONCE = (BadCredentials, NoCredit)
THRESHOLDS: dict[type[VendorError], int] = {NotSent: 5, RateLimited: 8, Unclear: 3}
OTHERWISE = 5


MOVED = frozenset({307, 308})


def moved(error: VendorError) -> bool:
    """Whether the service only said that it is elsewhere: no row is at fault, and every one hears the same."""
    return isinstance(error, Refused) and error.http_status in MOVED


class Breaker:
    """Reads the ledger's recent answers of a job."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def streak(self, job_id: str) -> int:
        """How many bad answers in a row the job has had since the last good one or the last resume."""
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
