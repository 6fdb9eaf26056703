"""Bytes become values in one place: no lone surrogate, no NUL, no bomb comes through, and nothing else changes."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.vendors.bhuman.callbacks import read_callback as read_bhuman_callback
from services.vendors.bithuman.callbacks import read_callback as read_bithuman_callback
from services.vendors.vacademy.events import read_event
from services.vendors.vacademy.timeline import read_timeline
from services.vendors.vacademy.words import read_words
from services.vendors.wire.error_bodies import MOST_SAID, ErrorReader, web_page_text
from services.vendors.wire.errors import Call
from services.vendors.wire.refusals import disguised
from services.vendors.wire.response import Response
from services.vendors.wire.values import MOST_DEPTH, MOST_TEXT, clean_text, read_json, read_text

VENDORS = Path(__file__).resolve().parents[4] / "services/vendors"
HALVES: dict[str, bytes] = {
    "first half, escaped": b'"half \\ud83d"',
    "second half, escaped": b'"\\ude00 half"',
    "halves in the wrong order": b'"\\ude00\\ud83d"',
    "half as raw bytes": b'"half \xed\xa0\xbd"',
    "cut in the middle of its bytes": b'"half \xf0\x9f\x98"',
    "a NUL": b'"a\\u0000b"',
    "half in UTF-16": '"half'.encode("utf-16-le") + b"\x3d\xd8" + '"'.encode("utf-16-le"),
}


def storable(text: str) -> bool:
    return "\0" not in text and text == text.encode("utf-8", "replace").decode()


@pytest.mark.parametrize("body", HALVES.values(), ids=HALVES.keys())
def test_half_a_character_becomes_the_replacement_sign(body: bytes) -> None:
    value = read_json(body)
    assert isinstance(value, str)
    assert storable(value)
    assert "\ufffd" in value


@pytest.mark.parametrize("half", [half for half in HALVES if "UTF-16" not in half])
def test_half_a_character_as_the_name_of_a_field_is_cleaned_too(half: str) -> None:
    value = read_json(b"{" + HALVES[half] + b": 1}")
    assert isinstance(value, dict)
    assert all(storable(name) for name in value)


def test_two_halves_that_belong_together_are_their_character() -> None:
    assert read_json(b'"\\ud83d\\ude00"') == "😀"
    assert clean_text("\ud83d\ude00") == "😀"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_whole_text_of_every_script_comes_through_unchanged(text: str) -> None:
    assert read_json(json.dumps(text).encode()) == text
    assert read_json(json.dumps(text, ensure_ascii=False).encode()) == text


@given(st.text(alphabet=st.characters()), st.binary(max_size=40))
def test_whatever_comes_can_be_stored(text: str, body: bytes) -> None:
    assert storable(clean_text(text))
    assert storable(read_text(body))


READERS = {
    "BHuman's callback": lambda half: read_bhuman_callback(
        b'{"id":"v","status":"failed","message":' + half + b',"url":' + half + b"}"
    ).model_dump_json(),
    "bitHuman's callback": lambda half: read_bithuman_callback(
        b'{"id":"e","event":"agent.failed","data":{"agent_id":"A1","error":' + half + b"}}"
    ).model_dump_json(),
    "an event": lambda half: str(read_event('{"type":"error","message":' + half.decode("utf-8", "replace") + "}")),
    "a timeline": lambda half: read_timeline(b'[{"html":' + half + b"}]").entries[0].html,
    "words": lambda half: read_words(b'[{"word":' + half + b',"start":0,"end":1}]')[0].text,
}


@pytest.mark.parametrize("half", ["first half, escaped", "cut in the middle of its bytes", "half as raw bytes"])
@pytest.mark.parametrize("reader", READERS)
def test_every_reader_of_a_services_bytes_gives_what_can_be_stored(reader: str, half: str) -> None:
    assert storable(READERS[reader](HALVES[half]))


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b'{"a":' * 5000 + b"1" + b"}" * 5000, b"[" * (MOST_DEPTH + 1) + b"]" * (MOST_DEPTH + 1)],
    ids=["open for ever", "objects", "one too deep"],
)
def test_a_bomb_of_brackets_is_no_json(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - every way of being no JSON is this error
        read_json(body)


def test_sizes_are_bounded_where_the_values_are_made() -> None:
    with pytest.raises(ValueError, match="too long"):
        read_json(b'"' + b"a" * 100 + b'"', most_bytes=50)
    long = read_json(b'"' + b"a" * (MOST_TEXT + 5) + b'"')
    assert isinstance(long, str)
    assert len(long) == MOST_TEXT
    assert read_json(b"[" + b"9" * 5000 + b"]") == [float("inf")]


def test_no_client_reads_a_services_json_by_itself() -> None:
    """`read_json` is the only way; `read_own_json` is for the bytes that we made, in `bodies.py`."""
    for path in VENDORS.rglob("*.py"):
        text = path.read_text()
        if path.name != "values.py":
            assert "json.loads" not in text, path
            assert ".json()" not in text, path
        if path.name not in {"values.py", "bodies.py"}:
            assert "read_own_json" not in text, path


HOSTILE = {
    "titles that never end": b"<html>" + b"<title>" * 150_000,
    "one long title": b"<html><title>" + b"a" * 1_000_000,
    "exceeded again and again": b'{"error":"' + b"exceed" * 170_000 + b'"}',
    "blanks after a word": b'{"error":"out of' + b" " * 1_000_000 + b'"}',
    "words between": b'{"error":"' + b"insufficient a " * 70_000 + b'"}',
    "a code that never ends": b'{"code":"' + b"A_" * 500_000 + b'"}',
    "addresses": b'{"error":"' + b"http://a@" * 110_000 + b'"}',
    "bearers": b'{"error":"' + b"bearer " * 140_000 + b'"}',
    "a million details": b'{"detail":[' + b'{"msg":"x"},' * 80_000 + b'"x"]}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_pattern_grows_faster_than_the_text_that_it_sees(body: bytes) -> None:
    """Megabytes take well under a second; a pattern that grows with the square takes minutes."""
    began = time.process_time()
    read = ErrorReader().read(400, body)
    disguised(ErrorReader(), {}, Response(Call("BHuman", "list", paid=True), 200, {}, body))
    web_page_text(body)
    assert len(read.text) <= MOST_SAID + 200
    assert time.process_time() - began < 3.0
