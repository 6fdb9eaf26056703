"""Taking rows out of what was sent and what was called back."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update
from sqlmodel import Session, col

from services.jobs.drafts.rows import batched_ids
from services.store.kept_tables import Delivery
from services.store.tables import Item, Submission, SubmissionBody
from services.upkeep.forgetting.bodies import without_rows


def empty_requests(session: Session, item_ids: Collection[int]) -> None:
    """Take the rows of these items out of the bytes that were sent, and out of what services called back of them."""
    by_request: dict[str, dict[int, list[str]]] = {}
    for some in batched_ids(item_ids):
        for item in session.scalars(select(Item).where(col(Item.id).in_(some))):
            if item.vendor_id:
                session.execute(update(Delivery).where(col(Delivery.vendor_id) == item.vendor_id).values(body=b""))
            if item.submission_id and item.position is not None:
                by_request.setdefault(item.submission_id, {})[item.position] = item.sent_values
    for submission_id, rows in by_request.items():
        count = session.get_one(Submission, submission_id).item_count
        kept = session.get_one(SubmissionBody, submission_id)
        kept.body = without_rows(kept.body, rows, count)
        if count == len(rows):
            session.execute(update(Delivery).where(col(Delivery.submission_id) == submission_id).values(body=b""))
