"""What stands still at a service is said after a few looks, ended by one decision, and forgotten at any news."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from services.errors import NotPossible
from services.jobs.kind import Answer
from services.jobs.ledger.items import ItemLedger
from services.jobs.ledger.standstills import LOOKS, Standstills
from services.jobs.sighting import Sighting, gone, silent
from services.jobs.states import Cause, ItemState
from services.jobs.views.doubts.standstills import Standstill, standstills_of
from services.store.tables import Event, Item
from tests.rigs.books import Books, open_books

ROWS = 4


class Case:
    """One accepted job of four rows, and looks at it."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.job_id, (self.submission,) = books.job(1, ROWS)
        assert books.submissions.claim(self.submission)
        books.submissions.accept(self.submission, Answer([f"g{row}" for row in range(ROWS)], 200))
        self.items_ledger = ItemLedger(books.database)

    def seen(self, row: int, word: str, **more: object) -> Sighting:
        found = Sighting(f"g{row}", None, word, position=row, values=[f"job row {row}"])
        return replace(found, **more)  # type: ignore[arg-type]

    def look(self, *sightings: Sighting, times: int = 1) -> None:
        for _ in range(times):
            self.books.sightings.apply(self.books.sightings.open_rows(self.job_id), sightings)

    def items(self) -> list[Item]:
        with self.books.database.read() as session:
            return list(session.scalars(select(Item).where(col(Item.job_id) == self.job_id).order_by(col(Item.row_id))))

    def groups(self) -> list[Standstill]:
        with self.books.database.read() as session:
            return standstills_of(session, self.job_id)

    def history(self) -> list[str]:
        with self.books.database.read() as session:
            return [one.text for one in session.scalars(select(Event)) if one.verb == "standing still"]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    books = open_books(tmp_path)
    yield Case(books)
    books.database.close()


STILL = [
    ({"strange": True}, "expired", Cause.STRANGE),
    ({"strange": True}, "", Cause.STRANGE),
    ({"strange": True, "told": "Vacademy says halted"}, "halted", Cause.STRANGE),
    ({"outcome": ItemState.SUCCEEDED}, "succeeded", Cause.EMPTY),
    ({"outcome": ItemState.SUCCEEDED, "thumbnail_url": "https://c.example/1.png"}, "done", Cause.EMPTY),
]


@pytest.mark.parametrize(("more", "word", "cause"), STILL)
def test_what_stands_still_is_said_after_a_few_looks_and_not_before(
    case: Case, more: dict[str, object], word: str, cause: Cause
) -> None:
    odd = [case.seen(0, word, **more), case.seen(1, word, **more)]
    case.look(*odd, times=LOOKS - 1)
    assert case.groups() == []
    case.look(*odd, times=3)
    assert case.groups() == [Standstill(cause, {word: 2}, "")]
    assert len(case.history()) == 1
    assert {one.state for one in case.items()[:2]} == {ItemState.RENDERING}


@pytest.mark.parametrize("matched", [0, 2, ROWS])
def test_ids_that_the_service_no_longer_knows_are_counted_whether_seen_before_or_not(case: Case, matched: int) -> None:
    if matched:
        case.look(*[case.seen(row, "processing") for row in range(matched)])
    lost = [gone(f"g{row}", "Unknown campaign.") for row in range(ROWS)]
    case.look(*lost, times=LOOKS - 1)
    assert case.groups() == []
    case.look(*lost)
    assert [(one.cause, one.items, one.message) for one in case.groups()] == [
        (Cause.DELETED, ROWS, "Unknown campaign.")
    ]
    # One line for each word that these were last seen under.
    assert len(case.history()) == len({row < matched for row in range(ROWS)})
    assert all("no longer knows" in one and "Unknown campaign." in one for one in case.history())
    assert [one.vendor_id for one in case.items()] == [f"g{row}" if row < matched else None for row in range(ROWS)]


