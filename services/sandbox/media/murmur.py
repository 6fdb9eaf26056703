"""A voice without words: how far the mouth is open at a moment, and the sound that goes with it."""

from __future__ import annotations

import math
from array import array

SECONDS = 4.0
RATE = 44_100

_PHRASES = ((0.25, 1.65), (1.95, 3.65))
_SYLLABLES_PER_SECOND = 4.3


def openness(moment: float, phase: float = 0.0) -> float:
    """From 0 (closed) to 1, so many seconds into the speech; two phrases with a breath between them."""
    loud = 0.0
    for begin, end in _PHRASES:
        if begin < moment < end:
            loud = min(1.0, (moment - begin) / 0.12, (end - moment) / 0.18)
    syllable = abs(math.sin(math.pi * _SYLLABLES_PER_SECOND * moment + phase))
    stress = 0.72 + 0.28 * math.sin(moment * 5.3 + phase)
    return loud * stress * float(syllable**0.8)


def murmur(phase: float = 0.0, pitch: float = 150.0) -> array[int]:
    """The whole speech as 16-bit samples: a hum with overtones, as loud as the mouth is open."""
    wave = array("h", bytes(2 * round(SECONDS * RATE)))
    turn = 0.0
    opened = 0.0
    for index in range(len(wave)):
        moment = index / RATE
        if index % 64 == 0:
            opened = openness(moment, phase)
        turn += math.tau * (pitch + 14 * math.sin(moment * 4.1 + phase)) / RATE
        if opened > 0.01:
            hum = math.sin(turn) + 0.5 * math.sin(2 * turn)
            overtones = 0.45 * opened * math.sin(4 * turn) + 0.2 * math.sin(9 * turn)
            wave[index] = round(2600 * opened * (hum + overtones))
    return wave
