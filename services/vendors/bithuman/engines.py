"""The avatar models of bitHuman: their full names, how long they take and how often to ask (contract, section 4).

Prices are not here: they are read from the service, because they changed twice in a year (trap 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Model = Literal["essence-1", "essence-2", "essence-2-max", "expression-1", "expression-2", "auto"]
MODELS: tuple[str, ...] = get_args(Model)

FIRST_POLL = 5.0
_PATIENT_AFTER = 300.0
_LONGEST_POLL = 60.0
_ESSENCE_2_AT_ONCE = 2


@dataclass(frozen=True)
class ModelEngine:
    """One model. `low` and `high`: typical minutes from the request to `ready`. `at_once`: None without a limit."""

    name: str
    low: float
    high: float
    at_once: int | None = None

    @property
    def typical(self) -> str:
        """How long it usually takes, in words."""
        if self.high < 60:
            return f"{self.low:g} to {self.high:g} minutes"
        if self.low < 60:
            return f"{self.low:g} minutes to {self.high / 60:g} hours"
        return f"{self.low / 60:g} to {self.high / 60:g} hours"

    @property
    def slow(self) -> bool:
        """True for the second generation, which trains a model for each agent."""
        return self.high >= 60


ENGINES: dict[str, ModelEngine] = {
    engine.name: engine
    for engine in (
        ModelEngine("expression-1", 1, 2),
        ModelEngine("essence-1", 2, 5),
        ModelEngine("essence-2", 25, 180, _ESSENCE_2_AT_ONCE),
        ModelEngine("essence-2-max", 25, 180, _ESSENCE_2_AT_ONCE),
        ModelEngine("expression-2", 60, 240),
        ModelEngine("auto", 25, 240, _ESSENCE_2_AT_ONCE),
    )
}


def poll_after(model: str | None, elapsed: float) -> float:
    """Seconds until the status is worth asking for again, `elapsed` seconds after the agent was accepted.

    The service's own interval at first, then slower for models that take hours: a table of agents shares one budget
    of reads with everything else on the account (trap 14).
    """
    engine = ENGINES.get(model or "auto", ENGINES["auto"])
    if not engine.slow or elapsed < _PATIENT_AFTER:
        return FIRST_POLL
    return min(_LONGEST_POLL, FIRST_POLL * elapsed / _PATIENT_AFTER)
