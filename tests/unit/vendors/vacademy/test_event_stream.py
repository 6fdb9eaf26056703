"""Server-sent events come through whole, however the bytes are cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.vendors.wire.sse import Comment, EventDecoder, Message, TooLongError

LINES = st.lists(
    st.one_of(
        st.text(st.characters(exclude_characters="\r\n\ufeff", codec="utf-8"), max_size=12).map("data: {}".format),
        st.sampled_from(["", "", ": heartbeat", "event: news", "id: 7", "retry: 1", "nonsense", "data", "data:x"]),
    ),
    max_size=30,
)  # fmt: skip


def decoded(pieces: list[bytes]) -> list[Message | Comment]:
    decoder = EventDecoder()
    return [found for piece in pieces for found in decoder.feed(piece)] + decoder.finish()


@given(LINES, st.lists(st.integers(0, 400), max_size=12), st.sampled_from(["\n", "\r\n", "\r"]))
def test_pieces_never_change_what_is_read(lines: list[str], cuts: list[int], end: str) -> None:
    whole = (end.join(lines) + end).encode()
    at = sorted({0, len(whole), *(cut for cut in cuts if cut < len(whole))})
    pieces = [whole[first:last] for first, last in pairwise(at)]
    assert decoded(pieces) == decoded([whole]) == decoded([bytes([byte]) for byte in whole])


@given(st.lists(st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), min_size=1), max_size=10))
def test_what_was_sent_is_what_is_read(texts: list[str]) -> None:
    whole = "".join(f"data: {text}\n\n" for text in texts).encode()
    assert [found.data for found in decoded([whole]) if isinstance(found, Message)] == texts


def test_comments_are_told_and_other_fields_are_not() -> None:
    assert decoded([b": heartbeat\n\nid: 3\nevent: news\ndata: a\ndata: b\n\n"]) == [
        Comment("heartbeat"),
        Message("a\nb", "news"),
    ]


def test_last_event_without_its_blank_line_counts() -> None:
    assert decoded([b'data: {"type":"completed"}']) == [Message('{"type":"completed"}')]


def test_separators_of_other_scripts_end_no_line() -> None:
    text = "a\u2028b\u0085c\x0bd"
    assert decoded([f"data: {text}\n\n".encode()]) == [Message(text)]


def test_byte_order_mark_before_the_first_line_is_no_part_of_it() -> None:
    assert decoded([b"\xef\xbb\xbfdata: a\n\n"]) == [Message("a")]


@pytest.mark.parametrize("piece", [b"data: " + b"x" * 40, b"data: xxxxxxxxxx\n" * 4])
def test_event_without_end_is_given_up(piece: bytes) -> None:
    with pytest.raises(TooLongError):
        EventDecoder(most_bytes=32).feed(piece)


def test_many_short_events_are_not_one_long_one() -> None:
    decoder = EventDecoder(most_bytes=32)
    assert sum(len(decoder.feed(b"data: xxxxxxxx\n\n")) for _ in range(50)) == 50
