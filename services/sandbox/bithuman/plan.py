"""A paid request on its way to being accepted: what will become of the agent, and when.

Everything that happens later is decided here and written down as moments, so that an agent's state is a matter of
looking at the clock: nothing has to run for it, and a restart changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from services.sandbox.bithuman.engines import Engine
from services.sandbox.shared.settings import JSONValue

CAPACITY = "No capacity: two essence-2 agents are being created already"
UNREACHABLE = "The image could not be downloaded"


@dataclass
class Call:
    """A webhook event to be sent `seconds` after the run's end (before it, when below zero), `times` times."""

    event: str
    seconds: float = 0.0
    times: int = 1
    signed: bool = True


@dataclass
class Plan:
    """One run. `seconds` is its whole length; a failing one ends at `ends` of it, a stuck one never."""

    code: str
    engine: Engine
    now: float
    seconds: float
    price: int
    outcome: str = "ready"
    ends: float = 1.0
    message: str | None = None
    hidden_seconds: float = 0.0
    quirks: dict[str, JSONValue] = field(default_factory=dict)
    calls: list[Call] | None = None

    @property
    def finish_at(self) -> float | None:
        return None if self.outcome == "stuck" else self.now + self.seconds * self.ends

    def fail(self, message: str, ends: float = 0.3) -> None:
        """The run will end without an agent, and what was charged comes back."""
        self.outcome, self.message, self.ends = "failed", message, ends

    def events(self) -> list[Call]:
        """What will be told to webhooks."""
        if self.outcome == "stuck":
            return []
        return [Call(f"agent.{self.outcome}")] if self.calls is None else self.calls
