"""How far an agent is: one scale out of two, and each step in plain English (contract, section 3; traps 5 and 6)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from services.vendors.bithuman.engines import ENGINES
from services.vendors.bithuman.statuses import read_status

_ALMOST = 0.99
WAITS_FOR_PERSON = "awaiting_face_marking"


@dataclass(frozen=True)
class Step:
    """One named step: the share of the whole run it covers, and what happens in it."""

    word: str
    text: str
    begins: float
    ends: float
    long: bool = False


STEPS: dict[str, Step] = {
    step.word: step
    for step in (
        Step("payment", "Reserving the credits", 0.0, 0.04),
        Step("persona", "Writing the character", 0.05, 0.15),
        Step("voice_image", "Making the voice and the portrait", 0.16, 0.3),
        Step(WAITS_FOR_PERSON, "Mark the face: bitHuman waits until somebody has done so", 0.31, 0.4),
        Step("video", "Making the video of the moving face", 0.4, 0.69),
        Step("lip_sync", "Teaching the face to speak", 0.7, 0.99, long=True),
        Step("done", "Finished", 1.0, 1.0),
    )
}


@dataclass(frozen=True)
class AgentProgress:
    """`share` lies between 0 and 1 and is 1 only when the agent is ready; None when nothing reliable is known."""

    share: float | None
    text: str
    long: bool


def step_word(step: str | None) -> str:
    """A step's name in the one spelling in which they are compared."""
    return re.sub(r"[\s-]+", "_", (step or "").strip().lower())


def read_progress(
    value: float | None, *, status: str | None, step: str | None = None, model: str | None = None
) -> AgentProgress:
    """What to show. `value` may be a fraction or a percentage; the step decides where both are possible."""
    known = STEPS.get(step_word(step))
    word = read_status(status)
    if word.good:
        return AgentProgress(1.0, STEPS["done"].text, long=False)
    text = known.text if known else (step or "").replace("_", " ").strip().capitalize() or "Working"
    if word.final:
        return AgentProgress(None, "Ended without an agent", long=False)
    if known is not None and known.long:
        text = f"{text}: the long step, not stuck ({_whole(model)})"
    return AgentProgress(_share(value, known), text, known is not None and known.long)


def _share(value: float | None, step: Step | None) -> float | None:
    if value is None or not math.isfinite(value) or value < 0:
        return None
    if value > 1:
        return min(value / 100, _ALMOST)
    if step is not None and _distance(value / 100, step) < _distance(value, step):
        return value / 100
    # Without a step a bare 1 is everything or one per cent: nobody can tell.
    return None if value == 1 and step is None else min(value, _ALMOST)


def _distance(share: float, step: Step) -> float:
    return max(step.begins - share, share - step.ends, 0.0)


def _whole(model: str | None) -> str:
    engine = ENGINES.get(model or "")
    return f"an agent with {engine.name} takes {engine.typical}" if engine else "how long depends on the model"
