"""What a person is looked for by, in every spelling in which a text or a record can hold it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import Any

from services.errors import NotPossible
from services.upkeep.forgetting.spelling.folding import folded
from services.upkeep.forgetting.spelling.names import Sought, words_of
from services.upkeep.forgetting.spelling.scripts import writes_no_spaces
from services.upkeep.forgetting.spelling.views import plain, views

FORGOTTEN = "[forgotten]"
SHORTEST = 4
SHORTEST_WITHOUT_SPACES = 2
MOST = 20
ROUNDS = 3
DEEPEST = 4
BETWEEN_CELLS = "\0"
OUR_WORDS = frozenset({
    "account", "agent", "agreed", "campaign", "cancelled", "column", "continues", "delimiter", "draft", "encoding",
    "errors", "failed", "file", "form", "header_row", "held", "kind", "lesson", "mapping", "name", "options",
    "other_target", "person", "practice", "quotechar", "rows", "settings", "sheet", "sources", "succeeded", "suggested",
    "target", "template", "text", "type", "value", "values", "variables", "vendor_id", "video",
})  # fmt: skip
"""What our own records are written in: to take one of these out of them would leave them unreadable."""


class Terms:
    """One person, by name, e-mail, phone or any text: found in any case and form, and behind any escape.

    A term counts as a whole word only, where its script has words. Raises NotPossible without one, or for one so
    short that it is everywhere. `known` are cells that are this person's, whatever else they hold.
    """

    def __init__(self, given: Collection[str], *, in_lines: bool = False, known: Collection[str] = ()) -> None:
        self.given = tuple(texts_of(given))
        if not self.given:
            raise NotPossible("Nobody is named.", next_step="Write a name, an e-mail address or a phone number.")
        if len(self.given) > MOST:
            raise NotPossible(f"At most {MOST} texts are looked for at once.", next_step="Forget one person at a time.")
        for one in self.given:
            if one.lower() in OUR_WORDS:
                raise NotPossible(
                    f"“{one}” is a word of Callsheet's own.", next_step="Write the whole name or address."
                )
            if _is_too_short(one):
                raise NotPossible(
                    f"“{one}” is too short: it would be found in what is about others.",
                    next_step=f"Write at least {SHORTEST} characters, best the whole name or the e-mail address.",
                )
        self._sought = [Sought(one, in_lines=in_lines) for one in self.given]
        self.whole = "|".join(f"(?:{one.whole})" for one in self._sought)
        self._anyone = re.compile(self.whole)
        self.each = "|".join(one.each for one in self._sought)
        self._any_word = re.compile(self.each)
        self._known = frozenset(known)

    @cached_property
    def in_lines(self) -> Terms:
        """The same for the text of a whole table: found within lines, and between delimiters."""
        return Terms(self.given, in_lines=True)

    def knowing(self, cells: Collection[str]) -> Terms:
        """The same person, of whose rows these are cells: those of them that hold a word of the name are theirs."""
        texts = {plain(cell) for cell in cells}
        return Terms(self.given, known=[one for one in texts if self._any_word.search(one)])

    def are_in(self, text: str) -> bool:
        """Whether one of them stands in this text."""
        return any(self._names(seen) for seen in _seen(text))

    def are_over(self, cells: Sequence[str]) -> bool:
        """Whether a row is the person's: a cell names them, or its cells hold every word of the name in any order."""
        text = BETWEEN_CELLS.join(cells)
        if not self._may_be_in(text):
            return False
        whole = plain(text)
        return any(one.is_spread_over(whole) for one in self._sought) or self.name_record(cells)

    def name_record(self, cells: Sequence[str]) -> bool:
        """Whether a cell names the person, or some hold every word of the name and nothing else."""
        return any(self.are_in(cell) for cell in cells) or bool(self.cells_of(cells))

    def cells_of(self, cells: Sequence[str]) -> set[int]:
        """Which cells of a record hold the words of the name and nothing else; none when they do not hold them all."""
        if not self._may_be_in(BETWEEN_CELLS.join(cells)):
            return set()
        plainly = [plain(cell) for cell in cells]
        return {place for one in self._sought for place in one.cells_of(plainly, self._known)}

    def change(self, text: str) -> bool:
        """Whether a text holds the person, as one word after another or in a record."""
        return self.without(text) != text

    def without(self, text: str) -> str:
        """The text with each of them replaced; what is JSON stays JSON, in each line too."""
        if not self._may_be_in(text):
            return text
        if text.lstrip()[:1] in {"{", "["}:
            try:
                value = json.loads(text)
            except (ValueError, RecursionError):
                return self.replaced(self._without_records(text))
            new = self.taken_out(value)
            return text if new == value else _dumped(new, text)
        return self.replaced(self._without_records(text))

    def replaced(self, text: str) -> str:
        """The text with each of them replaced where it stands."""
        for _round in range(ROUNDS):
            spans = sorted(self._spans(text)) if self._may_be_in(text) else []
            if not spans:
                break
            made, done = [], 0
            for start, end in spans:
                if start >= done:
                    made += [text[done:start], FORGOTTEN]
                done = max(done, end)
            text = "".join([*made, text[done:]])
        return text

    def taken_out(self, value: Any) -> Any:
        """The same JSON with each of them replaced in every text of it, names included."""
        if isinstance(value, str):
            return self.without(value)
        if isinstance(value, dict):
            own = self._texts_of_record(value)
            return {self.without(name): self.taken_out(_emptied(one, own)) for name, one in value.items()}
        if isinstance(value, list):
            own = self._texts_of_record(value)
            return [self.taken_out(FORGOTTEN if isinstance(one, str) and one in own else one) for one in value]
        return value

    def without_in(self, data: bytes) -> bytes:
        """The same for bytes, whatever else they hold."""
        text = data.decode("utf-8", "surrogateescape")
        new = self.without(text)
        return data if new == text else new.encode("utf-8", "surrogateescape")

    def _names(self, seen: str) -> bool:
        parts = [one for one in self._sought if one.may_be_in(seen)]
        return bool(parts and self._anyone.search(seen) and any(next(one.spans(seen), None) for one in parts))

    def _may_be_in(self, text: str) -> bool:
        return any(one.may_be_in(seen) for seen in _seen(text) for one in self._sought)

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        for view in views(text):
            seen = folded(view.text)
            if self._names(seen):
                seen, exact = view.searched()
                yield from (exact.back(*span) for one in self._sought for span in one.spans(seen))

    def _texts_of_record(self, value: dict[str, Any] | list[Any]) -> set[str]:
        texts = list(_texts_in(value, 0))
        return {texts[place] for place in self.cells_of(texts)}

    def _without_records(self, text: str) -> str:
        """The text with the person taken out of the JSON that stands in its lines."""
        lines = text.splitlines(keepends=True)
        for place, line in enumerate(lines):
            start = min((at for sign in "{[" if (at := line.find(sign)) >= 0), default=-1)
            if start < 0 or not self._may_be_in(line):
                continue
            try:
                value, end = json.JSONDecoder().raw_decode(line, start)
            except (ValueError, RecursionError):
                continue
            new = self.taken_out(value)
            if new != value:
                lines[place] = line[:start] + _dumped(new, line[start:end]) + line[end:]
        return "".join(lines)


