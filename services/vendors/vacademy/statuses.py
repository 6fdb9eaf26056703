"""Vacademy's stages and status words and what they mean to us (contract, section 4; traps 3, 6, 8 and 12).

Only Vacademy's: `COMPLETED` means that one stage is complete, not the run.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from services.vendors.vacademy.artifacts import AUDIO, BY_STAGE, TIMELINE

Stage = Literal["SCRIPT", "TTS", "WORDS", "HTML", "RENDER"]
STAGES: tuple[Stage, ...] = ("SCRIPT", "TTS", "WORDS", "HTML", "RENDER")
ItemWord = Literal["rendering", "succeeded", "failed", "cancelled"]

_RANKS: dict[str, int] = {
    "PENDING": 0, "SCRIPT": 1, "TTS": 2, "WORDS": 3, "HTML": 4, "AVATAR": 5, "RENDER": 6,
}  # fmt: skip
_WORDS = frozenset(
    {"PENDING", "IN_PROGRESS", "COMPLETED", "FAILED", "CANCELLED", "AWAITING_INPUT", "STALLED", "UNKNOWN"}
)


def rank(stage: str | None) -> int:
    """How far a stage is; -1 for one that we do not know."""
    return _RANKS.get((stage or "").strip().upper(), -1)


@dataclass(frozen=True)
class RunStatus:
    """Where a run is: the service's words, our word, and whether anything can still change.

    `playable` is True when the HTML player has what it needs, also after a failure at a later stage. `stalled` and
    `waits_for_person` are marks on a run that is not final.
    """

    word: str
    stage: str
    ours: ItemWord
    final: bool
    good: bool
    known: bool
    playable: bool
    stalled: bool = False
    waits_for_person: bool = False


def read_status(
    word: str | None, stage: str | None, target: Stage, artifacts: Collection[str] = (), *, ended: bool = False
) -> RunStatus:
    """What a status and stage mean for a run to `target`. An unknown word is kept as it is and is not final.

    `artifacts` are the keys that are there. `ended` says that the stream or a render job told of success, after which
    the target's artifact is proof even while the stage lags behind.
    """
    spelled, at = (word or "").strip(), (stage or "").strip()
    upper = re.sub(r"[\s-]+", "_", spelled.upper())
    reached = upper == "COMPLETED" and rank(at) >= rank(target)
    # Old artifacts lie at the same addresses while a known id runs again, so that they alone prove nothing.
    proven = ended and BY_STAGE[target] in artifacts
    ours: ItemWord = "rendering"
    if upper == "FAILED":
        ours = "failed"
    elif upper == "CANCELLED":
        ours = "cancelled"
    elif reached or proven:
        ours = "succeeded"
    return RunStatus(
        word=spelled,
        stage=at,
        ours=ours,
        final=ours != "rendering",
        good=ours == "succeeded",
        known=upper in _WORDS,
        playable={TIMELINE, AUDIO} <= set(artifacts),
        stalled=upper == "STALLED",
        waits_for_person=upper == "AWAITING_INPUT",
    )
