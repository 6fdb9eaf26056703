"""What a column name stands for, whatever its case, accents, punctuation and language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from services.recipients.columns.synonyms import SYNONYMS

_TRAILING_NUMBER = re.compile(r"\s{0,4}\(\d{1,4}\)$")
_LONGEST = 300
"""No heading is longer; what is longer means nothing, and no pattern sees more of it."""
FILLERS = frozenset(
    [
        "contact",
        "contacts",
        "lead",
        "customer",
        "recipient",
        "user",
        "client",
        "person",
        "primary",
        "work",
        "business",
        "personal",
        "main",
        "your",
        "their",
        "the",
        "value",
        "kunde",
        "kunden",
        "kontakt",
        "empfanger",
        "destinataire",
        "cliente",
        "private",
        "field",
        "var",
        "variable",
    ]
)
_BY_LAST_WORD = ("url", "email", "phone")
_APART = re.compile(r"[^\w]+|_+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SPECIAL = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ς": "σ"})


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """The text without case, accents, punctuation and doubled spaces: "E-Mail_adresse" becomes "e mail adresse"."""
    spaced = _APART.sub(" ", unicodedata.normalize("NFKC", _CAMEL.sub(" ", text[:_LONGEST])))
    lowered = spaced.casefold().replace("i̇", "i").translate(_SPECIAL)
    # Kana, Hangul and Cyrillic й are letters of their own: only marks on Latin and Greek letters are taken off.
    bare = "".join(_without_mark(char) for char in unicodedata.normalize("NFC", lowered))
    return " ".join(bare.split())


def _without_mark(char: str) -> str:
    parts = unicodedata.normalize("NFD", char)
    return parts[0] if len(parts) > 1 and parts[0] < "\u0400" else char


def _index() -> dict[str, str]:
    found: dict[str, str] = {}
    for meaning, words in SYNONYMS.items():
        found[fold(meaning)] = meaning
        for word in words.split("|"):
            found.setdefault(fold(word), meaning)
    for word, meaning in list(found.items()):
        found.setdefault(word.replace(" ", ""), meaning)
    return found


_MEANINGS = _index()


@lru_cache(maxsize=20_000)
def meaning_of(heading: str) -> str | None:
    """What a heading stands for ("Vorname" is "first_name"), or None when it is no word that we know."""
    if len(heading) > _LONGEST:
        return None
    folded = fold(_TRAILING_NUMBER.sub("", heading))
    return _MEANINGS.get(folded) or _MEANINGS.get(folded.replace(" ", ""))


@dataclass(frozen=True)
class Meaning:
    """What a heading stands for, or None; `beside` is what stands next to it and says which one is meant, unspaced."""

    word: str | None
    beside: str = ""


@lru_cache(maxsize=20_000)
def close_meaning(heading: str) -> Meaning:
    """Like `meaning_of`, and for "Contact First Name" or "linkedin_url" by the known words in it."""
    found = meaning_of(heading)
    if found or len(heading) > _LONGEST:
        return Meaning(found)
    words = fold(_TRAILING_NUMBER.sub("", heading)).split()
    kept = [word for word in words if word not in FILLERS and not word.isdigit()]
    if kept != words and kept:
        found = meaning_of(" ".join(kept))
        if found:
            return Meaning(found)
    if len(kept) > 1 and meaning_of(kept[-1]) in _BY_LAST_WORD:
        return Meaning(meaning_of(kept[-1]), "".join(kept[:-1]))
    return Meaning(None)


def heading_words() -> frozenset[str]:
    """Every known heading, folded."""
    return frozenset(_MEANINGS)


def known_words(cells: Sequence[str]) -> int:
    """How many of these cells are words that headers are made of, in any language that we know."""
    return sum(meaning_of(cell) is not None for cell in cells)
