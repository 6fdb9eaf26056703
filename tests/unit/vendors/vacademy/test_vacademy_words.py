"""Words become captions by the phrase rules: never overlapping, never losing a word."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import Invalid
from services.vendors.vacademy import SpokenWord, captions, read_words, srt_text, vtt_text
from services.vendors.vacademy.words import caption_at

SPOKEN = st.lists(
    st.tuples(st.sampled_from(["sun", "sea.", "so,", "rain!", "と"]), st.floats(0, 1.2), st.floats(0, 1.5)), max_size=60
)


def words_of(spoken: Sequence[tuple[str, float, float]]) -> list[SpokenWord]:
    """Words from (text, length, pause after it)."""
    clock, words = 0.0, []
    for text, length, pause in spoken:
        words.append(SpokenWord(text, clock, clock + length))
        clock += length + pause
    return words


def texts(spoken: Sequence[tuple[str, float, float]]) -> list[str]:
    return [caption.text for caption in captions(words_of(spoken))]


@given(SPOKEN, st.floats(0, 5))
def test_captions_never_overlap_and_lose_no_word(spoken: list[tuple[str, float, float]], offset: float) -> None:
    made = captions(words_of(spoken), offset)
    assert [word.text for caption in made for word in caption.words] == [text for text, _, _ in spoken]
    assert all(caption.start <= caption.end for caption in made)
    assert all(before.end <= after.start + 1e-9 for before, after in pairwise(made))
    assert all(caption.start <= caption.words[0].start + 1e-9 for caption in made)
    assert all(caption.end >= caption.words[-1].end - 1e-9 for caption in made)


@given(SPOKEN)
def test_no_phrase_is_longer_than_ten_words(spoken: list[tuple[str, float, float]]) -> None:
    assert all(len(caption.words) <= 10 for caption in captions(words_of(spoken)))


def test_phrase_breaks_after_a_sentence_and_before_a_pause() -> None:
    assert texts([("Sun", 0.3, 0), ("warms.", 0.3, 0), ("Then", 0.3, 0.6), ("rain", 0.3, 0)]) == [
        "Sun warms.",
        "Then",
        "rain",
    ]
    assert texts([("He", 0.3, 0), ('said."', 0.3, 0), ("Rain", 0.3, 0)]) == ['He said."', "Rain"]


def test_comma_breaks_only_a_phrase_that_is_long_enough() -> None:
    assert texts([("a", 0.3, 0), ("b,", 0.3, 0), ("c", 0.3, 0)]) == ["a b, c"]
    assert texts([("w", 0.5, 0)] * 4 + [("x,", 0.5, 0), ("y", 0.3, 0)]) == ["w w w w x,", "y"]


def test_phrase_breaks_at_five_seconds() -> None:
    assert texts([("slow", 1.8, 0)] * 4) == ["slow slow slow", "slow"]


def test_captions_run_on_the_timelines_clock_and_stay_a_little() -> None:
    (only,) = captions([SpokenWord("Sun", 1.0, 1.4)], 2.0)
    assert [only.start, only.end] == pytest.approx([2.9, 3.7])
    assert only.words == (SpokenWord("Sun", 3.0, 3.4),)
    assert caption_at([only], 3.0) == only
    assert caption_at([only], only.end) is None


def test_words_that_cannot_be_read_are_left_out_and_the_rest_put_in_order() -> None:
    said = [
        {"word": "b", "start": 2, "end": 3},
        {"word": "a", "start": "0.5", "end": 1},
        {"word": ""},
        None,
        {"word": "x", "start": None},
    ]
    assert read_words(json.dumps(said).encode()) == [SpokenWord("a", 0.5, 1.0), SpokenWord("b", 2.0, 3.0)]
    assert read_words(b"[]") == []


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"<html>"])
def test_what_is_no_words_file_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        read_words(body)


def test_subtitle_files_are_whole() -> None:
    made = captions(
        [SpokenWord("Fish", 0.5, 0.9), SpokenWord("& <chips>.", 0.9, 1.2), SpokenWord("Done", 3661.5, 3661.9)]
    )
    assert srt_text(made) == (
        "1\n00:00:00,400 --> 00:00:01,500\nFish & <chips>.\n\n2\n01:01:01,400 --> 01:01:02,200\nDone\n"
    )
    assert vtt_text(made).startswith("WEBVTT\n\n00:00:00.400 --> 00:00:01.500\nFish &amp; &lt;chips&gt;.\n\n")


@given(SPOKEN)
def test_every_subtitle_has_a_clock_of_three_digits(spoken: list[tuple[str, float, float]]) -> None:
    lines = [line for line in srt_text(captions(words_of(spoken))).splitlines() if "-->" in line]
    assert all(re.fullmatch(r"\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}", line) for line in lines)
