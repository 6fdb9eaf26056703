"""A submission as its kind described it, for those who send it and those who look for what came of it."""

from __future__ import annotations

from datetime import timedelta

from services.jobs.kind import Sent
from services.store.tables import Submission, utc_now


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
