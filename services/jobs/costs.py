"""What things cost, in money and in credits, and what only some kinds can say about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from services.jobs.account import PriceList
from services.jobs.kind import Generation, Kind, Order, Priced


@dataclass(frozen=True)
class Amount:
    """What something costs: US cents, and hundredths of the service's own credits; None where nobody can say."""

    cents: int | None = None
    credits: int | None = None

    def part(self, items: int, of: int) -> Amount:
        """What so many of its items cost, rounded up."""
        cents, credits = (None if one is None else -(-one * items // of) for one in (self.cents, self.credits))
        return Amount(cents, credits)

    def less(self, other: Amount) -> Amount:
        """What is left of it without another, as far as both are known; never below nothing."""
        pairs = ((self.cents, other.cents), (self.credits, other.credits))
        cents, credits = (None if one is None or two is None else max(0, one - two) for one, two in pairs)
        return Amount(cents, credits)

    def at_most(self, other: Amount) -> Amount:
        """The same, but never more than another where that one is known."""
        pairs = ((self.cents, other.cents), (self.credits, other.credits))
        cents, credits = (one if one is None or two is None else min(one, two) for one, two in pairs)
        return Amount(cents, credits)

    @property
    def is_something(self) -> bool:
        """Whether it is more than nothing."""
        return bool(self.cents) or bool(self.credits)


@dataclass(frozen=True)
class Bill:
    """What a service says that it took for one request and gave back; `known` when what it took grows no more."""

    charged: Amount
    refunded: Amount
    known: bool
    text: str


@dataclass(frozen=True)
class Paid:
    """A generation that was paid for; `final` when nothing more is made of it."""

    generation: Generation
    final: bool


@runtime_checkable
class InCredits(Protocol):
    """A kind whose service counts in credits of its own, which no published text turns into money."""

    def credits(self, order: Order, listed: PriceList | None) -> int | None:
        """What these rows take at worst, in hundredths of a credit; None where that cannot be said."""

    def least_credits(self, order: Order, listed: PriceList | None) -> int | None:
        """What they take at least, by what the service foresees; None where it does not say."""


@dataclass(frozen=True)
class Balance:
    """What an account has left, in the unit in which it is charged.

    `topped_up` is how much of it was bought beside a plan, in the same unit; None where the service does not say.
    """

    left: Amount
    topped_up: int | None = None


@runtime_checkable
class Weighted(Protocol):
    """A kind of which some choices count more than once at the team's rate."""

    def weight(self, settings: Mapping[str, Any]) -> int:
        """How many times the rate one item costs with these settings."""


@runtime_checkable
class Billed(Protocol):
    """A kind whose service says what it took, and what the account has left."""

    async def bills(self, paid: Sequence[Paid]) -> Mapping[str, Bill]:
        """What it took for these, by the id of the submission, as far as it says so. Free. Raises VendorError."""

    async def balance(self) -> Balance:
        """What the account has left. Free. Raises VendorError."""


def weight_of(kind: Kind, settings: Mapping[str, Any]) -> int:
    """How many times the team's rate one item of such a kind costs with these settings."""
    return kind.weight(settings) if isinstance(kind, Weighted) else 1


def amount_of(kind: Kind, order: Order, rate_cents: int | None, listed: PriceList | None) -> Amount:
    """What these rows cost at worst: by the service's own price, else by the team's rate, and in its own credits."""
    price = kind.price(order, listed) if isinstance(kind, Priced) else None
    cents = price.worst_cents if price is not None else None
    if price is None and rate_cents is not None:
        cents = rate_cents * weight_of(kind, order.settings) * len(order.rows)
    return Amount(cents, kind.credits(order, listed) if isinstance(kind, InCredits) else None)


def least_of(kind: Kind, order: Order, listed: PriceList | None) -> int | None:
    """What these rows take at least, in hundredths of the service's credits; None where nobody says."""
    return kind.least_credits(order, listed) if isinstance(kind, InCredits) else None
