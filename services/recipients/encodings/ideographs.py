"""How much a decoded text reads like Chinese, Japanese or Korean."""

from __future__ import annotations

from functools import lru_cache

from services.recipients.encodings.common_ideographs import HANGUL, JAPANESE, SIMPLIFIED, TRADITIONAL

_PUNCTUATION = frozenset("、。・ー々（）「」『』　：，！？＆－〜．／＋〒ヶ·")
_COMMON = {"zh": SIMPLIFIED, "zh-tw": TRADITIONAL, "ja": JAPANESE}


def ideograph_score(text: str, language: str) -> float:
    """About +2 for each character that fits, as it takes two bytes; below 0 for text that only decodes by chance."""
    total = 0.0
    for at, char in enumerate(text):
        if char < "\x80":
            continue
        total += 2 * _fit(char, language)
        if char >= "\u2e80":
            # ASCII letters glued to ideographs come from bytes that were cut in the wrong place.
            total -= 0.5 * (_is_latin(text[at - 1 : at]) + _is_latin(text[at + 1 : at + 2]))
    return total


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


@lru_cache(maxsize=20_000)
def _fit(char: str, language: str) -> float:
    if "\uac00" <= char <= "\ud7a3":
        return _hangul(char) if language == "ko" else -2.0
    if "\u4e00" <= char <= "\u9fff":
        return -0.5 if language == "ko" else _ideograph(char, language)
    if "\u3040" <= char <= "\u30ff" and char not in _PUNCTUATION:
        return 0.8 if language == "ja" else -0.5
    return _sign(char)


def _sign(char: str) -> float:
    if char in _PUNCTUATION:
        return 0.4
    if "\uff61" <= char <= "\uff9f":
        return -0.4
    return 0.2 if "\uff01" <= char <= "\uff5e" else -1.5


def _hangul(char: str) -> float:
    if char in HANGUL:
        return 1.0
    try:
        char.encode("euc_kr")
    except UnicodeEncodeError:
        return -1.0
    return 0.3


_LEVELS = {"zh": ("gb2312", 0xB0, 0xD7), "zh-tw": ("big5", 0xA4, 0xC6), "ja": ("euc_jp", 0xB0, 0xCF)}


def _ideograph(char: str, language: str) -> float:
    """Every national set has its common characters first: its first level scores, its second and the rest do not."""
    if char in _COMMON[language]:
        return 1.0
    codec, low, high = _LEVELS[language]
    try:
        lead = char.encode(codec)[0]
    except UnicodeEncodeError:
        return -1.5
    return 0.3 if low <= lead <= high else -0.5
