"""The avatar models: what they are called in which profile, what they cost and how long they take."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.sandbox.bithuman.answers import Refusal


@dataclass(frozen=True)
class Engine:
    """`seconds` names the setting with the length of a run. `essence_2`: people only, two runs at once."""

    name: str
    credits: int
    seconds: str
    essence_2: bool = False
    has_video: bool = True
    has_file: bool = True


ENGINES = {
    engine.name: engine
    for engine in (
        Engine("essence-1", 250, "essence_1_seconds"),
        Engine("expression-1", 250, "expression_1_seconds", has_video=False, has_file=False),
        Engine("essence-2", 500, "essence_2_seconds", essence_2=True),
        Engine("essence-2-max", 500, "essence_2_seconds", essence_2=True),
        Engine("expression-2", 2000, "expression_2_seconds", has_video=False),
    )
}
_FAMILIES = {("essence", "v1"): "essence-1", ("essence", "v2"): "essence-2",
             ("expression", "v1"): "expression-1", ("expression", "v2"): "expression-2"}  # fmt: skip
_NO_PERSON = re.compile(
    r"\b(cartoon|anime|animal|cat|dog|fox|bear|dragon|monster|creature|robot|puppet|alien)s?\b", re.I
)


def engine_for(profile: str, model: object, version: object, prompt: str) -> Engine:
    """What will be built. Raises Refusal 400 for a name that is none."""
    if profile in ("s1", "s2"):
        return ENGINES["essence-1"]
    if model is None:
        return ENGINES["expression-1"]
    if model == "auto":
        return ENGINES["expression-2" if _NO_PERSON.search(prompt) else "essence-2"]
    named = model if isinstance(model, str) and model in ENGINES else _FAMILIES.get((str(model), str(version or "v1")))
    if named is None:
        names = ", ".join(sorted([*ENGINES, "auto", "essence", "expression"]))
        raise Refusal(400, f"Invalid model {str(model)[:40]!r}; must be one of: {names}")
    return ENGINES[named]


def check_subject(profile: str, engine: Engine, asked: object, prompt: str, *, pictured: bool) -> None:
    """Raises Refusal 422 when the model needs a real person and the prompt describes something else."""
    picky = engine.essence_2 or (profile == "v3" and engine.name != "expression-2")
    if profile in ("s1", "s2") or asked == "auto" or pictured or not picky:
        return
    if found := _NO_PERSON.search(prompt):
        text = f"{engine.name} requires a photorealistic human subject; this looks like a {found[1].lower()}"
        raise Refusal(422, f"{text} - use expression-2", "MODEL_SUBJECT_MISMATCH")
