"""A job belongs to the account that it was launched on: with the key of another one it pauses and says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from services.errors import NotFound, Unclear, VendorError
from services.jobs.account import identity_of
from services.jobs.kind import Watched
from services.jobs.sighting import Sighting
from services.jobs.states import ItemState, JobState
from tests.rigs.books import Books, open_books
from tests.rigs.driving import DrivenKind, driven, job, until
from tests.rigs.people import named

ANA, BEN = identity_of("bhuman", "ana"), identity_of("bhuman", "ben")


class Keyed(DrivenKind):
    """Its key reads the account `whose`, or meets an error when it asks; renders are ready once `ready`."""

    def __init__(self, whose: str = ANA, error: VendorError | None = None) -> None:
        super().__init__(lambda _look: None)
        self.whose, self.error, self.ready, self.asked = whose, error, False, 0

    async def identity(self) -> str:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return self.whose

    async def is_identity(self, known: str) -> bool:
        return await self.identity() in {known, ""}

    async def look(self, watched: Watched) -> AsyncIterator[list[Sighting]]:
        outcome = ItemState.SUCCEEDED if self.ready else None
        async for page in super().look(watched):
            yield [Sighting(one.vendor_id, outcome, "", position=0, needs_film=False) for one in page]


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    opened = open_books(tmp_path)
    yield opened
    opened.database.close()


async def sent_with(books: Books, kind: Keyed, submissions: int = 1) -> str:
    """A job that was sent, and whose account was told, before Callsheet was stopped."""
    job_id, _ = books.job(submissions, 1)
    async with driven(books, kind, job_id):
        await until(lambda: kind.looks > 1 and (job(books, job_id).account != "" or not kind.whose))
    return job_id


@pytest.mark.parametrize("unsent", [0, 1, 2])
async def test_with_a_key_of_another_account_nothing_is_sent_or_looked_up_and_the_job_says_why(
    books: Books, unsent: int
) -> None:
    first, another = Keyed(ANA), Keyed(BEN)
    if unsent:
        job_id, _ = books.job(unsent, 1)
        books.jobs.keep_account(job_id, ANA)
    else:
        job_id = await sent_with(books, first)
    async with driven(books, another, job_id):
        await until(lambda: job(books, job_id).state == JobState.PAUSED)
    assert (another.sends, another.looks) == (0, 0)
    assert "another account at BHuman" in job(books, job_id).pause_reason
    books.jobs.resume(job_id, by=named("Mara"))
    async with driven(books, another, job_id):
        await until(lambda: job(books, job_id).state == JobState.PAUSED)
    assert another.sends == 0


@pytest.mark.parametrize("whose", [ANA, ""])
async def test_another_key_of_the_same_account_or_one_that_nobody_tells_about_goes_on(books: Books, whose: str) -> None:
    job_id = await sent_with(books, Keyed(ANA))
    later = Keyed(whose)
    later.ready = True
    async with driven(books, later, job_id):
        await until(lambda: job(books, job_id).state == JobState.DONE)
    assert job(books, job_id).account == ANA


@pytest.mark.parametrize(
    "error",
    [
        Unclear("No answer.", who="S", operation="ask"),
        NotFound("There is no such page.", who="S", operation="ask", http_status=404),
    ],
)
async def test_a_service_that_does_not_answer_whose_a_key_is_stops_nothing_for_good(
    books: Books, error: VendorError
) -> None:
    job_id = await sent_with(books, Keyed(ANA))
    silent = Keyed(error=error)
    silent.ready = True
    async with driven(books, silent, job_id):
        await until(lambda: job(books, job_id).state == JobState.DONE)
    assert silent.asked >= 1


async def test_a_job_of_before_gets_the_account_of_the_first_key_that_drives_it_and_keeps_it(books: Books) -> None:
    job_id = await sent_with(books, Keyed(""))
    assert job(books, job_id).account == ""
    async with driven(books, Keyed(BEN), job_id):
        await until(lambda: job(books, job_id).account == BEN)
    await asyncio.to_thread(books.jobs.keep_account, job_id, ANA)
    assert job(books, job_id).account == BEN


def test_what_an_account_is_known_by_shows_neither_its_name_nor_the_same_at_two_services() -> None:
    assert "ana" not in ANA
    assert len({ANA, BEN, identity_of("bithuman", "ana")}) == 3
    assert identity_of("bhuman", None) == identity_of("bhuman", "") == ""
