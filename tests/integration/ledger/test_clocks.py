"""Clocks that are put back or ahead: no wait grows, and evidence is judged by the clock that both moments share."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from services.errors import NotSent, Unclear
from services.jobs.ledger import claims
from services.jobs.sighting import Sighting
from services.jobs.states import SubmissionState
from services.store.tables import Item, Submission, utc_now
from tests.rigs.books import Books, open_books
from tests.rigs.people import ANA

HOUR = timedelta(hours=1)


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    opened = open_books(tmp_path)
    yield opened
    opened.database.close()


def kept(books: Books, submission: str) -> Submission:
    with books.database.read() as session:
        return session.get_one(Submission, submission)


def put_clock_back(books: Books, by: timedelta) -> None:
    """As if the clock had been put back: everything that is due is due so much later."""
    with closing(sqlite3.connect(books.database.url.removeprefix("sqlite:///"))) as connection, connection:
        for key, due in connection.execute("SELECT id, due_at FROM submission WHERE due_at IS NOT NULL").fetchall():
            late = type(utc_now()).fromisoformat(due) + by
            connection.execute("UPDATE submission SET due_at = ? WHERE id = ?", (late.isoformat(" "), key))


def back(books: Books, submission: str, wait: timedelta) -> None:
    assert books.submissions.claim(submission)
    books.submissions.put_back(
        submission, NotSent("No connection.", who="S", operation="make"), utc_now() + wait, "Trying again."
    )


@pytest.mark.parametrize("by", [timedelta(seconds=30), HOUR, timedelta(days=400)])
def test_a_clock_put_back_makes_no_wait_longer_than_it_was_written(books: Books, by: timedelta) -> None:
    wait = timedelta(seconds=20)
    _job, [submission] = books.job(1, 1)
    back(books, submission, wait)
    put_clock_back(books, by)
    assert books.submissions.shorten_waits() == 1
    due = kept(books, submission).due_at
    assert due is not None
    assert due <= utc_now() + wait
    assert books.submissions.shorten_waits() == 0


def test_a_wait_that_is_as_long_as_it_was_written_is_left_alone(books: Books) -> None:
    _job, [submission] = books.job(1, 1)
    back(books, submission, timedelta(hours=5))
    before = kept(books, submission).due_at
    assert books.submissions.shorten_waits() == 0
    assert kept(books, submission).due_at == before


def test_the_wait_for_the_next_replay_and_for_a_free_place_is_no_longer_either(books: Books) -> None:
    _job, [unclear, full] = books.job(2, 1)
    assert books.submissions.claim(unclear)
    books.submissions.lose(unclear, Unclear("No answer.", who="S", operation="make"))
    assert books.submissions.claim_replay(unclear)
    assert books.submissions.claim(full, lambda _lane: 0) is None
    put_clock_back(books, HOUR)
    assert books.submissions.shorten_waits() == 2
    for submission, wait in ((unclear, claims.REPLAY_EVERY), (full, claims.NO_ROOM_WAIT)):
        due = kept(books, submission).due_at
        assert due is not None
        assert due <= utc_now() + wait


@pytest.mark.parametrize("then", [timedelta(minutes=-10), timedelta(0), HOUR])
@pytest.mark.parametrize("now", [timedelta(minutes=-10), timedelta(0), HOUR])
@pytest.mark.parametrize(("made_after", "counts"), [(timedelta(seconds=5), True), (timedelta(minutes=-30), False)])
def test_what_was_made_after_the_claim_is_evidence_however_our_clock_moved_in_between(
    books: Books, then: timedelta, now: timedelta, made_after: timedelta, counts: bool
) -> None:
    """`then` and `now`: the service's time less ours when the request left, and when the service is looked at."""
    job_id, [submission] = books.job(1, 1)
    assert books.submissions.claim(submission, clock_offset=then)
    books.submissions.lose(submission, Unclear("No answer.", who="S", operation="make"))
    claimed_at = kept(books, submission).claimed_at
    assert claimed_at is not None
    there = claimed_at + then + made_after
    seen = Sighting("g0", None, "processing", position=0, values=["job row 0"])
    seen = Sighting(**{**vars(seen), "created_at": there - now, "created_at_there": there})
    books.sightings.apply(books.sightings.open_rows(job_id), [seen])
    assert kept(books, submission).state == (SubmissionState.ACCEPTED if counts else SubmissionState.UNKNOWN)


def test_a_request_says_when_it_was_sent_with_the_offset_of_that_moment(books: Books) -> None:
    _job, [submission] = books.job(1, 1)
    outgoing = books.submissions.claim(submission, clock_offset=HOUR)
    assert outgoing is not None
    assert outgoing.clock_offset == HOUR
    assert outgoing.sent_at_there == outgoing.first_sent_at + HOUR


def seen_of(books: Books, submission: str, rows: int, apart: timedelta, *, job: str = "job") -> list[Sighting]:
    """What the service lists of a request that left when our clock was wrong by so much, which nobody knew then."""
    claimed_at = kept(books, submission).claimed_at
    assert claimed_at is not None
    made_at = claimed_at - apart + timedelta(seconds=5)
    return [
        Sighting(
            f"g{row}", None, "processing", position=row, values=[f"{job} row {row}"], created_at=made_at,
            created_at_there=made_at,
        )
        for row in range(rows)
    ]  # fmt: skip


def of_lost_answer(books: Books, *, arrived: bool) -> tuple[str, str]:
    """A job whose one request of two rows was sent by a wrong clock and lost its answer; a person says it arrived."""
    job_id, [submission] = books.job(1, 2)
    assert books.submissions.claim(submission)
    books.submissions.lose(submission, Unclear("No answer.", who="S", operation="make"))
    if arrived:
        books.submissions.decide(submission, arrived=True, person=ANA)
    return job_id, submission


def test_what_a_person_says_has_arrived_is_found_though_our_clock_was_ahead_and_is_flagged(books: Books) -> None:
    job_id, submission = of_lost_answer(books, arrived=True)
    books.sightings.apply(books.sightings.open_rows(job_id), seen_of(books, submission, 2, 10 * HOUR))
    with books.database.read() as session:
        items = session.exec(select(Item).where(Item.submission_id == submission)).all()
    assert {item.vendor_id for item in items} == {"g0", "g1"}
    assert all("clock" in item.flag for item in items)


@pytest.mark.parametrize(
    ("arrived", "rows", "apart"),
    [(False, 2, 10 * HOUR), (True, 1, 10 * HOUR), (True, 2, timedelta(days=3))],
    ids=["nobody says so", "not the whole of it", "made days before"],
)
def test_a_date_before_the_claim_speaks_against_whatever_else_was_made_of_the_same_values(
    books: Books, arrived: bool, rows: int, apart: timedelta
) -> None:
    job_id, submission = of_lost_answer(books, arrived=arrived)
    books.sightings.apply(books.sightings.open_rows(job_id), seen_of(books, submission, rows, apart))
    with books.database.read() as session:
        assert not session.exec(select(Item).where(col(Item.vendor_id).is_not(None))).all()
