"""The lessons page as a visitor sees it: empty, full, and when the service does not answer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from pages.components.lessons import edit as lesson_edit
from services.container import App
from services.files.folder import FolderFiles
from services.kinds.lessons.copies.store import CopyStore, Kept
from services.kinds.lessons.progress import NO_FILM
from services.kinds.lessons.viewing.frames import Drawing
from services.store.guard import ledger_moves
from services.store.tables import Draft, Item, Job, Submission, utc_now
from services.vendors.vacademy import SpokenWord, read_timeline
from tests.rigs.people import ANA, named
from tests.ui.shell.stage import draw, said

PAGE = "lessons.py"
VIDEO = "0123456789abcdef0123456789abcdef"
TIMELINE = {
    "meta": {"total_duration": 4.0, "audio_start_at": 1.0, "revision": 2},
    "entries": [{"id": "segment-0", "inTime": 0, "exitTime": 4, "html": "<h1>Rain</h1>"}],
}


@pytest.fixture
def launched(app: App) -> str:
    """A lesson that was launched and is not sent yet; its job's id."""
    draft_id = app.lessons.drafts.from_brief({"prompt": "How rain is made"}, "HTML", named("Mara"))
    return app.launches.launch(draft_id, app.quotes.quote(draft_id).fingerprint, named("Mara"))


def stands(app: App, job_id: str, state: str, **more: Any) -> None:
    with app.database.write() as session, ledger_moves(session):
        item = session.exec(select(Item).where(Item.job_id == job_id)).one()
        item.state, item.vendor_id, item.public_id, item.sent_at = state, VIDEO, VIDEO, utc_now()
        for name, value in more.items():
            setattr(item, name, value)


def keep_copy(app: App) -> None:
    timeline = read_timeline(json.dumps(TIMELINE).encode())
    words = (SpokenWord("Rain", 0.2, 0.6), SpokenWord("falls.", 0.6, 1.1))
    CopyStore(FolderFiles(app.settings.data_dir)).keep(
        Kept(VIDEO, timeline, words, "Rain falls.", "http://127.0.0.1:1/a.mp3", None)
    )


def open_page(**query: str) -> AppTest:
    at = draw(PAGE, **query)
    assert not at.exception
    return at


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def played(at: AppTest) -> dict[str, Any]:
    (player,) = [one for one in at.get("bidi_component") if one.proto.component_name == "callsheet_lesson"]
    told: dict[str, Any] = json.loads(player.proto.mixed.json or player.proto.json)
    return told


def test_the_empty_page_offers_one_lesson_and_a_table(app: App) -> None:
    at = open_page()
    assert "One lesson" in said(at)
    assert "No table of lessons is being prepared" in said(at)
    assert "Lessons launched last" not in said(at)


def test_a_brief_without_a_topic_is_explained_and_makes_no_draft(app: App) -> None:
    at = press(open_page(), "Proof and quote")
    assert "There is no topic" in at.error[0].value
    assert "Nothing was charged" in at.error[0].value
    assert app.drafts.list_open() == []


def test_a_brief_becomes_a_draft_whose_proof_says_exactly_that(app: App) -> None:
    at = open_page()
    at.text_area[0].set_value("Rain, snow\nand “hail”")
    press(at, "Proof and quote")
    (draft,) = app.drafts.list_open()
    proof = {line.variable: line.value for line in app.quotes.proof(draft.id, 0)}
    assert proof["prompt"] == "Rain, snow\nand “hail”"
    assert proof["language"] == "English"
    text = said(open_page(draft=draft.id, step="launch"))
    assert "1 lesson" in text
    assert "A lesson that plays in the browser" in text
    assert "counts in credits of its own" in text


def test_a_table_begins_with_a_lessons_variables_of_which_one_is_needed(app: App) -> None:
    draft_id = app.drafts.create(kind="lesson", person=named("Mara"))
    open_page(draft=draft_id)
    view = app.drafts.get(draft_id)
    assert [name for name, needed in view.mapping.required.items() if needed] == ["prompt"]
    app.drafts.put_file(draft_id, b"prompt,language\r\nRain,English\r\nSnow,\r\n", "topics.csv", named("Mara"))
    app.drafts.confirm(draft_id, app.drafts.get(draft_id).mapping.sources, ANA)
    assert app.quotes.quote(draft_id).items == 2


