"""How much a decoded text reads like language: the judgement behind the choice of an old encoding."""

from __future__ import annotations

import unicodedata
from collections import Counter

from services.recipients.encodings.alphabets import TYPOGRAPHY, VOWELS

# What comes after these letters in the languages that have them, and how odd anything else is.
_ODD_AFTER: dict[str, tuple[frozenset[str], float]] = {
    "ñ": (VOWELS, 1.0),
    "œ": (frozenset("ui"), 1.0),
    "ì": (frozenset(), 0.5),
    "ù": (frozenset(), 0.5),
    "ò": (frozenset(), 0.5),
    "õ": (frozenset("eo"), 0.4),
    "ã": (frozenset("oe"), 0.4),
    "ń": (frozenset("bcćdfghjklłmnprsśtwzźż -.,;|\t\r\n\"'"), 1.0),
}
_CASED = ("LATIN", "GREEK", "CYRILLIC")


def letter_weights(alphabet: str, others: str) -> dict[str, float]:
    """From 1 for the commonest letter down to 0.1; letters of related languages only do not count against the text."""
    weights = {letter: 1.0 - 0.9 * rank / len(alphabet) for rank, letter in enumerate(alphabet)}
    return {**dict.fromkeys(others, -0.1), **weights}


def shape(text: str) -> tuple[Counter[str], float]:
    """How often each letter beyond ASCII occurs, in small letters, and the penalty for everything odd."""
    letters: Counter[str] = Counter()
    penalty = 0.0
    for at, char in enumerate(text):
        if char < "\x80":
            continue
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        if char.isalpha():
            letters[char.lower() if char != "İ" else "ı"] += 1
            penalty += _odd_letter(char, before, after)
        else:
            penalty += _odd_sign(char, before, after)
    return letters, penalty


def _odd_letter(char: str, before: str, after: str) -> float:
    penalty = 0.0
    if char in "ªºˆ˜µƒ":
        return 1.5
    if char.isupper() and before.islower():
        penalty += 1.5
    if char.islower() and before.isupper() and after.isupper():
        penalty += 1.0
    if not before.isalpha() and not after.isalpha() and char not in "àéèóåöøíÀÉÅÖØиваясукоіїєή":
        penalty += 0.8
    script = _script(char)
    penalty += sum(near.isalpha() and _script(near) != script for near in (before, after))
    if script in _CASED:
        penalty += _odd_place(char.lower(), before.lower(), after.lower())
    return penalty


def _odd_place(char: str, before: str, after: str) -> float:
    """Letters that stand where the languages that have them do not put them."""
    if char == "ς":
        return 1.5 if after.isalpha() else -0.5
    if char in "ıi̇":
        return 0.0
    odd = 0.0
    if before.isalpha() and after.isalpha():
        vowels = (before in VOWELS) + (after in VOWELS)
        if char in VOWELS:
            odd += 0.5 if vowels == 2 else 0.0
        else:
            odd += 0.7 if vowels == 0 else 0.0
    if char in _ODD_AFTER:
        good, points = _ODD_AFTER[char]
        odd += 0.0 if after in good or (char in "ìùòã" and not after.isalpha()) else points
    if char in "ðğèìьъы" and not before.isalpha():
        odd += 0.7
    return odd


def _odd_sign(char: str, before: str, after: str) -> float:
    category = unicodedata.category(char)
    if category in ("Cc", "Co", "Cn", "Cs"):
        return 4.0
    if category in ("Mn", "Mc"):
        return 0.0 if before.isalpha() or unicodedata.category(before) in ("Mn", "Mc") else 2.0
    if char in TYPOGRAPHY:
        return _odd_typography(char, before, after)
    return 2.0 if before.isalpha() or after.isalpha() else 0.7


def _odd_typography(char: str, before: str, after: str) -> float:
    """Below 0 where writers and word processors put these signs."""
    between = before.isalpha() and after.isalpha()
    if char == "\xa0":
        return -0.9
    if char == "’" and between:
        return -0.9
    if char in "–—€" and not between:
        return -0.7
    if (char in "“„«‘‚" and after.isalnum() and not before.isalnum()) or (char in "”»’…" and not after.isalnum()):
        return -0.5
    return 1.2 if between else 0.1


def _script(char: str) -> str:
    if char < "\x80" or char < "\u0250":
        return "LATIN"
    if char < "\u0400":
        return "GREEK" if char >= "\u0370" else "OTHER"
    if char < "\u0530":
        return "CYRILLIC"
    return "GREEK" if "\u1f00" <= char <= "\u1fff" else "OTHER"
