"""A name, an address or any other text as it is looked for: as a whole, and word by word over the cells of a record."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from services.upkeep.forgetting.spelling.folding import folded, goes_on
from services.upkeep.forgetting.spelling.phones import is_phone, phone_pattern
from services.upkeep.forgetting.spelling.scripts import BEGINS, before, behind, writes_no_spaces

_BETWEEN = r"(?:[\s+_.\-\"'・·]+|[\"']*[,;|\t][\"']*)"
_BETWEEN_IN_LINES = r"(?:[^\S\r\n\t]|[+_.\-'・·])+"
_PARTS = re.compile(r"[\s+_.,;|\"\-・·]+")
NOTHING = r"(?!)"
"""A pattern that is in no text."""
_LITERAL = re.compile(r"[@/:]")


class Sought:
    """One text that somebody is looked for by. All texts that it is compared with are folded.

    `in_lines` looks for what stands on one line and crosses no delimiter, as in the text of a whole file.
    """

    def __init__(self, given: str, *, in_lines: bool = False) -> None:
        text = folded(given)
        self.is_phone = is_phone(text)
        self.is_literal = self.is_phone or _LITERAL.search(text) is not None
        self.words = text.split() if self.is_literal else words_of(text)
        self._between = _BETWEEN_IN_LINES if in_lines else _BETWEEN
        self.whole = phone_pattern(text) if self.is_phone else self._whole(in_lines=in_lines)
        self._pattern = re.compile(self.whole)
        self.needles = [] if self.is_phone else [one for word in self.words for one in _needles(word)]
        self.ways = [] if self.is_literal else list(self._ways())
        self._apart = sorted(set(self.words), key=len, reverse=True) if self.ways else []
        self.each = "|".join(f"({_bounded([word], '')})" for word in self._apart) or NOTHING
        self._words = re.compile(self.each)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where it stands in a text."""
        return ((found.start(), found.end()) for found in _found(self._pattern, text))

    def may_be_in(self, text: str) -> bool:
        """Whether a text holds every part of it anywhere: what does not is not looked at more closely."""
        if self.is_phone:
            return next(self.spans(text), None) is not None
        return all(one in text for one in self.needles)

    def is_spread_over(self, text: str) -> bool:
        """Whether every word of a name stands somewhere in a text, in any order."""
        if len(self.words) < 2 or not self.ways:
            return False
        return Counter(self.words) <= self._words_in(text)

    def cells_of(self, cells: Sequence[str], known: frozenset[str]) -> set[int]:
        """The cells that hold nothing but words of the name, or are `known` to be this person's; none without all."""
        for way in self.ways:
            own, held = set(), Counter[str]()
            for place, cell in enumerate(cells):
                words = Counter(words_of(cell))
                if cell in known:
                    words = self._words_in(cell) or words & way
                if words and words <= way:
                    own.add(place)
                    held += words
            if way <= held:
                return own
        return set()

    def _words_in(self, text: str) -> Counter[str]:
        """The words of the name that a text holds, and how often."""
        return Counter(self._apart[(found.lastindex or 1) - 1] for found in _found(self._words, text))

    def _whole(self, *, in_lines: bool) -> str:
        if not self.words:
            return NOTHING
        ways = [_bounded(self.words, r"\s+" if self.is_literal else self._between)]
        if not self.is_literal and not in_lines:
            # The last name first, with nobody's first name before it: in "Maria Silva, Ana Costa" nobody is Ana Silva.
            for turn in range(1, len(self.words)):
                last, first = self.words[turn:], self.words[:turn]
                turned = f"{_joined(last, self._between)}\\s*,\\s*{_joined(first, self._between)}{behind(first[-1])}"
                ways.append(rf"{BEGINS}(?<![^\W_] ){turned}")
        return "|".join(f"(?:{way})" for way in ways)

    def _ways(self) -> Iterator[Counter[str]]:
        """The words as cells may hold them; a name that is written without spaces may be parted anywhere."""
        if len(self.words) > 1:
            yield Counter(self.words)
        whole = "".join(self.words)
        if all(writes_no_spaces(sign) or goes_on(whole, place) for place, sign in enumerate(whole)):
            for place in range(1, len(whole)):
                if not goes_on(whole, place):
                    yield Counter([whole[:place], whole[place:]])


def words_of(text: str) -> list[str]:
    """The words of a folded text."""
    return [word for word in _PARTS.split(text) if word.strip("'")]


def _found(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    place = 0
    while found := pattern.search(text, place):
        start, end = found.span()
        is_cut = end < len(text) and goes_on(text, end)
        is_joined = start > 0 and goes_on(text, start - 1) and not writes_no_spaces(text[start])
        if is_cut or is_joined:
            place = start + 1
        else:
            yield found
            place = end


def _bounded(words: Sequence[str], between: str) -> str:
    return before(words[0]) + _joined(words, between) + behind(words[-1])


def _joined(words: Sequence[str], between: str) -> str:
    made = _letters(words[0])
    for last, word in pairwise(words):
        is_open = writes_no_spaces(last[-1]) and writes_no_spaces(word[0])
        made += (f"(?:{between})?" if is_open else between) + _letters(word)
    return made


def _letters(word: str) -> str:
    made = ""
    for place, sign in enumerate(word):
        if place and writes_no_spaces(sign) and writes_no_spaces(word[place - 1]):
            made += r"[\s・·]?"
        made += "'+" if sign == "'" else re.escape(sign)
    return made


def _needles(word: str) -> Iterator[str]:
    if any(writes_no_spaces(sign) for sign in word):
        yield from word.replace("'", "")
    else:
        yield from (part for part in word.split("'") if part)