def test_a_launched_lesson_is_listed_with_where_it_stands(app: App, launched: str) -> None:
    stands(app, launched, "rendering", told="Recording the narration", share=0.25)
    text = said(open_page())
    assert "Lessons launched last" in text
    assert "Recording the narration" in text


def test_a_lesson_that_waits_says_what_for_and_whether_it_may_have_been_charged(app: App, launched: str) -> None:
    with app.database.write() as session, ledger_moves(session):
        job = session.exec(select(Job)).one()
        job.state, job.pause_reason = "paused", "No credits (HTTP 402). Nothing was charged."
    assert "No credits (HTTP 402). Nothing was charged." in said(open_page()).replace("\\", "")
    with app.database.write() as session, ledger_moves(session):
        request = session.exec(select(Submission)).one()
        request.state = "unknown"
    assert "it may have been charged" in said(open_page()).replace("\\", "")


def test_a_lesson_under_way_shows_its_stage_even_while_the_service_does_not_answer(app: App, launched: str) -> None:
    stands(app, launched, "rendering", told="Recording the narration", share=0.25)
    at = open_page(video=VIDEO)
    assert "Recording the narration" in said(at)
    assert any("Nothing was" in box.value for box in [*at.error, *at.warning])


def test_a_ready_lesson_plays_from_its_kept_copy_while_the_service_does_not_answer(app: App, launched: str) -> None:
    stands(app, launched, "succeeded", told="The frames are drawn")
    keep_copy(app)
    at = open_page(video=VIDEO)
    data = played(at)
    assert [one["html"] for one in data["entries"]] == ["<h1>Rain</h1>"]
    assert data["captions"][0]["words"][0] == ["Rain", 1.2, 1.6]
    assert data["captioned"] is True
    assert [*at.error, *at.warning] == []
    assert "As read from Vacademy" in said(at)
    at = press(at, "Load again")
    assert "Nothing was charged" in at.error[0].value
    assert played(at)["entries"] == data["entries"]


def test_a_lesson_without_its_mp4_says_so_and_is_no_error(app: App, launched: str) -> None:
    stands(app, launched, "succeeded", told=NO_FILM, message="Avatar output is missing.")
    keep_copy(app)
    at = open_page(video=VIDEO)
    assert at.error == []
    assert "Avatar output is missing" in at.info[0].value.replace("\\", "")


def test_a_failed_lesson_says_why(app: App, launched: str) -> None:
    stands(app, launched, "failed", message="LLM quota exceeded.", reason="The service could not make this.")
    at = open_page(video=VIDEO)
    assert "LLM quota exceeded" in at.error[0].value.replace("\\", "")


@pytest.mark.parametrize("video", ["nobody", "../../secret", "a b"])
def test_a_link_to_no_lesson_is_answered_in_words(app: App, video: str) -> None:
    at = open_page(video=video)
    assert [*at.error, *at.warning]


def test_a_frame_named_in_the_address_asks_what_should_change(app: App, launched: str) -> None:
    stands(app, launched, "succeeded", told="The frames are drawn")
    keep_copy(app)
    at = open_page(video=VIDEO, frame="0")
    assert "Frame 1 of 1" in said(at)
    assert "Preview" in [button.label for button in at.button]


def test_keys_are_asked_for_only_when_the_panel_is_opened(app: App) -> None:
    at = open_page()
    assert at.error == []
    at.toggle[0].set_value(True).run()
    assert not at.exception
    assert [*at.error, *at.warning]


def two_thousand(app: App) -> None:
    """Lessons launched one by one, each from a draft of its own, as teachers do; most have gone on since."""
    made: list[Any] = []
    for number in range(2000):
        own, video = f"{number:026d}", f"{number - number % 10:032d}"
        made.append(Draft(id=own, kind="lesson", name=f"Lesson {number}", person="Mara"))
        made.append(
            Job(
                id=own, kind="lesson", service="vacademy", name=f"Lesson {number}", person="Mara", state="done",
                practice=True, draft_id=own, launch_token=own, fingerprint=own, quoted_items=1, target_id="HTML",
            )
        )  # fmt: skip
        made.append(
            Submission(
                id=own, job_id=own, number=1, operation="create a lesson up to HTML", item_count=1, body_sha256=own,
                token=own, about_id=video, work={"what": "go on" if number % 10 else "create"},
            )
        )  # fmt: skip
        made.append(
            Item(
                job_id=own, draft_id=own, row_id=0, state="succeeded", values_hash=own, submission_id=own, position=0,
                vendor_id=f"{video}~{own}" if number % 10 else video, public_id=video, sent_values=[f"Lesson {number}"],
            )
        )  # fmt: skip
    with app.database.write() as session:
        for kind in (Draft, Job, Submission, Item):
            session.add_all([one for one in made if isinstance(one, kind)])
            session.flush()


