"""How much is kept of what comes in: bounded for each address that can be written to, and not for ever."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select
from sqlmodel import Session, col

from services.errors import StoreError
from services.store.database import Database
from services.store.kept_tables import Delivery
from services.store.tables import Job, Submission, utc_now

log = logging.getLogger(__name__)

MOST_FOR_AN_ITEM = 50
MOST_BESIDE = 200
MOST_FOR_AN_ACCOUNT = 100_000
MOST_KNOWN = 10_000
KEPT_AFTER_THE_JOB = timedelta(days=7)
LOOK_EVERY = 3600.0


class DeliveryBounds:
    """Counts the deliveries that are kept for each submission, and for each account without one.

    Whoever has got hold of one address fills neither the disk nor the time of the others.
    """

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str | None], tuple[int, int]] = {}

    def has_room(self, session: Session, service: str, submission_id: str | None, *, beside: int = 0) -> bool:
        """Whether one more may be kept for this address, `beside` those that are just being stored."""
        if (service, submission_id) not in self._counts:
            self._counts[service, submission_id] = _kept(session, service, submission_id)
            if len(self._counts) > MOST_KNOWN:
                del self._counts[next(iter(self._counts))]
        kept, most = self._counts[service, submission_id]
        return kept + beside < most

    def count(self, stored: Mapping[tuple[str, str | None], int]) -> None:
        """So many more are kept for these addresses."""
        for address, number in stored.items():
            if address in self._counts:
                kept, most = self._counts[address]
                self._counts[address] = (kept + number, most)


def _kept(session: Session, service: str, submission_id: str | None) -> tuple[int, int]:
    kept = select(func.count()).select_from(Delivery).where(col(Delivery.service) == service)
    kept = kept.where(col(Delivery.submission_id) == submission_id)
    if submission_id is None:
        return session.scalar(kept) or 0, MOST_FOR_AN_ACCOUNT
    items = session.scalar(select(col(Submission.item_count)).where(col(Submission.id) == submission_id)) or 0
    return session.scalar(kept) or 0, MOST_BESIDE + MOST_FOR_AN_ITEM * items


class OldDeliveries:
    """Forgets deliveries a week after their job is over: what they said stands on its items."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def run(self) -> None:
        """Forget for ever, once an hour. A database that cannot be written is tried again the next time."""
        while True:
            try:
                await asyncio.to_thread(self.forget)
            except StoreError as error:
                log.warning("old deliveries are kept for now: %s", error)
            await asyncio.sleep(LOOK_EVERY)

    def forget(self) -> int:
        """Delete what was applied and whose job has been over for a week; returns how many. Raises StoreError."""
        before = self._clock() - KEPT_AFTER_THE_JOB
        over = (
            select(col(Submission.id))
            .join(Job, col(Job.id) == col(Submission.job_id))
            .where(col(Job.finished_at) < before)
        )
        account = and_(col(Delivery.submission_id).is_(None), col(Delivery.applied_at) < before)
        with self._database.write() as session:
            gone = session.execute(
                delete(Delivery).where(
                    col(Delivery.applied_at).is_not(None), or_(col(Delivery.submission_id).in_(over), account)
                )
            )
        return int(gone.rowcount)  # type: ignore[attr-defined]
