"""A voice without words: for each word a tone of its own, exactly as long as the word, silence between them."""

from __future__ import annotations

import hashlib
import math
from array import array
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import av


RATE = 22_050
_SAMPLES = 1152
_LONGEST = 2.0
_RISE, _FALL = 0.018, 0.03
# The strengths of the overtones of four vowels.
_VOWELS = (
    (1.0, 0.7, 0.9, 0.35, 0.2, 0.1),
    (1.0, 0.9, 0.3, 0.12, 0.3, 0.16),
    (1.0, 0.45, 0.15, 0.1, 0.05, 0.3),
    (1.0, 0.8, 0.6, 0.5, 0.15, 0.05),
)
_BASES = (98.0, 110.0, 123.5, 131.0)


def speak(words: Iterable[tuple[str, float, float]], seconds: float, pitch: float = 1.0) -> array[int]:
    """The samples (16 bit, mono, `RATE` a second) of words given as (text, start, end) in seconds."""
    sound = array("h", bytes(2 * math.ceil(seconds * RATE)))
    for text, start, end in words:
        digest = hashlib.sha256(text.lower().encode()).digest()
        first = round(start * RATE)
        count = min(round(end * RATE) - first, len(sound) - first, round(_LONGEST * RATE))
        tone = _tone(digest[0] % len(_VOWELS), _BASES[digest[1] % len(_BASES)] * pitch)
        syllables = 1 + len(text) // 4
        sound[first : first + count] = array("h", _shaped(tone, count, syllables))
    return sound


def write_mp3(sound: array[int], target: Path) -> None:
    """The sound as an MP3 whose beginning is where it should be."""
    # Most starts of a sandbox end before anybody asks for a film, so the codecs are not loaded with it.
    import av  # noqa: PLC0415

    with av.open(target, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=RATE, layout="mono")
        stream.bit_rate = 48_000
        for frame in frames_of(sound, _SAMPLES):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def frames_of(sound: array[int], samples: int) -> Iterable[av.AudioFrame]:
    """The sound in frames of so many samples, the last one filled with silence."""
    import av  # noqa: PLC0415

    packed = sound.tobytes()
    for number in range(math.ceil(len(sound) / samples)):
        piece = packed[2 * samples * number : 2 * samples * (number + 1)].ljust(2 * samples, b"\0")
        frame = av.AudioFrame(format="s16", layout="mono", samples=samples)
        frame.planes[0].update(piece)
        frame.sample_rate, frame.pts, frame.time_base = RATE, number * samples, Fraction(1, RATE)
        yield frame


def _shaped(tone: array[int], count: int, syllables: int) -> Iterable[int]:
    rise, fall = max(1, round(_RISE * RATE)), max(1, round(_FALL * RATE))
    swing = math.tau * syllables / max(1, count)
    # A cosine for each sample would be slow; syllables swell slowly enough for steps of 32 samples.
    swell = [0.72 - 0.28 * math.cos(swing * at) for at in range(0, count, 32)]
    return (
        int(tone[at] * swell[at // 32] * min(1.0, (at + 1) / rise, (count - at) / fall))
        for at in range(count)
    )  # fmt: skip


@lru_cache(maxsize=64)
def _tone(vowel: int, base: float) -> array[int]:
    """Two seconds of a vowel that sinks a little in pitch."""
    wave = array("h", bytes(2 * round(_LONGEST * RATE)))
    strengths = _VOWELS[vowel]
    loudest = 9000 / sum(strengths)
    # One period is worked out finely, then read at the pitch of the moment.
    table = [
        loudest * sum(s * math.sin(math.tau * (n + 1) * at / 2048) for n, s in enumerate(strengths))
        for at in range(2048)
    ]
    phase = 0.0
    for index in range(len(wave)):
        phase += base * (1.06 - 0.1 * index / len(wave)) * 2048 / RATE
        wave[index] = int(table[int(phase) % 2048])
    return wave
