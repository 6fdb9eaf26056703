"""What lessons ask for and what they make of the service's words, without any server."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from services.config import Settings
from services.errors import Invalid, MappingIncomplete, RateLimited
from services.files.folder import FolderFiles
from services.jobs.kind import CalledBack, Order, Replaying, Request, Sent
from services.kinds.lessons.client import vacademy_client
from services.kinds.lessons.kind import Lessons
from services.kinds.lessons.orders import (
    DEFAULTS,
    FILM_OF,
    GO_ON_AFTER,
    GO_ON_WITH,
    RETRY_OF,
    VARIABLES,
    LessonWork,
    read_work,
    vendor_id_of,
)
from services.kinds.lessons.progress import NO_FILM, STALLED, Names, lesson_sighting
from services.kinds.lessons.starts import StartsPerMinute
from services.kinds.lessons.streams import LiveRun
from services.kinds.lessons.viewing.lines import LessonLine
from services.kinds.lessons.viewing.play import Playable, entries, speech
from services.store.database import Database
from services.vendors.vacademy import Lesson, SpokenWord, read_timeline

TOKEN = "0123456789abcdef" * 4
NAMES = Names("a", None, "a", "http://here/lessons?video=a")
HTML: dict[str, object] = {"target": {"type": "stage", "vendor_id": "HTML", "name": "x"}}


@pytest.fixture
def kind() -> Lessons:
    settings = Settings()
    client = vacademy_client(settings, httpx.MockTransport(lambda _request: httpx.Response(500)))
    return Lessons(settings, client, Database("sqlite://"), FolderFiles(Path("/dev/null/nowhere")))


def body(kind: Lessons, token: str = TOKEN, settings: dict[str, object] | None = None, **said: str) -> bytes:
    row = {"prompt": "Rain", **said}
    return kind.request(Order(settings or HTML, list(row), [list(row.values())]), token).body


def request(kind: Lessons, settings: dict[str, object], token: str = TOKEN) -> Request:
    return kind.request(Order(settings, ["prompt"], [["Rain"]]), token)


def sent(asked: Request) -> Sent:
    return Sent("s1", "j", asked.operation, asked.lane, asked.about_id, asked.work, datetime.now(UTC))


def lesson(status: str, stage: str, *parts: str, **more: object) -> Lesson:
    found = {part: f"http://files/{part}" for part in parts}
    return Lesson.model_validate({"video_id": "a", "status": status, "current_stage": stage, "s3_urls": found, **more})


def test_the_same_plan_gives_the_same_bytes_and_another_token_another_id(kind: Lessons) -> None:
    assert body(kind) == body(kind)
    assert request(kind, HTML).about_id == json.loads(body(kind))["video_id"] == TOKEN[:32]
    assert request(kind, HTML, "f" * 64).about_id == "f" * 32


def test_without_a_token_the_id_is_a_placeholder_that_is_only_hashed(kind: Lessons) -> None:
    assert request(kind, HTML, "").about_id == "0" * 32


def test_every_documented_field_is_sent_and_an_empty_cell_takes_the_drafts_option(kind: Lessons) -> None:
    told = json.loads(body(kind, settings={**HTML, "options": {"language": "Polish"}}, language=" ", html_quality=""))
    assert told["language"] == "Polish"
    assert told.keys() == {*VARIABLES, "video_id"}
    assert told["target_audience"] == DEFAULTS["target_audience"]


def test_a_cell_counts_more_than_an_option_and_goes_byte_for_byte(kind: Lessons) -> None:
    told = json.loads(
        body(kind, settings={**HTML, "options": {"language": "Polish"}}, prompt="  Réin\n😀 ", language="ไทย")
    )
    assert (told["prompt"], told["language"]) == ("  Réin\n😀 ", "ไทย")


@pytest.mark.parametrize(("word", "sent"), [("yes", True), ("No", False), ("FALSE", False), ("1", True)])
def test_captions_are_said_with_yes_or_no(kind: Lessons, word: str, sent: bool) -> None:
    assert json.loads(body(kind, captions_enabled=word))["captions_enabled"] is sent


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"prompt": " "}, "prompt"),
        ({"captions_enabled": "maybe"}, "maybe"),
        ({"html_quality": "best"}, "best"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_sent_is_named(kind: Lessons, said: dict[str, str], named: str) -> None:
    with pytest.raises(Invalid, match=named) as caught:
        body(kind, TOKEN, None, **said)
    assert caught.value.charged == "no"


def test_the_proof_shows_what_the_bytes_say_and_not_our_id(kind: Lessons) -> None:
    (row,) = kind.read_body(body(kind, captions_enabled="no"))
    assert dict(row.named_values)["captions_enabled"] == "no"
    assert "video_id" not in dict(row.named_values)


@pytest.mark.parametrize(
    ("options", "work"),
    [
        ({}, LessonWork("create", "HTML", TOKEN[:32])),
        ({GO_ON_WITH: "v"}, LessonWork("go on", "HTML", "v")),
        ({GO_ON_WITH: "v", GO_ON_AFTER: "WORDS"}, LessonWork("go on", "HTML", "v", "WORDS")),
        ({RETRY_OF: "v"}, LessonWork("retry", "HTML", "v")),
        ({FILM_OF: "v"}, LessonWork("film", "RENDER", "v")),
    ],
)
def test_what_a_request_does_is_kept_beside_its_bytes_and_read_back(
    kind: Lessons, options: dict[str, str], work: LessonWork
) -> None:
    asked = request(kind, {**HTML, "options": options})
    assert read_work(sent(asked)) == work
    assert json.loads(json.dumps(dict(asked.work))) == asked.work


def test_a_goal_that_is_none_cannot_be_quoted(kind: Lessons) -> None:
    with pytest.raises(MappingIncomplete):
        kind.target({"target": {"vendor_id": "MOON"}})
    assert kind.target({}).vendor_id == "HTML"


def test_a_table_without_a_prompt_is_not_complete(kind: Lessons) -> None:
    assert kind.missing({"mapping": {"variables": [{"name": "language"}]}})
    assert kind.missing({"mapping": {"variables": [{"name": "prompt"}]}}) == []


def test_a_continuation_holds_the_script_and_the_options_again(kind: Lessons) -> None:
    options = {GO_ON_WITH: "v", "orientation": "portrait"}
    told = json.loads(body(kind, settings={**HTML, "options": options}, prompt="Scene 1: Snow"))
    assert told == {
        "target_stage": "HTML", "modified_script": "Scene 1: Snow", "orientation": "portrait", "language": "English",
        "target_audience": "General/Adult", "target_duration": "2-3 minutes", "captions_enabled": True,
        "html_quality": "advanced",
    }  # fmt: skip


def test_nothing_is_ever_replayed_or_called_back(kind: Lessons) -> None:
    assert not isinstance(kind, Replaying)
    assert not isinstance(kind, CalledBack)


def test_three_lessons_at_once_and_no_bound_for_films(kind: Lessons) -> None:
    assert kind.places(request(kind, HTML).lane) == 3
    assert kind.places(request(kind, {"options": {FILM_OF: "v"}}).lane) is None


def test_ten_starts_a_minute_and_then_none() -> None:
    now = [0.0]
    starts = StartsPerMinute(clock=lambda: now[0])
    for _ in range(10):
        assert starts.is_open()
        starts.count()
    assert not starts.is_open()
    now[0] = 60.0
    assert starts.is_open()


@pytest.mark.parametrize(("named", "wait"), [(None, 60.0), (7.0, 7.0)])
def test_a_refusal_closes_the_door_for_a_minute_or_as_long_as_it_says(named: float | None, wait: float) -> None:
    now = [0.0]
    starts = StartsPerMinute(clock=lambda: now[0])
    error = starts.refused(RateLimited("full", retry_after=named, who="Vacademy", operation="create"))
    assert error.retry_after == wait
    now[0] = wait - 0.1
    assert not starts.is_open()
    now[0] = wait
    assert starts.is_open()


@pytest.mark.parametrize("stage", ["SCRIPT", "TTS", "WORDS"])
def test_completed_in_the_middle_of_a_run_ends_nothing(stage: str) -> None:
    found = lesson_sighting(NAMES, lesson("COMPLETED", stage, "script"), "HTML", None)
    assert (found.outcome, found.share_url) == (None, None)


def test_completed_at_the_goal_is_ready_without_a_film() -> None:
    found = lesson_sighting(NAMES, lesson("COMPLETED", "HTML", "timeline", "audio"), "HTML", None)
    assert (found.outcome, found.url, found.share_url) == ("succeeded", None, NAMES.link)
    assert not found.needs_film


def test_a_render_that_failed_with_everything_to_play_is_ready_and_says_so() -> None:
    failed = lesson("FAILED", "HTML", "timeline", "audio", "script", error_message="Avatar output is missing")
    found = lesson_sighting(NAMES, failed, "RENDER", None)
    assert (found.outcome, found.told) == ("succeeded", NO_FILM)
    assert "Avatar output is missing" in found.message
    without = lesson_sighting(NAMES, lesson("FAILED", "SCRIPT", "script"), "RENDER", None)
    assert without.outcome == "failed"


def test_an_old_error_message_says_nothing_about_a_run_that_goes_on() -> None:
    found = lesson_sighting(NAMES, lesson("IN_PROGRESS", "HTML", error_message="old"), "HTML", None)
    assert (found.outcome, found.message) == (None, "")


def test_the_streams_newest_word_is_told_in_plain_english() -> None:
    live = LiveRun(stage="TTS", percentage=25)
    found = lesson_sighting(NAMES, lesson("COMPLETED", "SCRIPT"), "HTML", live)
    assert (found.told, found.share) == ("Recording the narration", 0.25)


def test_stalled_is_a_mark_and_no_failure() -> None:
    found = lesson_sighting(NAMES, lesson("IN_PROGRESS", "HTML"), "HTML", None, stalled=True)
    assert (found.outcome, found.told) == (None, STALLED)


def test_a_word_that_nobody_knows_is_kept_and_ends_nothing() -> None:
    found = lesson_sighting(NAMES, lesson("POLISHING", "HTML"), "HTML", None)
    assert (found.outcome, found.told, found.word) == (None, "Vacademy says POLISHING", "POLISHING")


def test_a_lesson_cancelled_at_the_service_came_to_nothing() -> None:
    assert lesson_sighting(NAMES, lesson("CANCELLED", "CANCELLED"), "HTML", None).outcome == "failed"


def test_a_continuation_has_an_id_of_its_own_over_the_same_lesson(kind: Lessons) -> None:
    going_on = read_work(sent(request(kind, {**HTML, "options": {GO_ON_WITH: "v"}})))
    assert vendor_id_of(going_on, "s1") != vendor_id_of(going_on, "s2")
    assert vendor_id_of(LessonWork("create", "HTML", "v"), "s1") == "v"


def test_captions_run_on_the_timelines_clock_and_untimed_frames_share_it() -> None:
    meta = {"audio_start_at": 2.0, "total_duration": 9.0}
    timeline = read_timeline(json.dumps({"meta": meta, "entries": [{"html": one} for one in "abc"]}).encode())
    data = Playable("a", timeline, (SpokenWord("Sun", 0.5, 1.0),), "", None, None).data()
    assert data["captions"][0]["words"] == [["Sun", 2.5, 3.0]]
    assert [(one["from"], one["to"]) for one in entries(timeline)] == [(0.0, 3.0), (3.0, 6.0), (6.0, 9.0)]


@pytest.mark.parametrize(
    ("words", "spoken"),
    [
        ([], []),
        ([(0.5, 1.0), (1.2, 2.0)], [[2.5, 4.0]]),
        ([(0.5, 1.0), (3.0, 4.0), (4.5, 5.0)], [[2.5, 3.0], [5.0, 7.0]]),
        ([(3.0, 4.0), (0.5, 3.5)], [[2.5, 6.0]]),
    ],
)
def test_speech_is_told_in_stretches_on_the_timelines_clock(
    words: list[tuple[float, float]], spoken: list[list[float]]
) -> None:
    assert speech([SpokenWord("x", start, end) for start, end in words], 2.0) == spoken


def test_a_line_is_final_as_the_ledger_says() -> None:
    line = LessonLine(1, "j", "v", "t", "rendering", "", None, "", "", "", "HTML", "Ana", None, False, None, None)
    assert not line.is_final
