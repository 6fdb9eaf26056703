"""When a job pauses by itself: for the key only after refusals that no blip explains, at once for an address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.errors import BadCredentials, Blocked, Invalid, RateLimited, Unclear, VendorError
from services.jobs.engine.driving import KEY_PATIENCE
from services.jobs.engine.sending import FIRST_WAIT
from services.jobs.states import JobState, SubmissionState
from services.store.tables import Submission
from tests.rigs.books import Books, open_books
from tests.rigs.driving import DrivenKind, driven, job, until

SEVERAL = 2 * KEY_PATIENCE


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    opened = open_books(tmp_path)
    yield opened
    opened.database.close()


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
        lambda look: refused() if look % 5 else None,
        lambda _look: blocked(),
        lambda _look: unclear(),
    ],
)
async def test_refused_reads_among_good_ones_and_the_page_of_a_gateway_pause_nothing(
    books: Books, reads: Callable[[int], VendorError | None]
) -> None:
    job_id, _ = books.job(1, 1)
    kind = DrivenKind(reads)
    async with driven(books, kind, job_id):
        await until(lambda: kind.looks > SEVERAL)
    assert job(books, job_id).state == JobState.RUNNING


@pytest.mark.parametrize("status", [401, 403, None])
async def test_a_key_that_is_refused_at_every_look_for_minutes_pauses_the_job(books: Books, status: int) -> None:
    job_id, _ = books.job(1, 1)
    kind = DrivenKind(lambda _look: refused(status))
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
    kind = DrivenKind(lambda _look: None, paid=error)
    async with driven(books, kind, job_id):
        await until(lambda: job(books, job_id).state == JobState.PAUSED)
    with books.database.read() as session:
        kept = session.get_one(Submission, submission)
    assert (kind.sends, kept.state, kept.charged) == (1, SubmissionState.READY, "no")
    assert error.text in job(books, job_id).pause_reason
    assert error.next_step in job(books, job_id).pause_reason


@pytest.mark.parametrize(("asked", "least"), [(0.0, FIRST_WAIT), (None, FIRST_WAIT), (60.0, 60.0)])
async def test_a_service_that_asks_to_wait_no_time_is_not_asked_again_at_once_until_the_job_pauses(
    books: Books, asked: float | None, least: float
) -> None:
    job_id, (submission,) = books.job(1, 1)
    busy = RateLimited("Too many.", retry_after=asked, who="S", operation="make", http_status=429)
    kind = DrivenKind(lambda _look: None, paid=busy)

    def put_back() -> bool:
        with books.database.read() as session:
            return session.get_one(Submission, submission).wait_seconds is not None

    async with driven(books, kind, job_id):
        await until(put_back)
    with books.database.read() as session:
        kept = session.get_one(Submission, submission)
    assert (kind.sends, job(books, job_id).state, kept.charged) == (1, JobState.RUNNING, "no")
    assert kept.wait_seconds == pytest.approx(least, abs=2)


@pytest.mark.parametrize("status", [400, 409, 422])
async def test_what_is_wrong_with_one_row_refuses_that_row_only(books: Books, status: int) -> None:
    error = Invalid("Bad row.", who="S", operation="make", http_status=status, permanent=True)
    job_id, (submission,) = books.job(1, 1)
    kind = DrivenKind(lambda _look: None, paid=error)
    async with driven(books, kind, job_id):
        await until(lambda: job(books, job_id).state == JobState.FAILED)
    with books.database.read() as session:
        assert session.get_one(Submission, submission).state == SubmissionState.REFUSED


class ReadingKind(DrivenKind):
    """A kind whose looks are refused, and whose key reads something else unless this is refused too."""

    def __init__(self, other: VendorError | None, status: int) -> None:
        super().__init__(lambda _look: refused(status))
        self.other = other
        self.asked = 0

    @property
    def clock_offset(self) -> timedelta | None:
        """Not known."""
        return None

    async def ask_clock(self) -> None:
        """What else there is to read."""
        self.asked += 1
        if self.other is not None:
            raise self.other


@pytest.mark.parametrize("status", [401, 403])
async def test_a_key_that_reads_something_else_is_not_to_blame(books: Books, status: int) -> None:
    job_id, _ = books.job(1, 1)
    async with driven(books, ReadingKind(None, status), job_id):
        await until(lambda: job(books, job_id).state == JobState.PAUSED)
    reason = job(books, job_id).pause_reason
    assert "answers this key" in reason
    assert "whether it still exists" in reason
    assert "Set it." not in reason


@pytest.mark.parametrize("other", [refused(401), refused(403), unclear(), blocked()])
async def test_a_key_that_reads_nothing_else_is_to_blame(books: Books, other: VendorError) -> None:
    job_id, _ = books.job(1, 1)
    async with driven(books, ReadingKind(other, 403), job_id):
        await until(lambda: job(books, job_id).state == JobState.PAUSED)
    assert "Set it." in job(books, job_id).pause_reason
