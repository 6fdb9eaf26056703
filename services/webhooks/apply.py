"""Stored deliveries are applied once, in the order they came."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from sqlalchemy import select
from sqlmodel import col

from services.errors import NotPossible, ServiceError, StoreError
from services.jobs.kind import CalledBack, Kinds, Sighting
from services.jobs.ledger.sightings import UNREADABLE, SightingLedger
from services.store.database import Database
from services.store.tables import Delivery, Job, Submission, utc_now

log = logging.getLogger(__name__)

AT_ONCE = 200
AGAIN_AFTER = 2.0


class Applier:
    """Applies what waits, whenever something arrived and once at the start."""

    def __init__(
        self, database: Database, sightings: SightingLedger, kinds: Kinds, wake: Callable[[str], None]
    ) -> None:
        self._database = database
        self._sightings = sightings
        self._kinds = kinds
        self._wake = wake
        self._news = asyncio.Event()

    def arrived(self) -> None:
        """Something is stored. Call it on the work loop."""
        self._news.set()

    async def run(self) -> None:
        """Apply for ever. A database that cannot be written is tried again: a stored delivery is never lost."""
        while True:
            self._news.clear()
            try:
                while await asyncio.to_thread(self.apply_waiting):
                    pass
            except StoreError as error:
                log.warning("deliveries wait: %s", error)
                await asyncio.sleep(AGAIN_AFTER)
                continue
            await self._news.wait()

    def apply_waiting(self) -> int:
        """Apply up to 200 deliveries in one transaction; returns how many there were."""
        jobs: set[str] = set()
        crowd: list[tuple[Delivery, Sighting]] = []
        with self._database.write() as session:
            waiting = session.execute(
                select(Delivery, Job.kind, Job.id)  # type: ignore[call-overload]
                .join(Submission, col(Submission.id) == col(Delivery.submission_id))
                .join(Job, col(Job.id) == col(Submission.job_id))
                .where(col(Delivery.applied_at).is_(None))
                .order_by(Delivery.id)
                .limit(AT_ONCE)
            ).all()
            for delivery, kind_name, job_id in waiting:
                kind = self._kinds[kind_name]
                try:
                    if not isinstance(kind, CalledBack):
                        raise NotPossible(f"{kind.service_title} is not asked to call back.")
                    sighting = kind.read_delivery(delivery.body, delivery.query)
                except ServiceError as unreadable:
                    delivery.applied_at = utc_now()
                    delivery.outcome = UNREADABLE
                    log.warning("a delivery for job %s cannot be read: %s", job_id, unreadable)
                    continue
                crowd.append((delivery, sighting))
                jobs.add(job_id)
            self._sightings.apply_deliveries(session, crowd)
        for job_id in jobs:
            self._wake(job_id)
        return len(waiting)
