"""A job is renamed where it stands, and carries the team's own words, by which it is found again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.container import App
from services.errors import NotAllowed
from services.people.persons import Person, Role
from tests.rigs.people import ANA
from tests.ui.jobs.job_stage import idle_app, launch, move, open_job, stand
from tests.ui.shell.stage import said


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.chdir(tmp_path)
    with idle_app(tmp_path) as idle:
        yield idle


def test_a_job_is_renamed_in_place_and_what_was_sent_stays(app: App) -> None:
    job = launch(app, 2)
    before = app.views.job(job)
    at = open_job(job)
    next(field for field in at.text_input if field.label == "Name").set_value("Spring, second try").run()
    assert "Spring, second try" in said(at)
    after = app.views.job(job)
    assert (after.name, after.settings, after.submissions) == (
        "Spring, second try",
        before.settings,
        before.submissions,
    )
    next(field for field in at.text_input if field.label == "Name").set_value("  ").run()
    assert "A job needs a name" in at.error[0].value
    assert app.views.job(job).name == "Spring, second try"


def test_tags_and_a_note_stand_with_the_job_letter_for_letter(app: App) -> None:
    job = launch(app, 2)
    at = open_job(job)
    next(field for field in at.text_area if field.label == "Note for the team").set_value("Ask *Mei* first").run()
    app.job_words.set_tags(job, ["spring", "spring", " a,b "], ANA)
    text = said(open_job(job))
    assert "Ask \\*Mei\\* first" in text
    assert app.views.job(job).tags == "spring, a b"
    with pytest.raises(NotAllowed):
        app.job_words.rename(job, "Other", Person("Vera", Role.VIEWER))


def test_a_job_that_is_emptied_loses_its_note_which_may_name_somebody(app: App) -> None:
    job = launch(app, 1)
    move(app, job, [0], "succeeded")
    stand(app, job, "done")
    app.job_words.set_note(job, "For Ana", ANA)
    app.deleting.empty_job(job, ANA)
    assert app.views.job(job).note == ""