def quickest(work: Callable[[], object]) -> float:
    """Seconds that the quickest of five took of the processor, whatever else the machine does meanwhile."""
    taken = []
    for _ in range(5):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def test_two_thousand_lessons_are_listed_at_once_and_without_asking_the_service(app: App) -> None:
    two_thousand(app)
    at = open_page()
    assert "Lesson 1999" in [button.label for button in at.button]
    # No service answers in this app: whatever asks one says so in a box.
    assert [*at.error, *at.warning] == []
    assert quickest(at.run) < 0.2
    assert len(app.lessons.lines(f"{1230:032d}")) == 10
    assert quickest(lambda: app.lessons.lines(f"{1230:032d}")) < 0.05


def test_a_brief_is_kept_as_it_is_typed_and_found_again_under_its_address(app: App) -> None:
    at = open_page()
    at.text_area[0].set_value("Rain, snow\nand “hail”").run()
    brief = at.query_params["brief"]
    again = open_page(brief=brief[0] if isinstance(brief, list) else brief)
    assert again.text_area[0].value == "Rain, snow\nand “hail”"
    assert open_page().text_area[0].value == ""


def test_a_failed_lesson_offers_to_go_on_and_says_what_becomes_of_its_credits(app: App, launched: str) -> None:
    stands(app, launched, "failed", message="LLM quota exceeded.", reason="The service could not make this.")
    app.settings.data_dir.joinpath("lessons", VIDEO).mkdir(parents=True)
    parts = {"stage": "SCRIPT", "status": "FAILED", "addresses": {"script": "http://127.0.0.1:1/script.txt"}}
    app.settings.data_dir.joinpath("lessons", VIDEO, "parts.now").write_text(json.dumps(parts))
    app.settings.data_dir.joinpath("lessons", VIDEO, "script.txt").write_text("Scene 1: Rain")
    at = open_page(video=VIDEO)
    assert "gives back the credits of a lesson that fails" in said(at).replace("\\", "")
    at = press(at, "Go on from where it failed")
    (draft,) = [one for one in app.drafts.list_open() if one.jobs == 0]
    assert app.quotes.plan(draft.id).submissions[0].request.operation == f"retry lesson {VIDEO} from where it failed"
    assert app.quotes.plan(draft.id).submissions[0].request.body == b""
    assert "This lets the lesson go on from where it failed" in said(open_page(draft=draft.id, step="launch"))


def test_the_job_of_a_lesson_leads_to_the_lesson_itself(app: App, launched: str) -> None:
    stands(app, launched, "rendering", told="The sound is being made")
    links = [
        (one.proto.label, one.proto.page, one.proto.query_string)
        for one in draw("job.py", job=launched).get("page_link")
    ]
    assert ("Open: How rain is made", "lessons", f"video={VIDEO}") in links
    stands(app, launched, "succeeded", finished_at=utc_now())
    assert "Watch: How rain is made" in [one.proto.label for one in draw("job.py", job=launched).get("page_link")]


def test_a_preview_that_was_just_begun_is_told_in_the_singular(
    app: App, launched: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands(app, launched, "succeeded")
    keep_copy(app)
    begun = Drawing(0, "brighter", "Mara", utc_now() - timedelta(seconds=1))
    monkeypatch.setattr(app.lessons.frames, "drawing", lambda _video_id: begun)
    monkeypatch.setattr(lesson_edit, "datetime", SimpleNamespace(now=lambda _zone: begun.since + timedelta(seconds=1)))
    (bar,) = open_page(video=VIDEO).get("progress")
    assert "1 second by now" in bar.proto.text
