"""One job driven as the engine drives it, over real books and a kind that meets what a test wants it to meet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from services.errors import VendorError
from services.jobs.engine.billing import Billing
from services.jobs.engine.driving import Driver, Pace
from services.jobs.engine.parting import Parting
from services.jobs.engine.sending import Sender
from services.jobs.kind import Answer, Outgoing, Watched
from services.jobs.kinds import Kinds
from services.jobs.ledger.breaker import Breaker
from services.jobs.sighting import Sighting
from services.store.tables import Job
from services.troubles import Troubles
from tests.rigs.books import Books
from tests.rigs.plain_kind import PlainKind

PACE = 0.02


class DrivenKind(PlainKind):
    """`reads` says what the next look meets, `paid` what a request meets; None is well."""

    host = ""

    def __init__(self, reads: Callable[[int], VendorError | None], paid: VendorError | None = None) -> None:
        super().__init__()
        self.reads, self.paid = reads, paid
        self.looks = self.sends = 0

    def places(self, _lane: str) -> int | None:
        return None

    async def send(self, outgoing: Outgoing) -> Answer:
        self.sends += 1
        if self.paid is not None:
            raise self.paid
        return Answer([f"{outgoing.submission_id}-0"], 200)

    async def look(self, watched: Watched) -> AsyncIterator[list[Sighting]]:
        self.looks += 1
        error = self.reads(self.looks)
        if error is not None:
            raise error
        yield [Sighting(one, None, "processing", position=0) for one in watched.open_ids]


@asynccontextmanager
async def driven(books: Books, kind: DrivenKind, job_id: str) -> AsyncIterator[None]:
    kinds = Kinds([kind])  # type: ignore[list-item]
    breaker = Breaker(books.database)
    sender = Sender(
        books.submissions, books.jobs, breaker, kinds, Troubles(), books.lease, Parting(books.database, b"secret")
    )
    driver = Driver(
        books.submissions,
        books.jobs,
        books.sightings,
        sender,
        kinds,
        Pace(PACE, PACE, PACE),
        breaker,
        Troubles(),
        Billing(books.database),
    )
    task = asyncio.create_task(driver.drive(job_id))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def job(books: Books, job_id: str) -> Job:
    with books.database.read() as session:
        return session.get_one(Job, job_id)


async def until(true: Callable[[], bool]) -> None:
    for _ in range(6000):
        if true():
            return
        await asyncio.sleep(PACE)
    raise AssertionError("it did not happen within a minute")
