"""What a damaged or badly written value was probably meant to be: one function for each repair."""

from __future__ import annotations

import html
import quopri
import re
import unicodedata
from email.errors import HeaderParseError
from email.header import decode_header, make_header

MARKS = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a"
)
_TAGS = re.compile(
    "(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+|(?:(?<=[A-Za-z@.])|^)[\ufe00-\ufe0f]"
)
_MARKS = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{MARKS}]")
_EQUALS = re.compile(r'\s*="(.*)"\s*', re.DOTALL)
_CODED_WORD = re.compile(r"=\?[^?\s]{1,60}\?[bBqQ]\?[^?\r\n]*\?=")
_LONG = 2_000
_QUOTED_BYTES = re.compile(r"(?:=[0-9A-Fa-f]{2})+")
_PERCENT_BYTES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_DOMAIN = re.compile(r"(?:[\w-]{1,63}\.){1,6}[a-zA-Z]{2,24}(?:[/?#]\S*)?")
_IN_ANGLES = re.compile(r"[^<>]*<\s*([^<>@\s]+@[^<>@\s]+)\s*>\s*")


def without_marks(text: str) -> str:
    """The text without invisible marks and control characters; blanks of every kind off its ends."""
    return _TAGS.sub("", _MARKS.sub("", text)).strip()


def without_quotes(text: str) -> str:
    """The same without any double quote."""
    return text.replace('"', "").strip()


def without_entities(text: str) -> str:
    """`&eacute;` as the letter that it stands for, also when it was written twice over."""
    try:
        return html.unescape(html.unescape(text))
    except ValueError:
        # A number of thousands of digits, which no letter has.
        return text


def without_quoting(text: str) -> str | None:
    """Quoted-printable (`G=C3=BCnther`) and encoded words (`=?utf-8?q?…?=`) as letters; None when they are none."""
    if "=?" in text:
        try:
            if len(text) > _LONG or "=?" in _CODED_WORD.sub("", text):
                # Each word by itself: the library takes time with the square of many words, and of one without an end.
                apart = _CODED_WORD.sub(lambda word: _letters_of_word(word.group()), text)
                return apart if apart != text else None
            return _letters_of_word(text)
        except (HeaderParseError, LookupError, ValueError):
            return None
    return _decoded(_QUOTED_BYTES, text, quopri.decodestring)


def _letters_of_word(text: str) -> str:
    return str(make_header(decode_header(text)))


def without_percents(text: str) -> str | None:
    """`M%C3%BCller` as letters; None when the bytes are none."""
    return _decoded(_PERCENT_BYTES, text, lambda run: bytes.fromhex(run.replace("%", "")))


def _decoded(pattern: re.Pattern[str], text: str, to_bytes) -> str | None:  # type: ignore[no-untyped-def]  # str to bytes
    out, end = [], 0
    for found in pattern.finditer(text):
        data = to_bytes(found.group())
        if data.isascii():
            continue
        try:
            letters = data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                letters = data.decode("cp1252")
            except UnicodeDecodeError:
                return None
        out += [text[end : found.start()], letters]
        end = found.end()
    return "".join([*out, text[end:]]) if out else None


_ESCAPES = re.compile(
    r"(?:\\x[0-9a-fA-F]{2}|\\[0-3][0-7]{2})+|\\u([0-9a-fA-F]{4})|<U\+([0-9A-Fa-f]{4,6})>|(?<=[A-Za-z])u(00[0-9a-f]{2})(?=[a-z]|$)|"
    r"(?<=[A-Za-z])<([0-9a-f]{2})>|\\(['\"])|(\+[A-Za-z0-9/]{3,}-)(?=[a-z])"
)


def without_escapes(text: str) -> str | None:
    """`M\\u00fcller`, `M\\xfcller`, `M<fc>ller` and UTF-7 as letters; None when the text has none of them."""
    letters = _ESCAPES.sub(_letter, text)
    return letters if letters != text else None


