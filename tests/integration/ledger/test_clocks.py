"""Clocks that are put back or ahead: no wait grows, and evidence is judged by the clock that both moments share."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from services.errors import NotSent, Unclear
from services.jobs.kind import Sighting
from services.jobs.ledger import claims
from services.jobs.states import SubmissionState
from services.store.tables import Submission, utc_now
from tests.rigs.books import Books, open_books

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
