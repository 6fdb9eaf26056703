"""When a job pauses by itself: for the key only after refusals that no blip explains, at once for an address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from services.errors import BadCredentials, Blocked, Invalid, Unclear, VendorError
from services.jobs.engine.driving import KEY_PATIENCE, Driver, Pace
from services.jobs.engine.sending import Sender
from services.jobs.kind import Answer, Outgoing, Sighting, Watched
from services.jobs.kinds import Kinds
from services.jobs.ledger.breaker import Breaker
from services.jobs.states import JobState, SubmissionState
from services.store.tables import Job, Submission
from services.troubles import Troubles
from tests.rigs.books import Books, open_books
from tests.rigs.plain_kind import PlainKind

PACE = 0.01
SEVERAL = 3 * KEY_PATIENCE


class Kind(PlainKind):
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


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    opened = open_books(tmp_path)
    yield opened
    opened.database.close()


@asynccontextmanager
async def driven(books: Books, kind: Kind, job_id: str) -> AsyncIterator[None]:
    kinds = Kinds([kind])  # type: ignore[list-item]
    sender = Sender(books.submissions, books.jobs, Breaker(books.database), kinds, Troubles())
    driver = Driver(books.submissions, books.jobs, books.sightings, sender, kinds, Pace(PACE, PACE, PACE), Troubles())
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


def refused(status: int = 401) -> BadCredentials:
    return BadCredentials("The key is refused.", who="S", operation="look", http_status=status, next_step="Set it.")


def blocked() -> Blocked:
    return Blocked("A web page came.", who="S", operation="look", http_status=403)


def unclear() -> Unclear:
    return Unclear("No answer.", who="S", operation="look")


@pytest.mark.parametrize(
    "reads",
    [
        lambda look: refused() if look == 2 else None,
        lambda look: refused() if look % 2 else None,
        lambda look: refused() if look % 9 else None,
        lambda _look: blocked(),
        lambda _look: unclear(),
    ],
)
async def test_refused_reads_among_good_ones_and_the_page_of_a_gateway_pause_nothing(
    books: Books, reads: Callable[[int], VendorError | None]
) -> None:
    job_id, _ = books.job(1, 1)
    kind = Kind(reads)
    async with driven(books, kind, job_id):
        await until(lambda: kind.looks > SEVERAL)
    assert job(books, job_id).state == JobState.RUNNING


@pytest.mark.parametrize("status", [401, 403, None])
async def test_a_key_that_is_refused_at_every_look_for_minutes_pauses_the_job(books: Books, status: int) -> None:
    job_id, _ = books.job(1, 1)
    kind = Kind(lambda _look: refused(status))
    async with driven(books, kind, job_id):
        await until(lambda: job(books, job_id).state == JobState.PAUSED)
    assert "Set it." in job(books, job_id).pause_reason


@pytest.mark.parametrize("status", [401, 403, 307, 308])
async def test_a_refused_key_or_another_address_pauses_at_once_when_it_was_to_be_paid(
    books: Books, status: int
) -> None:
    error = (
        Invalid("The service has moved to https://eu.example.", who="S", operation="make", http_status=status,
                permanent=True, next_step="Correct the address in the settings.")
        if status in {307, 308}
        else refused(status)
    )  # fmt: skip
    job_id, (submission,) = books.job(1, 1)
    kind = Kind(lambda _look: None, paid=error)
    async with driven(books, kind, job_id):
        await until(lambda: job(books, job_id).state == JobState.PAUSED)
    with books.database.read() as session:
        kept = session.get_one(Submission, submission)
    assert (kind.sends, kept.state, kept.charged) == (1, SubmissionState.READY, "no")
    assert error.text in job(books, job_id).pause_reason
    assert error.next_step in job(books, job_id).pause_reason


@pytest.mark.parametrize("status", [400, 409, 422])
async def test_what_is_wrong_with_one_row_refuses_that_row_only(books: Books, status: int) -> None:
    error = Invalid("Bad row.", who="S", operation="make", http_status=status, permanent=True)
    job_id, (submission,) = books.job(1, 1)
    kind = Kind(lambda _look: None, paid=error)
    async with driven(books, kind, job_id):
        await until(lambda: job(books, job_id).state == JobState.FAILED)
    with books.database.read() as session:
        assert session.get_one(Submission, submission).state == SubmissionState.REFUSED
