"""The timeline file: both formats, two clocks, and frames that are the ones meant."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import Invalid
from services.vendors.vacademy import FramePreview, Timeline, read_timeline
from services.vendors.vacademy.frames import check_preview, entry_chosen_at, safe_timestamp, timestamp_for

ENTRIES: list[dict[str, Any]] = [
    {"id": "branding-intro", "inTime": 0, "exitTime": 2.0, "z": 9999, "html": "intro"},
    {"id": "segment-0", "inTime": 2.0, "exitTime": 5.4, "html": "zero"},
    {"id": "segment-1", "inTime": 5.4, "exitTime": 9.5, "html": "one"},
    {"id": "branding-watermark", "inTime": 2.0, "exitTime": 9.5, "z": 1000, "html": "mark"},
    {"id": "branding-outro", "inTime": 9.5, "exitTime": 11.0, "z": 9999, "html": "outro"},
]
META = {
    "total_duration": 11.0, "audio_start_at": 2.0, "content_starts_at": 2.0, "content_ends_at": 9.5, "revision": 3,
    "dimensions": {"width": 1080, "height": 1920}, "chapters": [{"time": 2, "label": "Start"}],
    "questions": [{"time": 8.9, "question": "Why?", "options": ["a", "b"], "correct": 1}],
}  # fmt: skip


def timeline_of(entries: list[Any], meta: dict[str, Any] | None = None) -> Timeline:
    return read_timeline(json.dumps(entries if meta is None else {"meta": meta, "entries": entries}).encode())


BRANDED = timeline_of(ENTRIES, META)


def test_object_with_meta_is_read() -> None:
    assert (BRANDED.total_duration, BRANDED.audio_start_at, BRANDED.revision) == (11.0, 2.0, 3)
    assert (BRANDED.width, BRANDED.height) == (1080, 1920)
    assert [chapter.label for chapter in BRANDED.chapters] == ["Start"]
    assert BRANDED.questions[0].correct == 1
    assert [entry.is_branding for entry in BRANDED.entries] == [True, False, False, True, True]


@pytest.mark.parametrize(("start", "end"), [("inTime", "exitTime"), ("start_time", "end_time"), ("start", "end")])
def test_bare_list_is_read_under_every_name_of_its_times(start: str, end: str) -> None:
    found = timeline_of([{start: 0, end: 4.5, "html": "a"}, {start: 4.5, end: "9.25", "html": "b"}])
    assert (found.total_duration, found.audio_start_at, found.revision) == (9.25, 0.0, None)
    assert (found.width, found.height) == (1920, 1080)
    assert [entry.in_time for entry in found.entries] == [0.0, 4.5]


def test_entries_of_both_formats_are_the_same() -> None:
    assert timeline_of(ENTRIES).entries == BRANDED.entries


def test_entry_that_cannot_be_read_keeps_its_place() -> None:
    found = timeline_of([{"html": "a"}, None, 7, {"html": "b", "inTime": "soon"}])
    assert [(entry.index, entry.html) for entry in found.entries] == [(0, "a"), (1, ""), (2, ""), (3, "b")]


@pytest.mark.parametrize("body", [b"", b"7", b"null", b"{}", b'{"entries": 1}', b"<html>", b"[" * 100_000])
def test_what_is_no_timeline_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        read_timeline(body)


NAMES = ["inTime", "exitTime", "html", "z", "id", "entry_meta", "dimensions", "revision", "questions"]
META_NAMES = ["revision", "dimensions", "questions", "total_duration"]
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(NAMES), inner),
)


@given(st.lists(JSON), st.dictionaries(st.sampled_from(META_NAMES), JSON))
def test_no_json_makes_reading_fail_otherwise(entries: list[Any], meta: dict[str, Any]) -> None:
    assert len(timeline_of(entries, meta).entries) == len(timeline_of(entries).entries) == len(entries)


def test_whole_number_is_moved_off_the_index_trap() -> None:
    assert [safe_timestamp(moment) for moment in (5, 5.0, 5.25)] == [5.001, 5.001, 5.25]


def test_service_takes_small_whole_numbers_as_places_and_misses_as_the_last_frame() -> None:
    chosen = [entry_chosen_at(BRANDED, moment) for moment in (3.0, 3.001, 99.5)]
    assert [entry.html for entry in chosen if entry] == ["mark", "zero", "outro"]
    assert entry_chosen_at(timeline_of([]), 1.0) is None


def test_timestamp_for_a_frame_chooses_that_frame_even_under_a_watermark() -> None:
    for index, entry in enumerate(BRANDED.entries):
        assert entry_chosen_at(BRANDED, timestamp_for(BRANDED, index)) == entry


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), min_size=1, max_size=8))
def test_timestamp_always_chooses_the_frame_that_is_meant(spans: list[tuple[int, int]]) -> None:
    found = timeline_of(
        [{"inTime": at / 2, "exitTime": (at + long) / 2, "html": str(n)} for n, (at, long) in enumerate(spans)]
    )
    for entry in found.entries:
        assert entry_chosen_at(found, timestamp_for(found, entry.index)) == entry


@pytest.mark.parametrize("index", [-1, 5])
def test_frame_that_is_not_there_is_refused(index: int) -> None:
    with pytest.raises(Invalid):
        timestamp_for(BRANDED, index)


@pytest.mark.parametrize(("index", "original", "fits"), [(1, "zero", True), (2, "zero", False), (1, "changed", False)])
def test_preview_is_applied_only_to_the_frame_it_was_made_of(index: int, original: str, fits: bool) -> None:
    preview = FramePreview(video_id="a", frame_index=index, original_html=original, new_html="new")
    if fits:
        check_preview(BRANDED, 1, preview)
    else:
        with pytest.raises(Invalid):
            check_preview(BRANDED, 1, preview)


@pytest.mark.parametrize(
    ("said", "opacity"), [(None, 1.0), (0.4, 0.4), ("0.25", 0.25), (0, 0.0), (7, 1.0), (-1, 0.0), ("thick", 1.0)]
)
def test_a_layer_is_as_clear_as_it_says_and_whole_when_it_says_nothing(said: object, opacity: float) -> None:
    assert timeline_of([{"html": "a", "opacity": said}]).entries[0].opacity == opacity


@pytest.mark.parametrize(
    ("said", "ducks"),
    [({}, True), ({"ducking": True}, True), ({"ducking": False}, False), ({"duck": "off"}, False), ({"duck": 0}, False),
     ({"ducking": {"enabled": False}}, False), ({"ducking": {"level": 0.3}}, True), ({"ducking": None}, True)],
)  # fmt: skip
def test_music_makes_room_for_speech_unless_it_is_told_not_to(said: dict[str, object], ducks: bool) -> None:
    [track] = timeline_of(
        [], {"total_duration": 4, "audio_tracks": [{"url": "https://f.example/m.mp3", **said}]}
    ).audio_tracks
    assert track.ducks == ducks


@pytest.mark.parametrize(
    ("said", "voice"), [("https://f.example/p.mp3", "https://f.example/p.mp3"), ("", None), (7, "7")]
)
def test_a_page_may_have_a_voice_of_its_own(said: object, voice: str | None) -> None:
    assert timeline_of([{"html": "a", "audio_url": said}]).entries[0].audio_url == voice