def texts_of(given: Collection[str]) -> list[str]:
    """The texts that are looked for, each once, on one line in one normal form; empty ones are none."""
    return list(dict.fromkeys(plain for one in given if (plain := _plain(one))))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _is_too_short(term: str) -> bool:
    letters = [sign for sign in unicodedata.normalize("NFC", folded(term)) if sign.isalnum()]
    if any(writes_no_spaces(sign) for sign in letters):
        return len(letters) < SHORTEST_WITHOUT_SPACES
    is_whole = len(words_of(folded(term))) > 1
    return len(letters) < (SHORTEST - 1 if is_whole else SHORTEST)


def _seen(text: str) -> Iterator[str]:
    return (folded(view.text) for view in views(text))


def _texts_in(value: dict[str, Any] | list[Any], depth: int) -> Iterator[str]:
    """The texts of one record: of a list its own, of an object those of what stands in it by a name as well."""
    for one in value.values() if isinstance(value, dict) else value:
        if isinstance(one, str):
            yield one
        elif isinstance(value, dict) and isinstance(one, dict) and depth < DEEPEST:
            yield from _texts_in(one, depth + 1)


def _emptied(value: Any, own: Collection[str], depth: int = 0) -> Any:
    if isinstance(value, str):
        return FORGOTTEN if value in own else value
    if own and isinstance(value, dict) and depth < DEEPEST:
        return {name: _emptied(one, own, depth + 1) for name, one in value.items()}
    return value


def _dumped(value: Any, like: str) -> str:
    spaced = '": ' in like or '", ' in like
    separators = (", ", ": ") if spaced else (",", ":")
    return json.dumps(value, ensure_ascii=like.isascii(), separators=separators)
