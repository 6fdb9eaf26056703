"""A person who must decide about an unclear request sees what the service made with exactly its values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.errors import Unclear
from services.jobs.kind import Sighting
from services.jobs.states import SubmissionState
from services.store.tables import Submission, utc_now
from tests.rigs.books import Books, open_books


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
    books.submissions.decide(submission, arrived=arrived, person="Ana")
    assert arrived or kept(books, submission).wait_reason == ""
