"""Text that was once decoded in the wrong encoding, and what it was before: "MÃ¼ller" was "Müller"."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

# Encodings in which UTF-8 was read by mistake. Of the second group only Latin letters can come back: their signs for
# the lead bytes are common punctuation, and a quote before an accented letter is no damage.
_WIDE = (
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1254",
    "cp1253",
    "cp1257",
    "iso-8859-1",
    "iso-8859-2",
    "iso-8859-9",
    "koi8-r",
    "cp866",
    "cp1255",
    "cp1256",
    "cp949",
    "cp932",
    "gb18030",
    "big5",
)
_NARROW = ("mac_roman", "cp850", "cp437", "cp852", "mac_latin2", "mac_cyrillic")
_LONGEST = 4_000
_GENERATIONS = 3
_LEADS = (0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC8, 0xCE, 0xCF, 0xD0, 0xD1, 0xE1, 0xE2, 0xF0, 0xEF)
_NARROW_LEADS = (0xC2, 0xC3, 0xC4, 0xC5, 0xC8, 0xE2)
_LATE_LETTERS = "ơưƠƯșțȘȚǎǐǒǔǍǏǑǓəƏ"
_RUN = re.compile(r"[^\x00-\x7f]+")


@lru_cache(maxsize=20_000)
def ungarbled(text: str) -> str | None:
    """The text as it was before it was garbled, once or several times; None when it is not garbled in a known way."""
    if text.isascii() or len(text) > _LONGEST:
        return None
    now = text
    for _ in range(_GENERATIONS):
        before = _one_generation(now)
        if before is None:
            break
        now = before
    return now if now != text else None


def suspect_pattern() -> str:
    """A pattern (RE2) that every garbled text matches: a lead byte's sign before a following byte's."""
    lead, follow = _signs()
    return f"[{lead}][{follow}]"


@cache
def _signs() -> tuple[str, str]:
    lead, follow = set("ÃÂÄÅÐÑâðï"), set()
    for codec in (*_WIDE, *_NARROW):
        leads = _LEADS if codec in _WIDE else _NARROW_LEADS
        lead |= {_sign(codec, byte) for byte in leads}
        follow |= {_sign(codec, byte) for byte in range(0x80, 0xC0)}
    follow |= {chr(byte) for byte in range(0x80, 0xC0)}
    russian = set("абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ")
    return _class(lead - {""}), _class(follow - russian - {""})


def _class(signs: set[str]) -> str:
    return "".join(f"\\x{{{ord(sign):x}}}" for sign in sorted(signs) if not sign.isascii())


def _sign(codec: str, byte: int) -> str:
    return bytes([byte]).decode(codec, "ignore")


def _is_garbled_still(text: str, decoded: str, depth: int) -> bool:
    """Whether what came back is itself garbled: text can be spoilt twice."""
    return (
        depth > 0
        and len(decoded) < len(text)
        and not decoded.isascii()
        and _one_generation(decoded, depth - 1) is not None
    )


def _one_generation(text: str, depth: int = _GENERATIONS) -> str | None:
    for codec in (*_WIDE, *_NARROW):
        whole = _decoded(text, codec)
        if whole is not None and (_is_better(text, whole, codec) or _is_garbled_still(text, whole, depth)):
            return whole
    changed = _RUN.sub(_mended_run, text)
    kept = changed != text and not _breaks_capitals([char for char in changed if char.isalpha()])
    return changed if kept else None


def _mended_run(found: re.Match[str]) -> str:
    run = found.group()
    for codec in ("cp1252", "cp1250", "cp1251", "mac_roman"):
        inner = _decoded(run, codec)
        if inner is not None and _is_better(run, inner, codec):
            return inner
    return run


def _decoded(text: str, codec: str) -> str | None:
    try:
        data = text.encode(codec)
    except UnicodeEncodeError:
        # Bytes without a sign in the encoding often come through as the control characters of the same number.
        data = b""
        for char in text:
            try:
                data += char.encode(codec)
            except UnicodeEncodeError:
                if not "\x80" <= char <= "\x9f":
                    return None
                data += bytes([ord(char)])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _is_better(text: str, decoded: str, codec: str) -> bool:
    new = [char for char in decoded if not char.isascii()]
    if not new or len(decoded) >= len(text):
        return False
    for char in new:
        if "\x80" <= char <= "\x9f":
            return False
        category = unicodedata.category(char)
        if not (
            category in ("Lu", "Ll", "Lo", "Pi", "Pf", "Pd", "Sc", "So", "Zs")
            or char in "…·•¿¡«»\ufeff\u200d\ufe0f°ªº´¨¸"
            or category in ("Mn", "Mc")
        ):
            return False
        if "\u0180" <= char <= "\u024f" and char not in _LATE_LETTERS:
            return False
        if codec in _NARROW and not ("\xa0" <= char <= "\u024f" or "\u2010" <= char <= "\u2044" or char == "€"):
            return False
    letters = [char for char in decoded if char.isalpha()]
    return not _breaks_capitals(letters)


def _breaks_capitals(letters: list[str]) -> bool:
    """A small letter beyond ASCII amid capitals, or two scripts in one word, are not what people wrote."""
    upper = sum(char.isupper() for char in letters)
    small = [char for char in letters if char.islower()]
    odd_case = upper >= 3 and 0 < len(small) < upper / 2 and all(not char.isascii() for char in small)
    scripts = {_script(char) for char in letters if not char.isascii()}
    return odd_case or len(scripts - {"", "LATIN"}) > 1


def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]