@pytest.mark.parametrize("seen", [{}, {"told": "step 3", "share": 0.6}, {"thumbnail_url": "https://c.example/1.png"}])
def test_what_has_no_clear_answer_is_said_and_what_was_known_before_stays(case: Case, seen: dict[str, object]) -> None:
    case.look(*[case.seen(row, "processing", **seen) for row in range(ROWS)])
    before = case.items()
    mute = [silent(f"g{row}", "BHuman had a fault of its own.") for row in range(2)]
    case.look(*mute, times=LOOKS - 1)
    assert (case.groups(), [one.message for one in case.items()]) == ([], [""] * ROWS)
    case.look(*mute, times=3)
    assert case.groups() == [Standstill(Cause.SILENT, {"processing": 2}, "BHuman had a fault of its own.")]
    assert case.history() == ["The service gives no clear answer about 2 of these. BHuman had a fault of its own."]
    for then, now in zip(before, case.items(), strict=True):
        assert (now.state, now.told, now.share, now.thumbnail_url) == (
            then.state,
            then.told,
            then.share,
            then.thumbnail_url,
        )
    case.look(case.seen(0, "processing", **seen))
    assert [one.items for one in case.groups()] == [1]
    assert case.items()[0].message == ""
    assert case.items_ledger.end_standstill(case.job_id, Cause.SILENT, ["processing"], "Ana") == 1


@pytest.mark.parametrize("odd", [{"strange": True}, {"gone": True}, {"outcome": ItemState.SUCCEEDED}])
def test_an_answer_that_fails_between_hides_no_other_standstill(case: Case, odd: dict[str, object]) -> None:
    case.look(case.seen(0, "processing"))
    for _ in range(LOOKS - 1):
        case.look(case.seen(0, "odd", **odd))
        case.look(silent("g0", "busy"))
    assert case.groups() == []
    case.look(case.seen(0, "odd", **odd))
    (group,) = case.groups()
    assert group.cause != Cause.SILENT
    case.look(silent("g0", "busy"))
    assert [one.cause for one in case.groups()] == [group.cause]


NEWS = [
    {"word": "processing", "strange": False},
    {"word": "expired", "strange": True, "share": 0.5},
    {"word": "expired", "strange": True, "told": "something else"},
    {"word": "archived", "strange": True},
]


@pytest.mark.parametrize("news", NEWS)
def test_any_news_takes_the_mark_away_and_the_count_begins_anew(case: Case, news: dict[str, object]) -> None:
    odd = case.seen(0, "expired", strange=True)
    case.look(odd, times=LOOKS)
    assert case.groups()
    case.look(replace(odd, **news))  # type: ignore[arg-type]
    assert case.groups() == []
    case.look(odd, times=LOOKS - 1)
    assert case.groups() == []


@pytest.mark.parametrize("share", [None, 0.2, 0.9])
def test_what_moves_on_under_a_strange_word_never_stands_still(case: Case, share: float | None) -> None:
    for look in range(3 * LOOKS):
        case.look(case.seen(0, "polishing", strange=True, told=f"step {look}", share=share))
    assert case.groups() == []


def test_that_a_person_is_waited_for_is_said_at_the_first_look_and_news_takes_it_away(case: Case) -> None:
    waits = case.seen(0, "generating", needs_person=True, message="Mark the face.", share=0.35)
    case.look(waits, case.seen(1, "generating"))
    assert case.groups() == [Standstill(Cause.PERSON, {"generating": 1}, "Mark the face.")]
    assert case.history() == ["The service waits for a person before it goes on with 1 of these. Mark the face."]
    case.look(replace(waits, needs_person=False, message="", share=0.45))
    assert case.groups() == []


def test_everything_of_one_cause_is_ended_by_one_decision_and_nothing_else_is(case: Case) -> None:
    words = ["expired", "cancelled", "error"]
    odd = [case.seen(row, word, strange=True) for row, word in enumerate(words)]
    case.look(*odd, case.seen(3, "processing"), times=LOOKS)
    (group,) = case.groups()
    assert group.words == dict.fromkeys(words, 1)
    assert case.items_ledger.end_standstill(case.job_id, group.cause, list(group.words), "Ana") == 3
    states = [(one.state, one.cause, one.word) for one in case.items()]
    assert states[:3] == [(ItemState.FAILED, Cause.STRANGE, word) for word in sorted(words, key=words.index)]
    assert states[3] == (ItemState.RENDERING, Cause.NONE, "processing")
    assert all("Ana" in one.reason for one in case.items()[:3])


