"""The bytes of a lesson: made once, read back whole, and refused when they could not be sent."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import Invalid
from services.vendors.vacademy import LessonOptions, lesson_body, read_body

TEXT = st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda text: bool(text.strip()))


@given(TEXT, TEXT, st.booleans(), st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True))
def test_what_was_asked_for_is_what_the_bytes_say(prompt: str, language: str, captions: bool, video_id: str) -> None:
    body = lesson_body(prompt, video_id=video_id, language=language, captions_enabled=captions)
    said = read_body(body)
    assert (said.prompt, said.language, said.captions_enabled, said.video_id) == (prompt, language, captions, video_id)
    assert json.loads(body)["prompt"] == prompt


def test_documented_fields_are_always_sent_and_others_only_when_set() -> None:
    plain = json.loads(lesson_body("Rain", video_id="a"))
    assert list(plain) == [
        "prompt", "language", "captions_enabled", "html_quality", "target_audience", "target_duration", "video_id",
    ]  # fmt: skip
    more = lesson_body("Rain", video_id="a", options=LessonOptions(orientation="portrait", voice_gender="male"))
    assert json.loads(more) == plain | {"orientation": "portrait", "voice_gender": "male"}
    assert read_body(more).orientation == "portrait"


@pytest.mark.parametrize("video_id", ["", "a b", "../x", "a/b", "é", "a" * 65, "a\n"])
def test_unsafe_id_is_refused(video_id: str) -> None:
    with pytest.raises(Invalid) as caught:
        lesson_body("Rain", video_id=video_id)
    assert "video id" in caught.value.text


@pytest.mark.parametrize("prompt", ["", "  \n", "half \ud83d"])
def test_prompt_that_cannot_be_sent_is_refused(prompt: str) -> None:
    with pytest.raises(Invalid):
        lesson_body(prompt, video_id="a")


@pytest.mark.parametrize(
    "change",
    [{"video_id": None}, {"captions_enabled": "yes"}, {"html_quality": "best"}, {"unknown": 1}, {"prompt": 7}],
)
def test_bytes_from_elsewhere_are_refused(change: dict[str, object]) -> None:
    said = json.loads(lesson_body("Rain", video_id="a")) | change
    with pytest.raises(Invalid):
        read_body(json.dumps(said, separators=(",", ":")).encode())


def test_longer_than_any_lesson_is_refused() -> None:
    with pytest.raises(Invalid):
        lesson_body("x" * 1_100_000, video_id="a")
