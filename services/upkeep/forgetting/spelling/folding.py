"""A text as names are compared in it: one case, one form, no signs that nobody sees, one apostrophe and one hyphen."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator
from functools import lru_cache

_APOSTROPHES = "`´ʹʻʼʽˈ‘’‛′＇՚׳"
_HYPHENS = "‐‑‒–—―−﹘﹣－⁃־"
_ZEROS = (0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0x1040)
_UNSEEN = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x640, 0x640), (0x64B, 0x652), (0x5B0, 0x5BD), (0x115F, 0x1160),
    (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xE0000, 0xE01EF),
)  # fmt: skip
"""Format signs, joiners and variants, and vowel marks and strokes that Arabic and Hebrew may be written without."""
_DROPPED = dict.fromkeys((code for first, last in _UNSEEN for code in range(first, last + 1)), None)
_SAME: dict[int, str | None] = {
    **{ord(sign): "'" for sign in _APOSTROPHES},
    **{ord(sign): "-" for sign in _HYPHENS},
    **{zero + digit: str(digit) for zero in _ZEROS for digit in range(10)},
    ord("ı"): "i",
    ord("İ"): "I",
    **_DROPPED,
}
_MOST_MARKS = 30
_MARKS = "".join(chr(code) for code in range(0x300, 0x1E94B) if unicodedata.combining(chr(code)))
_TOO_MANY_MARKS = re.compile(f"[{_MARKS}]{{{_MOST_MARKS}}}")
"""Marks are put in order letter by letter, which takes the square of the time of how many one letter has."""
_APART = "\u034f"
_RUNS = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")
_GAPS = re.compile(r"[\u200b\u200e\u200f\u2060\ufeff]")


def folded(text: str) -> str:
    """The text as it is compared."""
    if text.isascii():
        return text.lower().replace("`", "'")
    same = _TOO_MANY_MARKS.sub(lambda found: found.group() + _APART, text.translate(_SAME).replace("`", "'"))
    decomposed = unicodedata.normalize("NFKD", same)
    return unicodedata.normalize("NFKD", decomposed.casefold()).replace(_APART, "")


def folded_with_places(text: str) -> tuple[str, array[int]]:
    """The same, and for each of its characters where in the text it comes from."""
    made: list[str] = []
    places = array("I")
    for run in _RUNS.finditer(text):
        if run.group().isascii():
            made.append(folded(run.group()))
            places.extend(range(run.start(), run.end()))
            continue
        for start, cluster in _clusters(run.group()):
            one = _folded_cluster(cluster)
            made.append(one)
            places.extend([run.start() + start] * len(one))
    return "".join(made), places


def with_gaps(text: str) -> str:
    """The text with a space for each of the signs that nobody sees and that may have been meant to part words."""
    return text if text.isascii() else _GAPS.sub(" ", text)


def goes_on(text: str, place: int) -> bool:
    """Whether the sign at this place belongs to the letter before it, which without it is another letter."""
    sign = text[place]
    return unicodedata.category(sign)[0] == "M" or "\u1160" <= sign <= "\u11ff"


def _clusters(run: str) -> Iterator[tuple[int, str]]:
    """Each letter with its marks, which are ordered among themselves."""
    start = 0
    for place in range(1, len(run)):
        is_part = unicodedata.combining(run[place]) or ord(run[place]) in _DROPPED
        if not is_part or place - start > _MOST_MARKS:
            yield start, run[start:place]
            start = place
    yield start, run[start:]


@lru_cache(maxsize=4096)
def _folded_cluster(cluster: str) -> str:
    return folded(cluster)
