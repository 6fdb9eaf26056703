"""A request is sent by whoever claims it: of any number of callers one gets it, and it is claimed once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from services.errors import Refused, Unclear
from services.jobs.kind import Answer
from services.jobs.states import JobState
from tests.rigs.books import Books, open_books

CALLERS = 8


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    opened = open_books(tmp_path)
    yield opened
    opened.database.close()


def test_of_many_callers_at_the_same_moment_one_gets_a_request(books: Books) -> None:
    for _ in range(3):
        _job, (submission,) = books.job(1, 2)
        together = Barrier(CALLERS)

        def claims(submission: str = submission, together: Barrier = together) -> bool:
            together.wait()
            return books.submissions.claim(submission) is not None

        with ThreadPoolExecutor(CALLERS) as callers:
            got = [one.result() for one in [callers.submit(claims) for _ in range(CALLERS)]]
        assert got.count(True) == 1


LOST = Unclear("No answer came.", who="BHuman", operation="make", charged="unknown")
NO = Refused("No.", who="BHuman", operation="make", charged="no")
AFTER: dict[str, Callable[[Books, str], object]] = {
    "it was claimed": lambda _books, _submission: None,
    "its answer was lost": lambda books, submission: books.submissions.lose(submission, LOST),
    "it was accepted": lambda books, submission: books.submissions.accept(submission, Answer(["a"], 200)),
    "it was refused": lambda books, submission: books.submissions.refuse(submission, NO),
}


@pytest.mark.parametrize("after", AFTER)
def test_nobody_gets_a_request_after(books: Books, after: str) -> None:
    _job, (submission,) = books.job(1, 1)
    assert books.submissions.claim(submission) is not None
    AFTER[after](books, submission)
    assert books.submissions.claim(submission) is None


@pytest.mark.parametrize("state", [one for one in JobState if one != JobState.RUNNING])
def test_nobody_gets_a_request_of_a_job_that_is(books: Books, state: JobState) -> None:
    job_id, (submission,) = books.job(1, 1)
    with books.database.write() as session:
        session.connection().exec_driver_sql("UPDATE job SET state = ? WHERE id = ?", (state.value, job_id))
    assert books.submissions.claim(submission) is None
