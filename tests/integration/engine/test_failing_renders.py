"""Renders that fail alike one after the other pause a job before the next ones are paid for, as refusals do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.jobs.kind import Answer, Watched
from services.jobs.ledger.breaker import RENDERS, Breaker
from services.jobs.sighting import Sighting
from services.jobs.states import Cause, ItemState, JobState
from tests.rigs.books import Books, open_books
from tests.rigs.driving import DrivenKind, driven, job, until
from tests.rigs.people import ANA

NO_FILM = Sighting("", ItemState.FAILED, "failed", message="Lip sync failed in frame 7", cause=Cause.MAKING)
FILM = Sighting("", ItemState.SUCCEEDED, "succeeded", url="https://f.example/1.mp4")


class Case:
    """A job of single requests that are rendered one after the other."""

    def __init__(self, books: Books) -> None:
        self.books, self.breaker = books, Breaker(books.database)
        self.job_id, self.waiting = books.job(12, 1)
        self.made = 0

    def render(self, like: Sighting, **more: object) -> None:
        submission, name = self.waiting[self.made], f"g{self.made}"
        assert self.books.submissions.claim(submission)
        self.books.submissions.accept(submission, Answer([name], 200))
        seen = replace(like, vendor_id=name, position=0, values=[f"job row {self.made}"], **more)  # type: ignore[arg-type]
        self.books.sightings.apply(self.books.sightings.open_rows(self.job_id), [seen])
        self.made += 1

    def renders(self, *all_of_them: Sighting) -> None:
        for one in all_of_them:
            self.render(one)

    @property
    def reason(self) -> str | None:
        return self.breaker.reason_of_renders(self.job_id)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    books = open_books(tmp_path)
    yield Case(books)
    books.database.close()


@pytest.mark.parametrize(
    ("messages", "cause", "step"),
    [
        ([f"Lip sync failed in frame {n}" for n in range(RENDERS)], Cause.MAKING, "ask the service's support"),
        ([f"https://p.example/{n}.jpg could not be loaded" for n in range(RENDERS)], Cause.INPUT, "Correct the rows"),
        (["No capacity."] * RENDERS, Cause.NO_ROOM, "Wait for a while"),
        ([""] * RENDERS, Cause.MAKING, "gave no reason"),
    ],
)
def test_a_streak_of_renders_that_failed_of_the_same_is_a_reason_to_pause(
    case: Case, messages: list[str], cause: Cause, step: str
) -> None:
    for message in messages:
        assert case.reason is None
        case.render(NO_FILM, message=message, cause=cause)
    assert case.reason is not None
    assert step in case.reason
    assert messages[-1] in case.reason


def test_one_render_that_failed_for_want_of_credit_is_enough(case: Case) -> None:
    case.renders(FILM, replace(NO_FILM, message="Not enough credits", cause=Cause.NO_CREDIT))
    assert case.reason is not None
    assert "Top up" in case.reason


OTHER = replace(NO_FILM, message="Out of memory")


@pytest.mark.parametrize(
    "renders",
    [
        [NO_FILM] * (RENDERS - 1),
        [NO_FILM] * RENDERS + [FILM],
        [NO_FILM, NO_FILM, FILM, NO_FILM, NO_FILM],
        [NO_FILM, OTHER] * 3,
        [replace(NO_FILM, cause=Cause.STOPPED)] * RENDERS,
        [replace(NO_FILM, cause=Cause.DELETED)] * RENDERS,
    ],
)
def test_fewer_ones_good_ones_between_other_causes_and_what_people_ended_pause_nothing(
    case: Case, renders: list[Sighting]
) -> None:
    case.renders(*renders)
    assert case.reason is None


def test_what_came_before_a_resume_counts_no_more(case: Case) -> None:
    case.renders(*[NO_FILM] * RENDERS)
    case.books.jobs.pause(case.job_id, by="Callsheet", reason=case.reason or "")
    case.books.jobs.resume(case.job_id, by=ANA)
    assert case.reason is None
    case.renders(*[NO_FILM] * (RENDERS - 1))
    assert case.reason is None
    case.renders(NO_FILM)
    assert case.reason is not None


class Failing(DrivenKind):
    """One at a time, and each of them fails as the one before."""

    def __init__(self) -> None:
        super().__init__(lambda _look: None)

    def places(self, _lane: str) -> int | None:
        return 1

    async def look(self, watched: Watched) -> AsyncIterator[list[Sighting]]:
        async for page in super().look(watched):
            yield [replace(NO_FILM, vendor_id=one.vendor_id, position=0) for one in page]


async def test_the_next_one_is_not_paid_for_until_a_person_resumes(case: Case) -> None:
    kind = Failing()
    async with driven(case.books, kind, case.job_id):
        await until(lambda: job(case.books, case.job_id).state == JobState.PAUSED)
        assert kind.sends == RENDERS
        assert "Lip sync failed in frame 7" in job(case.books, case.job_id).pause_reason
        case.books.jobs.resume(case.job_id, by=ANA)
        await until(lambda: job(case.books, case.job_id).state == JobState.PAUSED)
    assert kind.sends == 2 * RENDERS
