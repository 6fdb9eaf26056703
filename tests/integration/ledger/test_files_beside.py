"""Rows that differ only in files which no service says again are not taken for each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite
from sqlmodel import col, select

from services.errors import Unclear
from services.jobs.ledger.candidates import speaks_as
from services.jobs.sighting import Sighting
from services.jobs.states import SubmissionState
from services.store.tables import Item, Submission, utc_now
from tests.rigs.books import Books, open_books


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    opened = open_books(tmp_path)
    yield opened
    opened.database.close()


def lost(books: Books, name: str, *files: str) -> tuple[str, str]:
    """A request whose answer was lost: a row called Ana for each of these files."""
    job_id, (submission,) = books.job(1, len(files), name=name)
    with books.database.write() as session:
        for item in session.exec(select(Item).where(col(Item.job_id) == job_id)).all():
            file = files[item.position or 0]
            item.sent_values, item.values_hash = ["Ana", file], f"Ana {file}"
            item.beside, item.spoken_hash = 1, "Ana"
    assert books.submissions.claim(submission)
    books.submissions.lose(submission, Unclear("No answer.", who="S", operation="make", next_step="Look there."))
    return job_id, submission


def look(books: Books, job_id: str, *positions: int | None) -> None:
    now = utc_now() + timedelta(seconds=1)
    seen = [
        Sighting(f"g{at}", None, "processing", position=position, values=["Ana"], created_at=now)
        for at, position in enumerate(positions)
    ]
    books.sightings.apply(books.sightings.open_rows(job_id), seen)


def state(books: Books, submission: str) -> str:
    with books.database.read() as session:
        return session.get_one(Submission, submission).state


def matched(books: Books, job_id: str) -> dict[str, tuple[str, bool]]:
    """By id which file was sent with the row that it was matched to, and whether that was flagged."""
    with books.database.read() as session:
        items = session.exec(select(Item).where(col(Item.job_id) == job_id)).all()
        return {one.vendor_id: (one.sent_values[1], bool(one.flag)) for one in items if one.vendor_id}


def test_a_lost_answer_is_found_by_what_is_spoken_whatever_lay_beside(books: Books) -> None:
    job_id, submission = lost(books, "job", "https://a.example")
    look(books, job_id, 0)
    assert state(books, submission) == SubmissionState.ACCEPTED
    assert matched(books, job_id) == {"g0": ("https://a.example", False)}


def test_two_lost_requests_that_speak_alike_are_rivals_though_their_files_differ(books: Books) -> None:
    lost(books, "other", "https://b.example")
    job_id, submission = lost(books, "job", "https://a.example")
    look(books, job_id, 0)
    assert matched(books, job_id) == {}
    assert state(books, submission) == SubmissionState.UNKNOWN


def test_namesakes_of_one_lost_request_are_flagged_since_a_row_number_alone_tells_them_apart(books: Books) -> None:
    job_id, _ = lost(books, "job", "https://a.example", "https://b.example")
    look(books, job_id, 1, 0)
    assert matched(books, job_id) == {"g0": ("https://b.example", True), "g1": ("https://a.example", True)}


def test_whoever_speaks_the_same_is_found_by_hashes_and_not_by_going_through_all_that_is_open(books: Books) -> None:
    """For each video of a lost answer this is asked once, while thousands may be open."""
    asked = select(Item.id).where(speaks_as(["one"]), col(Item.vendor_id).is_(None), col(Item.state) == "sent")
    spelled = asked.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    with books.database.read() as session:
        plan = " ".join(str(line) for line in session.execute(text(f"EXPLAIN QUERY PLAN {spelled}")))
    assert "ix_item_spoken_hash (spoken_hash=?)" in plan
    assert "ix_item_values_hash (values_hash=?)" in plan
