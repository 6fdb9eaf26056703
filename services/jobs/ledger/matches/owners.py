"""Whose generation is it, when nothing but the service's own id of it is named."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from services.jobs.states import ITEM_OPEN, SubmissionState
from services.store.tables import Item, Job, Submission


@dataclass(frozen=True)
class Owner:
    """The submission that a generation came of, and its job."""

    submission_id: str
    job_id: str


def owners_of(session: Session, service: str, ids: Collection[str]) -> dict[str, Owner]:
    """The owners of these generations at one service: of matched ones, and of those that an answer named.

    An id that nobody knows yet is left out: the answer that names it may be on its way, or lost.
    """
    matched = session.execute(
        select(col(Item.vendor_id), col(Item.submission_id), col(Item.job_id))
        .join(Job, col(Job.id) == col(Item.job_id))
        .where(col(Job.service) == service, col(Item.vendor_id).in_(ids), col(Item.submission_id).is_not(None))
    )
    found = {vendor_id: Owner(submission_id, job_id) for vendor_id, submission_id, job_id in matched}
    if missing := set(ids) - found.keys():
        for submission_id, job_id, answered in session.execute(_answered(service)):
            found |= {vendor_id: Owner(submission_id, job_id) for vendor_id in missing.intersection(answered or [])}
    return found


def _answered(service: str):  # type: ignore[no-untyped-def]  # SQLAlchemy's own type says nothing more
    unmatched = select(Item.submission_id).where(  # type: ignore[call-overload]
        col(Item.state).in_(ITEM_OPEN), col(Item.vendor_id).is_(None)
    )
    return (
        select(Submission.id, Submission.job_id, Submission.answer_ids)  # type: ignore[call-overload]
        .join(Job, col(Job.id) == col(Submission.job_id))
        .where(
            col(Job.service) == service,
            col(Submission.state) == SubmissionState.ACCEPTED,
            col(Submission.id).in_(unmatched),
        )
    )


def unclear_jobs(session: Session, service: str) -> set[str]:
    """The jobs at one service with a request of which nobody knows yet what came of it."""
    found = session.scalars(
        select(Submission.job_id)  # type: ignore[call-overload]
        .join(Job, col(Job.id) == col(Submission.job_id))
        .where(col(Job.service) == service, col(Submission.state) == SubmissionState.UNKNOWN)
    )
    return set(found)
