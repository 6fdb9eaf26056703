"""This process among the workers: it is heard of, has its jobs, takes over from those that are gone, and tells news."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from services.errors import StoreError
from services.jobs.engine.heart import Heart
from services.jobs.engine.workers import Duty, OpenJob, WorkerLedger
from services.leases import Lease
from services.store.shared.others import News
from services.troubles import Troubles

log = logging.getLogger(__name__)

BEATS_IN_A_LEASE = 5
DELIVERIES = ""
"""What is told when a callback was stored; everything else that is told is the id of a job."""


class Crew:
    """The only worker there is on SQLite, one of many on Postgres."""

    def __init__(
        self,
        workers: WorkerLedger,
        lease: Lease,
        news: News,
        troubles: Troubles,
        *,
        patience: float,
        may_drive: Callable[[OpenJob], bool],
    ) -> None:
        """`may_drive` leaves aside a job that only another process can work on."""
        self._workers = workers
        self._lease = lease
        self._news = news
        self._troubles = troubles
        self.looks_every = patience / (2 * BEATS_IN_A_LEASE)
        """Seconds between two heartbeats, and between two looks at those of others."""
        self._may_drive = may_drive
        self._heart: Heart | None = None

    @property
    def worker(self) -> str:
        """The id under which this process works now."""
        return self._lease.worker

    @property
    def alone(self) -> bool:
        """Whether no other worker can be there."""
        return self._workers.alone

    def begin(self, *, fenced: Callable[[], None]) -> None:
        """Join the workers. `fenced` is called, in another thread, when others have taken everything over."""
        self._workers.join()
        if not self.alone:
            self._heart = Heart(self._workers, self._troubles, every=self.looks_every, fenced=fenced)
            self._heart.start()

    def end(self) -> None:
        """Leave in good order, so that others take over at once. A database out of reach lets them find out later."""
        if self._heart is not None:
            self._heart.stop()
        try:
            self._workers.leave()
        except StoreError as unsaid:
            log.warning("others will find out by themselves that this worker has left: %s", unsaid)

    async def end_gone(self) -> bool:
        """End the workers that were not heard of for too long; answers whether there were any."""
        gone = await asyncio.to_thread(self._workers.end_gone)
        for name in gone:
            log.warning("the worker %s is gone, and its jobs are taken over", name)
        return bool(gone)

    async def duty(self) -> Duty:
        """The open jobs that are this worker's, and those that are nobody's and that it can work on."""
        duty = await asyncio.to_thread(self._workers.duty)
        return Duty(duty.mine, [job for job in duty.free if self._may_drive(job)], duty.fair)

    async def take(self, job_id: str) -> bool:
        """Drive this job from now on; False when another worker does."""
        return await asyncio.to_thread(self._workers.take, job_id)

    async def hear(self, heard: Callable[[str], None]) -> None:
        """Call `heard` with the id of each job that others have news of, or with `DELIVERIES`."""
        await self._news.hear(heard)

    def announce(self, job_id: str) -> None:
        """Tell the others; without that they find out a few seconds later."""
        try:
            self._news.announce(job_id)
        except StoreError as unsaid:
            log.info("others find out by themselves about %s: %s", job_id or "a callback", unsaid)
