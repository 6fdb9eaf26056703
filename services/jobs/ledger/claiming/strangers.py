"""Ids in the answer to a paid request that belong to another request: such an answer says nothing of this one."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import Session, col

from services.errors import Unclear
from services.store.tables import Item, Job, Submission

MOST_ASKED = 500
"""So many of the ids are looked for; an answer that was given again is another request's from its first id on."""


def answer_of_another(session: Session, submission: Submission, ids: Collection[str]) -> Unclear | None:
    """The error of an answer that names what was made for another request of the same service, or None.

    A cache or a gateway before the service may give the answer to an earlier request again: nobody knows then whether
    this one was heard at all.
    """
    job = session.get_one(Job, submission.job_id)
    found = session.scalar(
        select(Item.vendor_id)  # type: ignore[call-overload]
        .join(Job, col(Job.id) == col(Item.job_id))
        .where(
            col(Item.vendor_id).in_(list(ids)[:MOST_ASKED]),
            col(Item.submission_id) != submission.id,
            col(Job.service) == job.service,
            col(Job.host) == job.host,
            col(Job.practice) == job.practice,
        )
        .limit(1)
    )
    if found is None:
        return None
    return Unclear(
        f"The answer names {found}, which was made for another request: it says nothing of this one.",
        who=job.service,
        operation=submission.operation,
        http_status=200,
        permanent=True,
        charged="unknown",
        next_step="Do not send it again before it is known whether the work was done.",
    )
