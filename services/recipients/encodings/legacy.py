"""Which of the encodings from before UTF-8 these bytes are written in."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from services.recipients.columns.meaning import fold, heading_words
from services.recipients.encodings import alphabets
from services.recipients.encodings.ideographs import ideograph_score
from services.recipients.encodings.plausibility import letter_weights, shape

_WEST = ("de", "fr", "es", "pt", "it", "ca", "nl", "sv", "da", "is")
_CENTRAL = ("pl", "cs", "sk", "hu", "ro", "hr")
_LATIN = {"west": _WEST, "central": _CENTRAL, "turkish": ("tr",), "baltic": ("lt", "lv", "et")}
# Codec, what it is for, and how much rarer it is than the first of its kind. Of equals the first one is taken.
_SINGLE: tuple[tuple[str, str, float], ...] = (
    ("cp1252", "west", 0.0),
    ("cp1250", "central", 0.05),
    ("cp1251", "cyrillic", 0.0),
    ("cp1254", "turkish", 0.05),
    ("cp1253", "greek", 0.0),
    ("iso-8859-15", "west", 0.1),
    ("iso-8859-2", "central", 0.1),
    ("iso-8859-9", "turkish", 0.15),
    ("iso-8859-7", "greek", 0.1),
    ("koi8-r", "cyrillic", 0.05),
    ("koi8-u", "cyrillic", 0.1),
    ("cp1257", "baltic", 0.15),
    ("cp1255", "hebrew", 0.1),
    ("cp1256", "arabic", 0.1),
    ("cp874", "thai", 0.1),
    ("mac-roman", "west", 0.15),
    ("mac-latin2", "central", 0.25),
    ("mac-cyrillic", "cyrillic", 0.2),
    ("iso-8859-5", "cyrillic", 0.2),
    ("cp850", "west", 0.2),
    ("cp852", "central", 0.25),
    ("cp866", "cyrillic", 0.2),
    ("iso-8859-13", "baltic", 0.25),
    ("mac-turkish", "turkish", 0.3),
    ("cp857", "turkish", 0.3),
    ("mac-greek", "greek", 0.3),
)
_DOUBLE = (
    ("cp932", "ja"),
    ("gbk", "zh"),
    ("gb18030", "zh"),
    ("big5", "zh-tw"),
    ("cp950", "zh-tw"),
    ("cp949", "ko"),
    ("euc_jp", "ja"),
)
_BY_SCRIPT = {
    "cyrillic": alphabets.CYRILLIC,
    "greek": alphabets.GREEK,
    "hebrew": alphabets.HEBREW,
    "arabic": alphabets.ARABIC,
    "thai": alphabets.THAI,
}
_RARE = {"is": 0.5, "et": 0.5, "ca": 0.7, "lt": 0.7, "lv": 0.7, "sr": 0.7, "bg": 0.9, "uk": 0.95, "ar": 0.8, "th": 0.8}
_SAMPLE = 24_000
_UNSURE = 0.05
_CELLS = re.compile(r"[,;\t|\r\n]")


@dataclass(frozen=True)
class Guess:
    """An encoding's Python name and how sure we are, 0 to 1."""

    encoding: str
    confidence: float


@dataclass(frozen=True)
class _Reading:
    encoding: str
    text: str
    score: float


def guess_legacy(data: bytes) -> Guess | None:
    """The encoding in which the bytes read most like language, or None when they fit none."""
    sample = sample_of(data)
    high = max(1, len(sample.translate(None, bytes(range(0x80)))))
    readings = sorted(_readings(sample, data, high), key=lambda one: one.score, reverse=True)
    if not readings or readings[0].score < -1.5 * high:
        return None
    best = readings[0]
    # Encodings that give the same text are no rivals: which one is named makes no difference to any cell.
    rival = next((one for one in readings[1:] if one.text != best.text), None)
    margin = best.score - rival.score if rival else float(high)
    certain = 1 - math.exp(-max(margin, _UNSURE) / 3)
    fitting = min(1.0, max(0.2, 0.8 + best.score / high / 2))
    return Guess(best.encoding, round(0.3 + 0.69 * certain * fitting, 2))


def sample_of(data: bytes) -> bytes:
    """The first line and then the lines with bytes beyond ASCII, up to a size that is quick to judge."""
    lines = re.split(rb"(?<=\n)|(?<=\r)(?!\n)", data[: 50 * _SAMPLE])
    kept, size = lines[:1], len(lines[0])
    for line in lines[1:]:
        if size > _SAMPLE:
            break
        if not line.isascii():
            kept.append(line)
            size += len(line)
    return b"".join(kept)[: 4 * _SAMPLE]


def _readings(sample: bytes, data: bytes, high: int) -> list[_Reading]:
    hints = _hints(data[:20_000])
    found: list[_Reading] = []
    for codec, kind, rare in _SINGLE:
        text = sample.decode(codec, "replace")
        bad = text.count("\ufffd")
        if bad > 0.02 * high + 1:
            continue
        score = _alphabet_score(text.replace("\ufffd", ""), kind, hints) - rare - 4 * bad
        found.append(_Reading(codec, text, score + _heading_bonus(text)))
    for codec, language in _DOUBLE:
        text = sample.decode(codec, "replace")
        bad = text.count("\ufffd")
        if bad > 0.01 * high + 1:
            continue
        score = ideograph_score(text, language) - 4 * bad + min(2.0, 0.1 * high) * hints.get(language, 0.0)
        found.append(_Reading(codec, text, score + _heading_bonus(text)))
    return found


def _alphabet_score(text: str, kind: str, hints: dict[str, float]) -> float:
    letters, penalty = shape(text)
    return max(score(letters, hints) for score in _scores(kind)) - penalty


@cache
def _scores(kind: str) -> tuple[Callable[[dict[str, int], dict[str, float]], float], ...]:
    tables = {language: alphabets.LATIN[language] for language in _LATIN[kind]} if kind in _LATIN else _BY_SCRIPT[kind]
    others = "".join(tables.values())
    return tuple(_scorer(language, letters, others) for language, letters in tables.items())


def _scorer(language: str, alphabet: str, others: str) -> Callable[[dict[str, int], dict[str, float]], float]:
    weights = letter_weights(alphabet, others)
    commonness = _RARE.get(language, 1.0)

    def score(letters: dict[str, int], hints: dict[str, float]) -> float:
        total = sum(weights.get(letter, -1.0) * number for letter, number in letters.items())
        known = sum(number for letter, number in letters.items() if letter in alphabet)
        return total * (commonness if total > 0 else 1.0) + min(2.0, 0.5 * known) * hints.get(language, 0.0)

    return score


def _hints(data: bytes) -> dict[str, float]:
    """Languages that the ASCII part speaks for, by headings and by the country at the end of addresses."""
    plain = data.decode("ascii", "replace").lower()
    counts = {language: len(re.findall(pattern, plain)) for language, pattern in alphabets.HINTS.items()}
    return {language: min(1.0, 0.34 * number) for language, number in counts.items() if number}


def _heading_bonus(text: str) -> float:
    """Known column names with letters beyond ASCII do not come about by chance."""
    words = heading_words()
    lines = [line for line in re.split(r"[\r\n]+", text)[:4] if line]
    cells = {fold(cell) for line in lines for cell in _CELLS.split(line)}
    return sum(1.5 * sum(char >= "\x80" for char in cell) + 1.5 for cell in cells & words if not cell.isascii())
