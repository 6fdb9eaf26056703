"""A person who must decide about an unclear request sees what the service made with exactly its values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from services.errors import Unclear
from services.jobs.kind import Answer
from services.jobs.sighting import Sighting
from services.jobs.states import SubmissionState
from services.store.tables import Item, Submission, utc_now
from tests.rigs.books import Books, open_books
from tests.rigs.people import ANA


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    opened = open_books(tmp_path)
    yield opened
    opened.database.close()


def lost(books: Books, rows: int, name: str = "job") -> tuple[str, str]:
    job_id, (submission,) = books.job(1, rows, name=name)
    assert books.submissions.claim(submission)
    books.submissions.lose(submission, Unclear("No answer.", who="S", operation="make", next_step="Look there."))
    return job_id, submission


def made(row: int, hours: float | None, text: str = "job row") -> Sighting:
    at = None if hours is None else utc_now() + timedelta(hours=hours)
    return Sighting(f"g{row}", None, "processing", position=row, values=[f"{text} {row}"], created_at=at)


def look(books: Books, job_id: str, *pages: list[Sighting]) -> None:
    open_rows = books.sightings.open_rows(job_id)
    for page in pages:
        books.sightings.apply(open_rows, page)


def kept(books: Books, submission: str) -> Submission:
    with books.database.read() as session:
        return session.get_one(Submission, submission)


@pytest.mark.parametrize("hours", [-8, -0.5, None])
@pytest.mark.parametrize("rows", [1, 3, 8])
def test_what_was_made_with_exactly_these_values_is_shown_whatever_its_date(
    books: Books, rows: int, hours: float | None
) -> None:
    job_id, submission = lost(books, rows)
    pages = [[made(row, hours)] for row in range(rows)]
    look(books, job_id, *pages)
    look(books, job_id, *pages)
    found = kept(books, submission)
    assert (found.state, found.next_step) == (SubmissionState.UNKNOWN, "Look there.")
    assert f"{rows:,} that w" in found.wait_reason
    assert "g0" in found.wait_reason
    assert "exactly these values" in found.wait_reason


@pytest.mark.parametrize("text", ["another row", "job row 1", "JOB ROW"])
def test_other_values_are_no_candidates(books: Books, text: str) -> None:
    job_id, submission = lost(books, 3)
    look(books, job_id, [made(row, -8, text) for row in range(3)])
    assert kept(books, submission).wait_reason == ""


def test_what_is_somebodys_already_is_no_candidate(books: Books) -> None:
    first, _ = lost(books, 2)
    look(books, first, [made(row, 0) for row in range(2)])
    second, submission = lost(books, 2, name="job")
    look(books, second, [made(row, 0) for row in range(2)])
    assert kept(books, submission).wait_reason == ""


@pytest.mark.parametrize("arrived", [True, False])
def test_once_decided_the_candidates_are_no_reason_to_wait(books: Books, arrived: bool) -> None:
    job_id, submission = lost(books, 1)
    look(books, job_id, [made(0, -8)])
    books.submissions.decide(submission, arrived=arrived, person=ANA)
    assert arrived or kept(books, submission).wait_reason == ""


def local(row: int, hours: float, *, seconds: float = 1.0, vendor_id: str = "") -> Sighting:
    """Made when the request went out, by a service that writes its own time and no zone."""
    at = utc_now() + timedelta(hours=hours, seconds=seconds)
    made_then = made(row, None)
    return replace(made_then, vendor_id=vendor_id or made_then.vendor_id, created_at=at, zoneless=True)


@pytest.mark.parametrize("hours", [-8, -11, 5.5, 14])
@pytest.mark.parametrize("rows", [1, 8])
@pytest.mark.parametrize("a_page", [1, 100])
def test_the_whole_of_a_request_made_when_it_went_out_in_another_zones_time_is_found(
    books: Books, rows: int, hours: float, a_page: int
) -> None:
    job_id, submission = lost(books, rows)
    everything = [local(row, hours) for row in range(rows)]
    look(books, job_id, *[everything[at : at + a_page] for at in range(0, rows, a_page)])
    assert kept(books, submission).state == SubmissionState.ACCEPTED
    with books.database.read() as session:
        items = session.scalars(select(Item).where(col(Item.job_id) == job_id)).all()
    assert {one.position: one.vendor_id for one in items} == {row: f"g{row}" for row in range(rows)}
    assert not any(one.flag for one in items)


def twice(hours: float) -> list[Sighting]:
    return [local(row, hours, vendor_id=f"t{row}{hours}") for row in range(3)]


NOT_PROVEN: list[Callable[[], list[Sighting]]] = [
    lambda: [local(row, -8) for row in range(2)],  # not the whole of it
    lambda: [local(row, -8, seconds=300) for row in range(3)],  # not made when it went out
    lambda: [local(row, -8, seconds=-60) for row in range(3)],
    lambda: [local(row, -20) for row in range(3)],  # no zone is so far
    lambda: [replace(local(row, -8), zoneless=False) for row in range(3)],  # it says that it is UTC
    lambda: [*twice(-8), *twice(-3)],  # two of them would fit
    lambda: [local(0, -8), local(1, -8), local(2, -3)],
]


@pytest.mark.parametrize("listed", range(len(NOT_PROVEN)))
def test_anything_less_stays_with_the_person_who_sees_it(books: Books, listed: int) -> None:
    job_id, submission = lost(books, 3)
    look(books, job_id, NOT_PROVEN[listed]())
    found = kept(books, submission)
    assert found.state == SubmissionState.UNKNOWN
    assert "exactly these values" in found.wait_reason


def test_a_zone_that_the_service_showed_with_what_is_ours_is_the_only_one(books: Books) -> None:
    job_id, (first, second) = books.job(2, 3)
    for one in (first, second):
        assert books.submissions.claim(one)
    books.submissions.accept(first, Answer([f"g{row}" for row in range(3)], 200))
    books.submissions.lose(second, Unclear("No answer.", who="S", operation="make"))
    ours = [replace(local(row, 2), position=row) for row in range(3)]
    look(books, job_id, [*ours, *[replace(local(row, -8), position=row - 3) for row in range(3, 6)]])
    assert kept(books, second).state == SubmissionState.UNKNOWN
    look(books, job_id, [*ours, *[replace(local(row, 2), position=row - 3) for row in range(3, 6)]])
    assert kept(books, second).state == SubmissionState.ACCEPTED


def test_two_requests_that_wait_for_the_same_values_are_not_told_apart_by_a_zone(books: Books) -> None:
    job_id, submission = lost(books, 2)
    other_job, other = lost(books, 2)
    for one in (job_id, other_job):
        look(books, one, [local(row, -8) for row in range(2)])
    assert {kept(books, one).state for one in (submission, other)} == {SubmissionState.UNKNOWN}
