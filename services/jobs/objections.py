"""What a kind of job knows against single rows, beyond the checks of their cells: the ability and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from services.jobs.kind import Order


@dataclass(frozen=True)
class RowProblem:
    """Why one row of an order cannot be sent: its position in it, what is wrong, what to do; of one variable, if so."""

    position: int
    text: str
    next_step: str
    variable: str | None = None


@runtime_checkable
class Objecting(Protocol):
    """A kind that knows more against a row than the checks of its cells and the writing of its request find."""

    def problems(self, order: Order) -> Iterable[RowProblem]:
        """Rows of this order that it cannot send: doubles, or what exists already. Reads what is kept, asks nobody."""

    def knows(self, settings: Mapping[str, Any], /) -> int | None:
        """A number that changes with what it knows against rows of such a draft; None where it cannot be told.

        0 where it knows nothing against any row, and need not be asked.
        """
