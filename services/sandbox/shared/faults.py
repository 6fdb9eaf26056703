"""What a fault is. Each one is a small function in a service's table; the order book decides when it strikes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from services.sandbox.shared.settings import JSONValue

Params = Mapping[str, Any]


@dataclass(frozen=True)
class Fault:
    """`operations` narrows what it can strike; empty means every operation of its kind."""

    name: str
    description: str
    act: Callable[..., Any]
    params: dict[str, JSONValue] = field(default_factory=dict)
    operations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refuse(Fault):
    """Strikes a paid request before any work: `act(params, error)` is the answer, nothing is accepted.

    `error(status, text)` makes the service's own error answer.
    """


@dataclass(frozen=True)
class Alter(Fault):
    """Strikes while a paid request is accepted: `act(batch, params)` changes what is rendered, told or called back."""


@dataclass(frozen=True)
class Reply(Fault):
    """Strikes after a paid request is accepted and committed: `act(answer, params, error)` replaces the answer.

    `answer` is the body that would have been sent.
    """


@dataclass(frozen=True)
class Read(Fault):
    """Strikes a free request: `act(reading, params, error)` may change the reading, or return the whole answer."""


ErrorAnswer = Callable[[int, str], Response]


@dataclass(frozen=True)
class Taken:
    """A fault that strikes now, with the parameters it was ordered with."""

    fault: Fault
    params: Params

    @property
    def name(self) -> str:
        return self.fault.name


def catalogue(*faults: Fault) -> dict[str, Fault]:
    """The faults by name. Raises ValueError when two share one."""
    table = {fault.name: fault for fault in faults}
    if len(table) != len(faults):
        raise ValueError("Two faults have the same name.")
    return table
