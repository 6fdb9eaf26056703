"""Ids in an answer that are another request's, or lead nowhere: what was made is found by what it says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from services.jobs.kind import Answer
from services.jobs.ledger.standstills import LOOKS
from services.jobs.sighting import Sighting, gone
from services.jobs.states import ItemState, SubmissionState
from services.store.tables import Item, Submission, utc_now
from tests.rigs.books import Books, open_books

ROWS = 2


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    opened = open_books(tmp_path)
    yield opened
    opened.database.close()


def answered(books: Books, name: str, ids: list[str]) -> tuple[str, str]:
    job_id, (submission,) = books.job(1, ROWS, name=name)
    assert books.submissions.claim(submission)
    books.submissions.accept(submission, Answer(ids, 200))
    return job_id, submission


def seen(vendor_id: str, job: str, row: int) -> Sighting:
    made = utc_now() + timedelta(seconds=1)
    return Sighting(vendor_id, None, "processing", position=row, values=[f"{job} row {row}"], created_at=made)


def look(books: Books, job_id: str, *sightings: Sighting, times: int = 1) -> None:
    for _ in range(times):
        books.sightings.apply(books.sightings.open_rows(job_id), sightings)


def kept(books: Books, submission: str) -> Submission:
    with books.database.read() as session:
        return session.get_one(Submission, submission)


def ids_of(books: Books, job_id: str) -> list[str | None]:
    with books.database.read() as session:
        found = session.scalars(select(Item).where(col(Item.job_id) == job_id).order_by(col(Item.row_id)))
        return [one.vendor_id for one in found]


@pytest.mark.parametrize("ids", [["a0", "a1"], ["a1", "a0"], ["a0"], ["b0", "a1"]], ids=str)
def test_an_answer_that_was_another_requests_is_unclear_and_what_was_made_is_found_by_its_values(
    books: Books, ids: list[str]
) -> None:
    first, _ = answered(books, "ana", ["a0", "a1"])
    look(books, first, *(seen(f"a{row}", "ana", row) for row in range(ROWS)))
    second, submission = answered(books, "ben", ids)
    assert (kept(books, submission).state, kept(books, submission).charged) == (SubmissionState.UNKNOWN, "unknown")
    assert "made for another request" in kept(books, submission).error_text
    look(books, second, *(seen(f"c{row}", "ben", row) for row in range(ROWS)))
    assert ids_of(books, first) == ["a0", "a1"]
    assert ids_of(books, second) == ["c0", "c1"]
    assert kept(books, submission).state == SubmissionState.ACCEPTED


@pytest.mark.parametrize("ids", [["b0", "b1"], ["b0", "b0"], ["b0"]], ids=str)
def test_an_answer_with_ids_of_nobody_is_accepted(books: Books, ids: list[str]) -> None:
    first, _ = answered(books, "ana", ["a0", "a1"])
    look(books, first, *(seen(f"a{row}", "ana", row) for row in range(ROWS)))
    _, submission = answered(books, "ben", ids)
    assert kept(books, submission).state == SubmissionState.ACCEPTED


@pytest.mark.parametrize("found", [(0, 1), (1,), ()], ids=str)
def test_ids_that_lead_nowhere_are_no_reason_not_to_find_what_was_made(books: Books, found: tuple[int, ...]) -> None:
    job_id, _ = answered(books, "ana", ["x0", "x1"])
    assert not books.sightings.seeks(job_id)
    look(books, job_id, gone("x0", "not found"), gone("x1", "not found"), times=LOOKS)
    assert books.sightings.seeks(job_id)
    look(books, job_id, *(seen(f"v{row}", "ana", row) for row in found))
    assert ids_of(books, job_id) == [f"v{row}" if row in found else None for row in range(ROWS)]
    with books.database.read() as session:
        states = [one.state for one in session.scalars(select(Item).where(col(Item.vendor_id).is_not(None)))]
    assert states == [ItemState.RENDERING] * len(found)
