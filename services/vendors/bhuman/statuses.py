"""BHuman's status words and what they mean to us (contract, section 6).

Only BHuman's: `completed` ends a video here and ends nothing at other services.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ItemWord = Literal["rendering", "succeeded", "failed"]


@dataclass(frozen=True)
class VideoStatus:
    """One word of the service: its own spelling, our word, and whether anything can still change."""

    word: str
    ours: ItemWord
    final: bool
    good: bool
    known: bool


_OURS: dict[str, ItemWord] = {
    "queued": "rendering",
    "preparing": "rendering",
    "processing": "rendering",
    "succeeded": "succeeded",
    "completed": "succeeded",
    "failed": "failed",
}


def read_status(word: str | None) -> VideoStatus:
    """What a status word means. An unknown or missing one is kept as it is and is not final."""
    spelled = (word or "").strip()
    ours = _OURS.get(spelled.lower())
    return VideoStatus(
        word=spelled,
        ours=ours or "rendering",
        final=ours in {"succeeded", "failed"},
        good=ours == "succeeded",
        known=ours is not None,
    )