@pytest.mark.parametrize(
    ("cause", "words"), [(Cause.STRANGE, ["archived"]), (Cause.DELETED, ["expired"]), (Cause.MAKING, ["expired"])]
)
def test_what_was_not_seen_standing_still_is_not_ended(case: Case, cause: Cause, words: list[str]) -> None:
    case.look(case.seen(0, "expired", strange=True), times=LOOKS)
    with pytest.raises(NotPossible):
        case.items_ledger.end_standstill(case.job_id, cause, words, "Ana")
    assert case.items()[0].state == ItemState.RENDERING


@pytest.mark.parametrize("more", [{}, {"gif_url": "https://c.example/1.gif"}, {"message": "file lost"}])
def test_done_with_a_page_and_no_film_is_done_with_what_there_is_and_flagged(
    case: Case, more: dict[str, object]
) -> None:
    page = case.seen(0, "succeeded", outcome=ItemState.SUCCEEDED, share_url="https://p.example/1", **more)
    case.look(page, times=LOOKS - 1)
    assert case.items()[0].state == ItemState.RENDERING
    case.look(page)
    first = case.items()[0]
    assert (first.state, first.cause, first.share_url) == (ItemState.SUCCEEDED, Cause.NONE, "https://p.example/1")
    assert "no film" in first.flag


def test_a_film_that_comes_late_is_no_standstill(case: Case) -> None:
    done = case.seen(0, "succeeded", outcome=ItemState.SUCCEEDED)
    case.look(done, times=LOOKS)
    case.look(replace(done, url="https://c.example/1.mp4"))
    first = case.items()[0]
    assert (first.state, first.cause, first.flag) == (ItemState.SUCCEEDED, Cause.NONE, "")
    case.look(*[gone("g0", "not found")] * 2, times=LOOKS)
    assert case.items()[0].state == ItemState.SUCCEEDED


@pytest.mark.parametrize("word", ["expired", "Cancelled", "RENDER_ERROR", "timedOut"])
def test_a_word_that_plainly_says_so_ends_it_after_as_many_looks_and_the_history_tells(case: Case, word: str) -> None:
    over = case.seen(0, word, strange=True, ending=True, message="The render was stopped")
    case.look(over, times=LOOKS - 1)
    assert case.items()[0].state == ItemState.RENDERING
    case.look(over)
    first = case.items()[0]
    assert (first.state, first.cause, first.message) == (ItemState.FAILED, Cause.STRANGE, "The render was stopped")
    assert word in first.reason
    assert case.groups() == []
    case.look(replace(over, url="https://c.example/late.mp4"), times=2)
    with case.books.database.read() as session:
        told = [one.text for one in session.scalars(select(Event)) if one.verb == "ended"]
    assert len(told) == 1
    assert word in told[0]


def test_news_before_that_keeps_it_open(case: Case) -> None:
    over = case.seen(0, "error", strange=True, ending=True)
    case.look(over, times=LOOKS - 1)
    case.look(case.seen(0, "processing"))
    case.look(over, times=LOOKS - 1)
    assert case.items()[0].state == ItemState.RENDERING


def test_looks_that_follow_each_other_at_once_count_as_one() -> None:
    now = [0.0]
    counted = Standstills(5.0, lambda: now[0])
    lost = gone("g", "not found")
    assert [counted.cause(lost) for _ in range(3 * LOOKS)] == [None] * 3 * LOOKS
    for _ in range(LOOKS - 2):
        now[0] += 5.0
        assert counted.cause(lost) is None
    now[0] += 5.0
    assert counted.cause(lost) == Cause.DELETED
