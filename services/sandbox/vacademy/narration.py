"""What is said, word by word with its times on the audio's clock, as the voice will speak it."""

from __future__ import annotations

from dataclasses import dataclass

from services.sandbox.vacademy.script import Scene

LEAD_IN, LEAD_OUT = 0.08, 0.6
_GAP, _CLAUSE, _SENTENCE, _SCENE = 0.05, 0.2, 0.42, 0.62
_CHUNK = 6


@dataclass(frozen=True)
class Spoken:
    """A word and the number of its scene."""

    word: str
    start: float
    end: float
    scene: int


@dataclass(frozen=True)
class Narration:
    """`seconds` is the sound's whole length; `starts` is when each scene's picture comes."""

    words: tuple[Spoken, ...]
    starts: tuple[float, ...]
    seconds: float


def narrate(scenes: list[Scene]) -> Narration:
    """The same scenes always take the same time."""
    words: list[Spoken] = []
    starts: list[float] = []
    clock = LEAD_IN
    for number, scene in enumerate(scenes):
        starts.append(round(clock - (LEAD_IN if number == 0 else 0.25), 3))
        for word in _split(scene.said):
            length = 0.17 + 0.042 * min(len(word), 14)
            words.append(Spoken(word, round(clock, 3), round(clock + length, 3), number))
            clock += length + _pause(word)
        clock += _SCENE - _SENTENCE
    return Narration(tuple(words), tuple(starts), round(words[-1].end + LEAD_OUT, 3))


def _pause(word: str) -> float:
    if word.endswith((".", "!", "?", "。", "！", "？")):
        return _SENTENCE
    return _CLAUSE if word.endswith((",", ";", ":", "，", "、")) else _GAP


def _split(text: str) -> list[str]:
    """Words as they stand; a script without blanks in it is cut into short pieces."""
    pieces: list[str] = []
    for word in text.split():
        if len(word) > 2 * _CHUNK and not word.isascii():
            pieces += [word[at : at + _CHUNK] for at in range(0, len(word), _CHUNK)]
        else:
            pieces.append(word)
    return pieces
