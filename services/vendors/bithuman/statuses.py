"""bitHuman's status words and what they mean to us (contract, section 3).

Only bitHuman's: `completed` and `success` end nothing here (trap 3), though `completed` ends a video elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ItemWord = Literal["rendering", "succeeded", "failed"]


@dataclass(frozen=True)
class Status:
    """One word of the service: its own spelling, our word, and whether anything can still change."""

    word: str
    ours: ItemWord
    final: bool
    good: bool
    known: bool


_OURS: dict[str, ItemWord] = {
    "processing": "rendering",
    "generating": "rendering",
    "completed": "rendering",
    "success": "rendering",
    "ready": "succeeded",
    "failed": "failed",
    "deleted": "failed",
}


def read_status(word: str | None) -> Status:
    """What a status word means. An unknown or missing one is kept as it is and is not final."""
    spelled = (word or "").strip()
    ours = _OURS.get(spelled.lower())
    return Status(
        word=spelled,
        ours=ours or "rendering",
        final=ours in {"succeeded", "failed"},
        good=ours == "succeeded",
        known=ours is not None,
    )
