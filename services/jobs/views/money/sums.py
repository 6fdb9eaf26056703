"""The sums of the money record, added up by the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func
from sqlmodel import col

from services.jobs.costs import Amount
from services.jobs.ledger.money.lines import WAITED_FOR, LineSort
from services.store.money_tables import ChargeLine

SORTS = (LineSort.QUOTED, LineSort.CHARGED, LineSort.REFUNDED, LineSort.NOT_EXPLAINED)


@dataclass(frozen=True)
class MoneySum:
    """The sums of one service, or of one job. `taken` is charged - refunded + not explained.

    `waiting` requests are those of which the service has not said what they took.
    """

    service: str
    practice: bool
    quoted: Amount
    charged: Amount
    refunded: Amount
    not_explained: Amount
    waiting: int

    @property
    def taken(self) -> Amount:
        """What is gone after all."""
        cents, credits = (
            None if charged is None else charged - (back or 0) + (strange or 0)
            for charged, back, strange in (
                (self.charged.cents, self.refunded.cents, self.not_explained.cents),
                (self.charged.credits, self.refunded.credits, self.not_explained.credits),
            )
        )
        return Amount(cents, credits)


def money_columns() -> list[Any]:
    """What is selected of charge lines for `money_sum`, in its order."""
    waiting = func.sum(case((col(ChargeLine.standing).in_(WAITED_FOR), 1), else_=0))
    units = (ChargeLine.cents, ChargeLine.credits)
    totals = [func.sum(case((col(ChargeLine.sort) == sort, what))) for sort in SORTS for what in units]
    return [column.label(f"sum_{place}") for place, column in enumerate([waiting, *totals])]


def money_sum(service: str, practice: bool, sums: Sequence[Any]) -> MoneySum:
    """The sums as they were selected."""
    waiting, *totals = (None if one is None else int(one) for one in sums)
    quoted, charged, refunded, strange = (Amount(*totals[place : place + 2]) for place in range(0, 8, 2))
    return MoneySum(service, practice, quoted, charged, refunded, strange, waiting or 0)
