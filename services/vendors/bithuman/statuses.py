"""bitHuman's status words and what they mean to us (contract, section 3).

Only bitHuman's: `completed` ends nothing here (trap 3), though it ends a video elsewhere. `success` marks a step on the
way, and is the end only together with a progress that is whole (contract, last section).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ItemWord = Literal["rendering", "succeeded", "failed"]


@dataclass(frozen=True)
class AgentStatus:
    """One word of the service: its own spelling, our word, and whether anything can still change."""

    word: str
    ours: ItemWord
    final: bool
    good: bool
    known: bool


_WHOLE = frozenset({1.0, 100.0})
_OURS: dict[str, ItemWord] = {
    "processing": "rendering",
    "generating": "rendering",
    "completed": "rendering",
    "success": "rendering",
    "ready": "succeeded",
    "failed": "failed",
    "deleted": "failed",
}


def read_status(word: str | None, progress: float | None = None) -> AgentStatus:
    """What a status word means. An unknown or missing one is kept as it is and is not final.

    `progress` is the raw number beside it, a fraction or a percentage.
    """
    spelled = (word or "").strip()
    ours = _OURS.get(spelled.lower())
    if spelled.lower() == "success" and progress in _WHOLE:
        ours = "succeeded"
    return AgentStatus(
        word=spelled,
        ours=ours or "rendering",
        final=ours in {"succeeded", "failed"},
        good=ours == "succeeded",
        known=ours is not None,
    )
