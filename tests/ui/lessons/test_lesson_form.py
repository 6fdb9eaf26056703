"""A lesson that a form began stays the form: opened again, proved, launched and looked back at."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from services.container import App
from services.store.tables import utc_now
from tests.rigs.people import named
from tests.ui.jobs.job_stage import cards, labels
from tests.ui.lessons.test_lessons_page import VIDEO, stands
from tests.ui.shell.stage import draw, said

PAGE = "lessons.py"


@pytest.fixture
def draft(app: App) -> str:
    """A lesson that the form has begun."""
    return app.lessons.drafts.from_brief(
        {"prompt": "How rain is made", "captions_enabled": "no"},
        "HTML",
        named("Mara"),
        extras={"orientation": "portrait"},
    )


def open_draft(draft: str, step: str = "prepare") -> AppTest:
    return draw(PAGE, draft=draft, step=step)


def chosen(at: AppTest, label: str) -> object:
    return next(one for one in at.selectbox if one.label == label).value


def proof(app: App, draft: str) -> dict[str, str]:
    return {line.variable: line.value for line in app.quotes.proof(draft, 0)}


def test_a_lesson_made_by_the_form_is_opened_again_as_the_form_and_not_as_a_file(app: App, draft: str) -> None:
    at = open_draft(draft)
    assert [area.value for area in at.text_area] == ["How rain is made"]
    assert chosen(at, "Shape") == "portrait"
    assert [box.value for box in at.checkbox if box.label == "With captions"] == [False]
    text = said(at)
    assert "lesson.csv" not in text
    assert "prompt" not in text
    assert at.get("file_uploader") == []


def test_what_is_changed_in_the_form_is_what_is_sent_and_what_is_priced(app: App, draft: str) -> None:
    at = open_draft(draft)
    at.text_area[0].set_value("How snow is made").run()
    next(one for one in at.selectbox if one.label == "How long").set_value("8-10 minutes").run()
    next(one for one in at.selectbox if one.label == "Pictures").set_value("classic").run()
    next(one for one in at.selectbox if one.label == "Goal").set_value("SCRIPT").run()
    at.checkbox[0].check().run()
    assert not at.exception
    assert proof(app, draft) | {"orientation": ""} == {
        "prompt": "How snow is made",
        "language": "English",
        "captions_enabled": "yes",
        "html_quality": "classic",
        "target_audience": "General/Adult",
        "target_duration": "8-10 minutes",
        "orientation": "",
    }
    view = app.drafts.get(draft)
    assert view.target is not None
    assert view.target.vendor_id == "SCRIPT"
    assert view.name == "How snow is made"
    priced = {name: view.settings["options"].get(name) for name in ("html_quality", "target_duration")}
    assert priced == {"html_quality": "classic", "target_duration": "8-10 minutes"}


@pytest.mark.parametrize("step", ["prepare", "check", "launch"])
def test_one_lesson_has_nothing_to_check_apart_from_its_form(app: App, draft: str, step: str) -> None:
    at = open_draft(draft, step)
    assert {"Prepare", "Launch"} <= set(labels(at))
    assert "Check" not in labels(at)


def test_what_works_on_with_a_lesson_has_neither_a_file_nor_a_form_but_its_launch(app: App) -> None:
    film = app.lessons.drafts.film("0" * 32, "How rain is made", named("Mara"), captions=True)
    at = open_draft(film)
    assert not {"Prepare", "Check"} & set(labels(at))
    assert "lesson.csv" not in said(at)
    assert "Proof" in said(at)


def test_proof_and_job_of_a_form_speak_the_words_of_the_form(app: App, draft: str) -> None:
    text = said(open_draft(draft, "launch"))
    assert "Topic or script" in text
    assert not {"prompt", "captions_enabled", "in the file", "of the file"} & set(text.replace("<", " ").split())
    assert "column prompt" not in text
    job = app.launches.launch(draft, app.quotes.quote(draft).fingerprint, named("Mara"))
    at = draw("job.py", job=job)
    (card,) = cards(at)
    assert dict(card["pairs"])["Topic or script"] == "How rain is made"
    assert dict(card["pairs"])["Captions"] == "no"
    assert "lesson.csv" not in said(at)
    assert "Download results file" not in [link.proto.label for link in at.get("link_button")]


def test_a_form_that_was_launched_is_locked_and_says_what_to_do(app: App, draft: str) -> None:
    app.launches.launch(draft, app.quotes.quote(draft).fingerprint, named("Mara"))
    at = open_draft(draft)
    assert at.text_area == []
    assert "Copy as a new draft" in at.info[0].value


def test_a_card_of_a_form_names_no_file(app: App, draft: str) -> None:
    text = said(draw(PAGE))
    assert "How rain is made" in [button.label for button in draw(PAGE).button]
    assert "lesson.csv" not in text.replace("\\", "")


def test_after_the_yes_one_lesson_is_seen_coming_into_being_and_then_watched(app: App, draft: str) -> None:
    job = app.launches.launch(draft, app.quotes.quote(draft).fingerprint, named("Mara"))
    stands(app, job, "rendering", told="Recording the narration", share=0.25)
    (bar,) = draw("job.py", job=job).get("progress")
    assert "Recording the narration" in bar.proto.text
    stands(app, job, "succeeded", finished_at=utc_now())
    at = draw("job.py", job=job)
    (card,) = cards(at)
    assert card["watch"] == f"/lessons?video={VIDEO}"
    assert [button.label for button in at.button if button.proto.type == "primary"] == ["Watch"]
