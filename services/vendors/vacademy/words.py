"""The words file and the captions made from it (contract, section 8, rule 6). Seconds of the narration's clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.errors import Invalid
from services.vendors.fields import read_number
from services.vendors.wire.values import read_json

BEFORE, AFTER = 0.1, 0.3
MOST_WORDS, LONGEST = 10, 5.0
CLAUSE_WORDS, CLAUSE_SECONDS = 5, 2.0
PAUSE = 0.5
_CLOSERS = "\"'”’»)]}"
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "।", "؟", "…")
_CLAUSE_ENDS = (",", ";", ":", "，", "；", "：", "、", "،")


@dataclass(frozen=True)
class SpokenWord:
    """A spoken word; punctuation sticks to it."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Caption:
    """A phrase on screen from `start` to `end`, with its words at their own times, all on the timeline's clock."""

    start: float
    end: float
    words: tuple[SpokenWord, ...]

    @property
    def text(self) -> str:
        """The phrase as one line."""
        return " ".join(word.text for word in self.words)


def read_words(body: bytes) -> list[SpokenWord]:
    """The words in these bytes, in the order of their starts; one that cannot be read is left out.

    An empty list is allowed. Raises Invalid when the bytes are no words file.
    """
    try:
        value = read_json(body)
    except ValueError:
        value = None
    if not isinstance(value, list):
        raise Invalid("This is no words file of Vacademy.", who="Vacademy", operation="read the words", permanent=True)
    words = []
    for entry in value:
        if not isinstance(entry, dict):
            continue
        text, start, end = entry.get("word"), read_number(entry.get("start")), read_number(entry.get("end"))
        if isinstance(text, str) and text.strip() and start is not None and end is not None:
            words.append(SpokenWord(" ".join(text.split()), max(0.0, start), max(0.0, start, end)))
    return sorted(words, key=lambda word: (word.start, word.end))


def captions(words: Sequence[SpokenWord], audio_start_at: float = 0.0) -> list[Caption]:
    """The words in phrases that never overlap, moved to the timeline's clock."""
    phrases = list(_phrases(words))
    made: list[Caption] = []
    for at, phrase in enumerate(phrases):
        start = max(phrase[0].start - BEFORE, 0.0)
        end = max(word.end for word in phrase) + AFTER
        if made:
            start = max(start, made[-1].end - audio_start_at)
        if at + 1 < len(phrases):
            # The next phrase may come a little early, but never before this one's last word is spoken.
            following = phrases[at + 1][0].start
            end = max(min(end, max(following - BEFORE, phrase[-1].end)), start)
        moved = tuple(SpokenWord(w.text, w.start + audio_start_at, w.end + audio_start_at) for w in phrase)
        made.append(Caption(start + audio_start_at, max(end, start) + audio_start_at, moved))
    return made


def caption_at(made: Iterable[Caption], moment: float) -> Caption | None:
    """The caption on screen at this second of the timeline."""
    return next((caption for caption in made if caption.start <= moment < caption.end), None)


def _phrases(words: Sequence[SpokenWord]) -> Iterable[tuple[SpokenWord, ...]]:
    phrase: list[SpokenWord] = []
    for at, word in enumerate(words):
        phrase.append(word)
        following = words[at + 1] if at + 1 < len(words) else None
        if following is None or _breaks(phrase, following):
            yield tuple(phrase)
            phrase = []


def _breaks(phrase: Sequence[SpokenWord], following: SpokenWord) -> bool:
    last, spoken = phrase[-1], phrase[-1].end - phrase[0].start
    text = last.text.rstrip(_CLOSERS)
    return (
        text.endswith(_SENTENCE_ENDS)
        or len(phrase) >= MOST_WORDS
        or spoken >= LONGEST
        or (text.endswith(_CLAUSE_ENDS) and len(phrase) >= CLAUSE_WORDS and spoken >= CLAUSE_SECONDS)
        or following.start - last.end > PAUSE
    )


def srt_text(made: Iterable[Caption]) -> str:
    """The captions as a SubRip file."""
    blocks = (
        f"{number}\n{_clock(caption.start, ',')} --> {_clock(caption.end, ',')}\n{caption.text}\n"
        for number, caption in enumerate(made, 1)
    )
    return "\n".join(blocks)


def vtt_text(made: Iterable[Caption]) -> str:
    """The captions as a WebVTT file."""
    blocks = (
        f"{_clock(caption.start, '.')} --> {_clock(caption.end, '.')}\n{_escaped(caption.text)}\n" for caption in made
    )
    return "WEBVTT\n\n" + "\n".join(blocks)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(seconds: float, point: str) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{point}{rest % 1000:03}"
