"""What is late is said with the team's own times, listed, and given up only one by one and after a warning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from pages.components.jobs.waiting import late as job_late
from services.container import App
from services.jobs.views import page as page_view
from services.jobs.views.lateness import LateMark, Usual, usual_of
from services.jobs.views.lines import JobView
from services.jobs.views.pace import Paces
from services.store.tables import utc_now
from tests.ui.jobs.job_stage import answer, cards, idle_app, labels, launch, move, one, open_job, press, stand
from tests.ui.shell.stage import draw, links, said


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.chdir(tmp_path)
    with idle_app(tmp_path) as idle:
        yield idle


def earlier(app: App, seconds: float) -> None:
    """A finished job of the same campaign whose items took so long."""
    job, now = launch(app, 4), utc_now()
    answer(app, job, "accepted")
    move(app, job, [0, 1, 2, 3], "succeeded", sent_at=now - timedelta(seconds=seconds), finished_at=now)
    stand(app, job, "done")


def waiting(app: App, late: int = 2, rows: int = 4, *, minutes: float = 6, request: str = "accepted") -> str:
    """A running job whose first items were sent so long ago, and the others just now."""
    sent_at = utc_now() - timedelta(minutes=minutes)
    job = launch(app, rows, names=[f"Other {n}" for n in range(rows)])
    answer(app, job, request, claimed_at=sent_at)
    move(app, job, list(range(rows)), "rendering", sent_at=utc_now())
    move(app, job, list(range(late)), "rendering", sent_at=sent_at)
    stand(app, job, "running")
    return job


def test_late_items_are_named_with_what_is_usual_and_how_long_they_wait(app: App) -> None:
    earlier(app, 40)
    text = said(open_job(waiting(app)))
    assert "**2 videos are late.**" in text
    assert "Line 2: Other 0 · Firm 0</b><br>Late: usually takes 40 s, waiting 6 minutes." in text
    assert "2 late: usually takes 40 s, the longest has waited 6 minutes." in text


def test_without_earlier_times_it_says_by_what_it_judges(app: App) -> None:
    assert "late" not in said(open_job(waiting(app)))
    text = said(open_job(waiting(app, minutes=20)))
    assert "too few earlier ones to compare with, so late means over 15 minutes" in text


def test_no_end_is_foretold_while_something_is_late(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Paces, "per_minute", lambda *_args: 60.0)
    earlier(app, 40)
    assert "left" in said(open_job(waiting(app, late=0)))
    text = said(open_job(waiting(app)))
    assert "2 late" in text
    assert "a minute left" not in text


def test_late_is_a_mark_and_the_state_stays(app: App) -> None:
    earlier(app, 40)
    job = waiting(app)
    shown = cards(open_job(job))
    assert [card["word"] for card in shown] == ["Rendering"] * 4
    assert [card["note"] != "" for card in shown] == [True, True, False, False]
    assert app.views.job(job).tallies == {"rendering": 4}


def test_an_unknown_outcome_is_not_called_late(app: App) -> None:
    earlier(app, 40)
    assert "are late" not in said(open_job(waiting(app, request="unknown")))


def test_waiting_stops_for_one_item_and_only_after_a_plain_warning(app: App) -> None:
    earlier(app, 40)
    job = waiting(app)
    at = press(open_job(job), "Stop waiting")
    assert "BHuman may still finish it and charge it." in said(at)
    assert app.views.job(job).tallies == {"rendering": 4}
    press(at, "Keep waiting")
    assert app.views.job(job).tallies == {"rendering": 4}
    press(press(at, "Stop waiting"), "Yes, stop waiting")
    assert app.views.job(job).tallies == {"rendering": 3, "failed": 1}
    assert "**1 video is late.**" in said(at)
    assert "Someone stopped waiting for it. The service may still charge it." in said(at)


def test_all_late_items_are_one_filter_that_stands_in_the_url(app: App) -> None:
    earlier(app, 40)
    job = waiting(app, late=7, rows=9)
    at = open_job(job)
    assert labels(at).count("Stop waiting") == 5
    press(at, "Show all 7 late ones")
    assert (one(at, "show"), one(at, "view")) == ("late", "list")
    assert at.dataframe[0].value["Line"].tolist() == [2, 3, 4, 5, 6, 7, 8]
    assert set(at.dataframe[0].value["Why"]) == {"Late: usually takes 40 s, waiting 6 minutes."}
    assert [card["line"] for card in cards(open_job(job, show="late", find=app.searches.keep("Other 3")))] == [5]


def test_the_filter_of_late_ones_is_answered_calmly_when_none_is_late_any_more(app: App) -> None:
    job = waiting(app, late=0)
    at = open_job(job, show="late")
    assert not at.exception
    assert "Nothing fits here" in at.info[0].value


def test_a_page_whose_items_wait_at_no_service_asks_for_no_lateness(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(session: Session, job: JobView) -> Usual:
        asked.append(job.id)
        return usual_of(session, job)

    monkeypatch.setattr(page_view, "usual_of", counted)
    job = launch(app, 2)
    assert not open_job(job).exception
    assert asked == []
    assert not open_job(waiting(app)).exception
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.2, "1 s"), (40, "40 s"), (89, "89 s"), (90, "2 minutes"), (360, "6 minutes"), (10_800, "3 hours")],
)
def test_spans_are_told_as_a_person_would(seconds: float, told: str) -> None:
    assert job_late.span(seconds) == told


def test_stalled_says_since_when_nothing_has_changed() -> None:
    text = job_late.note(LateMark(waiting=3600, unchanged=1800, stalled=True), Usual(40.0, 120.0))
    assert text == "Stalled: nothing has changed for 30 minutes; usually takes 40 s, waiting 60 minutes."


def test_a_late_job_is_in_the_inbox_with_the_way_to_what_is_late(app: App) -> None:
    earlier(app, 40)
    in_time = waiting(app, late=0)
    assert app.views.overview().needs_person == []
    late = waiting(app)
    at = draw()
    assert "**Late.** Some of it takes longer than is usual for it" in said(at)
    assert ("job", f"job={late}&show=late") in links(at)
    assert in_time not in [line.id for line in app.views.overview().needs_person]
    assert [line.id for line in app.views.history(only=["needs a person"]).lines] == [late]
