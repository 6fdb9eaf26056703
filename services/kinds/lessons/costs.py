"""What lessons are expected to take, in the service's own credits: asked for free, and kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.errors import Invalid
from services.kinds.lessons.orders import DEFAULTS, EXTRAS, PROMPT, read_stage, request_bytes, work_of
from services.vendors.vacademy import Stage

COST = "cost"
_PRICED = ("html_quality", "target_duration", "quality_tier", "orientation")


@dataclass(frozen=True)
class Estimate:
    """Credits for one lesson, and what the account has left; None where the service says nothing."""

    low: float | None
    expected: float | None
    high: float | None
    balance: float | None

    def enough_for(self, lessons: int) -> bool:
        """False when the account certainly has too little for the expected cost."""
        return self.balance is None or self.expected is None or self.balance >= self.expected * lessons


def cost_noun(settings: Mapping[str, Any]) -> str | None:
    """Under which name the cost of such lessons is asked and kept; None where the service names no price at all."""
    try:
        work = work_of(settings)
    except Invalid:
        return None
    if work.what != "create":
        return None
    options = settings.get("options", {})
    chosen = {name: str(options[name]) for name in _PRICED if options.get(name)}
    return f"{COST} {work.stage} {json.dumps(chosen, sort_keys=True, ensure_ascii=False)}"


def read_cost_noun(noun: str) -> tuple[Stage, bytes]:
    """Stage and body to ask with. Raises Invalid for a name that is none of `cost_noun`'s."""
    _, stage, options = (*noun.split(" ", 2), "HTML", "{}")[:3]
    chosen = {name: text for name, text in json.loads(options).items() if name in (*DEFAULTS, *EXTRAS)}
    settings = {"target": {"vendor_id": read_stage(stage)}, "options": chosen}
    return read_stage(stage), request_bytes(settings, [PROMPT], ["A lesson"], None)


def estimate_of(known: Mapping[str, str]) -> Estimate:
    """What was kept, by name."""
    amounts = {name: _amount(known.get(name)) for name in ("low", "expected", "high", "balance")}
    return Estimate(**amounts)


def _amount(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None