def _letter(found: re.Match[str]) -> str:
    four, angled, bare, byte, mark, seven = found.groups()
    code = four or angled or bare
    try:
        if code:
            letter = chr(int(code, 16))
        elif byte:
            letter = bytes([int(byte, 16)]).decode("cp1252")
        elif seven:
            letters = seven.encode().decode("utf-7")
            letter = letters if letters.isalpha() and not letters.isascii() else seven
        else:
            letter = mark or _letters_of(found.group())
    except (ValueError, OverflowError):
        return found.group()
    return letter


def _letters_of(codes: str) -> str:
    data = bytes(int(one[1:], 16) if one[0] == "x" else int(one, 8) for one in codes.split("\\")[1:])
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252")


def without_first_sign(text: str) -> str | None:
    """A name without the sign before it, with one apostrophe for two; None when nobody can know what was meant."""
    bare = re.sub(r"^\s*[-+@:;,.!/^~=]+\s*", "", text).replace("''", "'")
    return bare if re.fullmatch(r"[^\W\d_]+(?:[ '’.-]+[^\W\d_]+)*\.?", bare) else None


def without_groups(text: str) -> str | None:
    """A number without the commas between its thousands; None when it is more than that."""
    return text.strip().replace(",", "") if re.fullmatch(r"\s*\d{1,3}(,\d{3}){2,}\s*", text) else None


def unwrapped(text: str) -> str | None:
    """The text inside `="…"`."""
    found = _EQUALS.fullmatch(text)
    return found.group(1).replace('""', '"') if found else None


def without_apostrophe(text: str) -> str:
    """The text without the apostrophe that keeps a spreadsheet from reading it as a formula or a number."""
    return text[1:] if text[:1] in "'’`" else text


def with_https(text: str) -> str | None:
    """An address without its beginning, with `https://` before it; None when it is no address."""
    bare = without_marks(text).replace("\xa0", "")
    if re.match(r"https?://", bare, re.IGNORECASE):
        return bare if " " not in bare else None
    broken = re.match(r"(https?)[:;]?/{0,3}(.+)", bare, re.IGNORECASE)
    if broken and _DOMAIN.fullmatch(broken.group(2)):
        return f"{broken.group(1).lower()}://{broken.group(2)}"
    return f"https://{bare}" if len(bare) <= 2_000 and _DOMAIN.fullmatch(bare) else None


def plain_email(text: str) -> str | None:
    """The one address in the text, without marks, blanks, `mailto:`, angle brackets or a full stop behind it."""
    bare = re.sub(r"\s+", " ", without_marks(text.replace("\xa0", " ")))[:400]
    angles = _IN_ANGLES.fullmatch(bare)
    bare = angles.group(1) if angles else re.sub(r"^mailto:", "", bare, flags=re.IGNORECASE).rstrip(".,;")
    return bare if bare.count("@") == 1 and " " not in bare else None


def whole_number(text: str) -> str | None:
    """A number without the `.0` that a spreadsheet gave it; None when digits are lost for good."""
    found = re.fullmatch(r"\s*(\+?\d{6,20})[.,]0+\s*", text)
    return found.group(1) if found else None


def capitalised(text: str) -> str:
    """Each word with one capital, `O'Brien` and `Jean-Luc` too; particles such as `von` stay small."""
    words = re.split(r"(\s+)", text.strip().lower())
    small = {
        "von",
        "van",
        "de",
        "der",
        "den",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "bin",
        "ibn",
        "al",
        "zu",
        "y",
        "e",
    }
    return "".join(word if word in small and at else _capital(word) for at, word in enumerate(words))


def _capital(word: str) -> str:
    parts = re.split(r"([-'’.])", word)
    return "".join(part[:1].upper() + part[1:] for part in parts)


def single_spaced(text: str) -> str:
    """Blanks of every kind off the ends, and one plain space wherever there were more."""
    return re.sub(r"\s+", " ", text).strip()


def scripts_of(word: str) -> set[str]:
    """The scripts of a word's letters: LATIN, CYRILLIC, GREEK …"""
    return {unicodedata.name(char, "?").split(" ")[0] for char in word if char.isalpha()}
