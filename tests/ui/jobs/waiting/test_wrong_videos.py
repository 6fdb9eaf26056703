"""A flagged video that is wrong: left out for good, or made again; and a job is not done while one waits for a look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.container import App
from services.errors import NotPossible
from services.jobs.views.page import ItemFilter
from tests.rigs.people import named
from tests.ui.jobs.job_stage import answer, cards, idle_app, labels, launch, move, open_job, press, stand
from tests.ui.shell.stage import draw, said

FLAG = "The service says row 1, everything else says row 2."


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.chdir(tmp_path)
    with idle_app(tmp_path) as idle:
        yield idle


@pytest.fixture
def job(app: App) -> str:
    """Three videos, all ready, of which the second and third are flagged."""
    made = launch(app, 3)
    answer(app, made, "accepted")
    move(app, made, [0], "succeeded")
    move(app, made, [1, 2], "succeeded", flag=FLAG)
    stand(app, made, "done")
    return made


def item(app: App, job: str, row: int) -> int:
    return next(one.id for one in app.views.page(job, ItemFilter()).items.lines if one.row_id == row)


def results(app: App, job: str) -> str:
    return app.results.file(job).data.decode("utf-8-sig")


def test_a_job_is_not_called_done_while_some_wait_for_a_look(app: App, job: str) -> None:
    assert "Waits for a look" in said(open_job(job))
    assert "Waits for a look" in said(draw("history.py"))
    for row in (1, 2):
        app.controls.accept_flagged(job, item(app, job, row), named("Mara"))
    assert "Waits for a look" not in said(open_job(job))


def test_one_that_is_wrong_is_left_out_of_everything_and_nobody_is_asked_about_it_again(app: App, job: str) -> None:
    at = press(open_job(job), "Leave it out")
    assert app.views.job(job).flagged == 1
    press(at, "Leave it out")
    view = app.views.job(job)
    assert (view.flagged, view.rejected, view.tallies) == (0, 2, {"succeeded": 3})
    assert "wrong, left out" in results(app, job)
    assert [card["share"] is not None for card in cards(open_job(job))] == [True, False, False]
    assert app.results.draft_links(view.draft_id).count("\n") == 1
    assert not app.views.overview().needs_person
    with pytest.raises(NotPossible):
        app.controls.reject_flagged(job, item(app, job, 1), named("Ben"), again=True)
    with pytest.raises(NotPossible):
        app.controls.accept_flagged(job, item(app, job, 1), named("Ben"))


def test_one_that_is_wrong_is_made_again_only_at_a_price_and_with_a_yes(app: App, job: str) -> None:
    at = press(open_job(job), "Wrong: make it again")
    assert app.views.job(job).submissions == {"accepted": 1}, "nothing is sent by this"
    assert "Wrong videos, as a person says" in said(at).replace("\\", "")
    assert "Yes, send 1 video again" in labels(at)
    press(at, "Yes, send 1 video again")
    view = app.views.job(job)
    assert (view.rejected, view.flagged) == (0, 1)
    assert view.tallies == {"succeeded": 2, "waiting": 1}
    again = next(one for one in app.views.page(job, ItemFilter()).items.lines if one.row_id == 1)
    assert (again.attempt, again.flag, again.state) == (2, "", "waiting")


def test_what_is_only_left_out_is_not_made_again_with_the_others(app: App, job: str) -> None:
    app.controls.reject_flagged(job, item(app, job, 1), named("Mara"), again=False)
    at = press(open_job(job), "Wrong: make it again")
    assert "Yes, send 1 video again" in labels(at)


def test_a_good_video_can_neither_be_rejected_nor_sent_again(app: App, job: str) -> None:
    good = item(app, job, 0)
    with pytest.raises(NotPossible):
        app.controls.reject_flagged(job, good, named("Mara"), again=True)
    quote = app.retries.quote(job, [good])
    with pytest.raises(NotPossible):
        app.retries.retry(job, [good], quote.fingerprint, named("Mara"))
    assert app.views.job(job).tallies == {"succeeded": 3}


def test_what_failed_is_not_called_wrong_since_it_is_given_to_nobody_anyway(app: App, job: str) -> None:
    failed = launch(app, 1, names=["Tom"])
    move(app, failed, [0], "failed", flag="The service first said failed and later succeeded.")
    stand(app, failed, "failed")
    assert not {"Wrong: make it again", "Leave it out"} & set(labels(open_job(failed)))
    with pytest.raises(NotPossible):
        app.controls.reject_flagged(failed, item(app, failed, 0), named("Mara"), again=False)
    assert app.views.job(failed).flagged == 1
