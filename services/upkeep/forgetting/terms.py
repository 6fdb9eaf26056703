"""What a person is looked for by, in every spelling in which a text can hold it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection
from typing import Any

from services.errors import NotPossible

FORGOTTEN = "[forgotten]"
SHORTEST = 4
MOST = 20
OUR_WORDS = frozenset({
    "account", "agent", "agreed", "campaign", "cancelled", "column", "continues", "delimiter", "draft", "encoding",
    "errors", "failed", "file", "form", "header_row", "held", "kind", "lesson", "mapping", "name", "options",
    "other_target", "person", "practice", "quotechar", "rows", "settings", "sheet", "sources", "succeeded", "suggested",
    "target", "template", "text", "type", "value", "values", "variables", "vendor_id", "video",
})  # fmt: skip
"""What our own records are written in: to take one of these out of them would leave them unreadable."""
DIGITS_OF_A_PHONE = 7
_PHONE = re.compile(r"\+?[\d\s().\-/]+")
_BETWEEN_WORDS = r"(?:\s|[+_.\-]|%20|%2B|\\u0020|&nbsp;|&#32;)+"
_BETWEEN_DIGITS = r"(?:\s|[().\-/]|%20|%2B)*"
_NOT_INSIDE_A_WORD = (r"(?<![^\W_])", r"(?![^\W_])")


class Terms:
    """One person, by name, e-mail, phone or any text: found in any case, and as JSON, web addresses and HTML spell it.

    A term counts as a whole word only. Raises NotPossible without one, or for one so short that it is everywhere.
    """

    def __init__(self, given: Collection[str]) -> None:
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
            if len(one) < SHORTEST:
                raise NotPossible(
                    f"“{one}” is too short: it would be found in what is about others.",
                    next_step=f"Write at least {SHORTEST} characters, best the whole name or the e-mail address.",
                )
        self.pattern = re.compile("|".join(_pattern(one) for one in self.given), re.IGNORECASE)

    def are_in(self, text: str) -> bool:
        """Whether one of them stands in this text."""
        return self.pattern.search(text) is not None

    def without(self, text: str) -> str:
        """The text with each of them replaced; what is JSON stays JSON."""
        if text[:1] in {"{", "["} and self.are_in(text):
            try:
                value = json.loads(text)
            except ValueError:
                return self.pattern.sub(FORGOTTEN, text)
            return json.dumps(self.taken_out(value), ensure_ascii=text.isascii(), separators=_separators(text))
        return self.pattern.sub(FORGOTTEN, text)

    def taken_out(self, value: Any) -> Any:
        """The same JSON with each of them replaced in every text of it, names included."""
        if isinstance(value, str):
            return self.without(value)
        if isinstance(value, dict):
            return {self.without(name): self.taken_out(one) for name, one in value.items()}
        return [self.taken_out(one) for one in value] if isinstance(value, list) else value

    def without_in(self, data: bytes) -> bytes:
        """The same for bytes, whatever else they hold."""
        text = data.decode("utf-8", "surrogateescape")
        return self.without(text).encode("utf-8", "surrogateescape") if self.are_in(text) else data


def texts_of(given: Collection[str]) -> list[str]:
    """The texts that are looked for, each once, on one line in one normal form; empty ones are none."""
    return list(dict.fromkeys(plain for one in given if (plain := _plain(one))))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _pattern(term: str) -> str:
    before, behind = _NOT_INSIDE_A_WORD
    digits = [sign for sign in term if sign.isdigit()]
    if _PHONE.fullmatch(term) and len(digits) >= DIGITS_OF_A_PHONE:
        return rf"{before}(?:\+|%2B)?{_BETWEEN_DIGITS.join(digits)}{behind}"
    words = [_BETWEEN_WORDS.join(_letters(word) for word in form.split(" ")) for form in _forms(term)]
    return rf"{before}(?:{'|'.join(words)}){behind}"


def _forms(term: str) -> list[str]:
    return list(dict.fromkeys((term, unicodedata.normalize("NFD", term))))


def _letters(word: str) -> str:
    """Letter by letter, each as it is or as one of the ways to write it."""
    written = []
    for letter in word:
        spelled = {letter, letter.lower(), letter.upper()}
        ways = [re.escape(one) for one in sorted(spelled)]
        if not (letter.isascii() and letter.isalnum()):
            for one in sorted(spelled):
                ways.append("".join(f"%(?:25)*{byte:02x}" for byte in one.encode()))
                ways.append("".join(f"\\\\+u{ord(unit):04x}" for unit in _units(one)))
                ways.append("".join(f"&#(?:0*{ord(sign)}|x0*{ord(sign):x});" for sign in one))
        written.append(f"(?:{'|'.join(ways)})")
    return "".join(written)


def _units(text: str) -> list[str]:
    """The UTF-16 units of a text, which is what JSON escapes."""
    data = text.encode("utf-16-be")
    return [chr(int.from_bytes(data[at : at + 2], "big")) for at in range(0, len(data), 2)]


def _separators(text: str) -> tuple[str, str]:
    return (", ", ": ") if '": ' in text or '", ' in text else (",", ":")
