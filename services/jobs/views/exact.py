"""The exact bytes of a paid request of a job, as they may be shown: without the token of its callbacks."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from services.errors import UnknownRecord
from services.jobs.commands import Copied, curl, shown_body
from services.jobs.kind import Kind, Work
from services.store.tables import Submission, SubmissionBody


@dataclass(frozen=True)
class ExactBytes:
    """One request as it was made: its body without the secret in it, and what its kind kept of it."""

    body: str
    work: Work

    def command(self, kind: Kind) -> str:
        """The same for a shell; "" for a kind whose requests are not copied as commands."""
        return curl(kind.call_of(self.work), self.body) if isinstance(kind, Copied) else ""


def exact_bytes(session: Session, submission_id: str) -> ExactBytes:
    """The bytes of this request. Raises UnknownRecord."""
    found = session.execute(
        select(col(SubmissionBody.body), col(Submission.token), col(Submission.work))
        .join(Submission, col(Submission.id) == col(SubmissionBody.submission_id))
        .where(col(Submission.id) == submission_id)
    ).first()
    if found is None:
        raise UnknownRecord("There is no such request.", next_step="Reload the page.")
    body, token, work = found
    return ExactBytes(shown_body(body, token), work)
