"""What a lesson's pages offer beside playing it, against the sandbox: covers, voices to listen to, stopping an MP4."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from streamlit.testing.v1 import AppTest

from services import container
from services.jobs.states import Cause, ItemState, JobState
from tests.rigs.lessons import LessonsRig, lessons_rigged, only, topics
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.people import ANA
from tests.rigs.rig import PERSON
from tests.ui.jobs.job_stage import cards
from tests.ui.shell.stage import draw, said

PAGE = "lessons.py"


@pytest.fixture
def lessons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LessonsRig]:
    """An app with Vacademy's sandbox, put in place for the pages."""
    monkeypatch.chdir(tmp_path)
    with lessons_rigged(tmp_path) as found:
        container.use(found.rig.app)
        yield found
        container.use(None)


def press(at: AppTest, label: str) -> AppTest:
    next(one for one in at.button if one.label == label).click().run()
    assert not at.exception
    assert not at.error
    return at


def html(at: AppTest) -> str:
    return " ".join(one.proto.body for one in at.get("html"))


def made(lessons: LessonsRig) -> str:
    """The id of a lesson that plays."""
    job_id = lessons.launch(topics(1))
    assert lessons.rig.finish(job_id) == JobState.DONE
    return only(lessons, job_id).public_id or ""


def test_a_cover_is_chosen_and_an_ordered_mp4_is_stopped_on_the_lessons_page(lessons: LessonsRig) -> None:
    video_id, app = made(lessons), lessons.rig.app
    at = press(draw(PAGE, video=video_id), "Look at the covers")
    covers = app.lessons.covers.known(video_id) or []
    other = next(one for one in covers if not one.is_chosen)
    assert all(one.address in html(at) for one in covers)
    assert all(one.address.startswith("/sandbox/vacademy/") for one in covers)
    press(at, f"Choose {other.label}")
    assert [one.id for one in app.lessons.covers.known(video_id) or [] if one.is_chosen] == [other.id]
    press(at, "Make other covers")

    lessons.settings(pace=1000)
    job_id = lessons.rig.launch(app.lessons.drafts.film(video_id, "Rain", PERSON, captions=True))
    lessons.rig.until(lambda: only(lessons, job_id).state == ItemState.RENDERING, "the MP4 is being made")
    at = draw(PAGE, video=video_id)
    next(one for one in at.button if one.label == "Yes, stop it").click().run()
    assert not at.exception
    assert "nobody waits for this MP4 any more" in said(at)
    lessons.rig.finish(job_id)
    assert only(lessons, job_id).cause == Cause.GIVEN_UP


def test_an_mp4_is_ordered_in_a_dialog_over_its_lesson_and_counted_as_no_lesson_anywhere(lessons: LessonsRig) -> None:
    video_id, app = made(lessons), lessons.rig.app
    at = press(draw(PAGE, video=video_id), "Order the MP4")
    assert video_id in at.query_params["video"]
    assert "Launch 1 MP4" in [one.label for one in at.button]
    press(at, "Not now")
    assert app.views.overview().drafts == []
    press(press(at, "Order the MP4"), "Launch 1 MP4")
    press(at, "Yes, send 1 MP4")
    assert video_id in at.query_params["video"]

    film = app.views.history().lines[0]
    assert film.title == "Explain rain, part 0 · MP4"
    lessons.rig.finish(film.id)
    assert [(one.items_all, one.word) for one in app.views.overview().spent] == [(1, "MP4"), (1, "lesson")]
    at = draw("job.py", job=film.id)
    assert "MP4s" in [one.value for one in at.subheader]
    assert "1 lesson" not in said(at)
    assert "MP4" in said(draw("history.py"))


def test_the_gallery_shows_a_lesson_under_the_cover_that_it_has_now(lessons: LessonsRig) -> None:
    video_id, app = made(lessons), lessons.rig.app
    [line] = app.lessons.lines(video_id)

    def cover() -> str:
        """Where the picture on the lesson's card in its job's gallery comes from."""
        at = draw("job.py", job=line.job_id)
        [card] = cards(at)
        assert card["thumbnail"] == f"/clips/{line.job_id}/{line.item_id}/thumbnail"
        return app.views.item(line.job_id, line.item_id).thumbnail_url or ""

    app.lessons.covers.look(video_id)
    covers = app.lessons.covers.known(video_id) or []
    first = cover()
    assert httpx.get(first, timeout=PATIENCE).content.startswith(b"\xff\xd8\xff")
    for other in covers:
        app.lessons.covers.choose(video_id, other.id, ANA)
        assert cover().endswith(other.address)
    assert len({one.address for one in covers}) >= 3


def test_a_voice_is_listened_to_and_sent_with_the_lesson(lessons: LessonsRig) -> None:
    draft_id = lessons.draft([{"prompt": "Rain"}])
    at = press(draw(PAGE, draft=draft_id, step="prepare"), "Listen to the voices")
    assert html(at).count("<audio") == 3
    press(at, "Choose this voice")
    sent = {line.variable: line.value for line in lessons.rig.app.quotes.proof(draft_id, 0)}
    assert (sent["voice_id"], sent["tts_provider"]) == ("english-female-Aoede", "premium")
