"""What agents cost: bitHuman's own prices as it last listed them, in credits. One credit is one US cent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from services.jobs.kind import Price, Target
from services.vendors.bithuman import MODELS, BitHumanClient, Pricing

PRICE = "price"
BALANCE = "balance"
AUTO = "auto"


def price_of(models: Sequence[str], known: Callable[[str], Mapping[str, str]]) -> Price | None:
    """The price of agents with these models; None when the price of one of them was never told.

    An `auto` agent is reckoned at the dearest model that it may become, expected and at worst: a quote that is
    too low is worse than one that is too high.
    """
    prices = {name: int(credits) for name, credits in known(PRICE).items() if credits.lstrip("-").isdigit()}
    counted = Counter(models)
    if not counted or any(name not in prices for name in counted):
        return None
    total = sum(prices[name] * number for name, number in counted.items())
    balance = next((int(left) for left in known(BALANCE).values() if left.lstrip("-").isdigit()), None)
    parts = [f"{number:,} × {name} at {prices[name]:,} credits" for name, number in sorted(counted.items())]
    why = f"{', '.join(parts)}. bitHuman returns the credits of an agent that fails."
    if counted[AUTO]:
        why += " What auto costs is decided by the model that bitHuman chooses; this is the dearest."
    return Price(expected_cents=total, worst_cents=total, balance_cents=balance, why=why)


async def list_prices(client: BitHumanClient) -> list[Target]:
    """Credits for one agent by the model's full name, as bitHuman charges them today. Raises VendorError."""
    pricing: Pricing = await client.get_pricing()
    found = {name: pricing.price(name) for name in MODELS}
    return [Target(PRICE, name, str(credits)) for name, credits in found.items() if credits is not None]


async def list_balance(client: BitHumanClient) -> list[Target]:
    """The account's credits, possibly below zero; empty when bitHuman does not say. Raises VendorError."""
    balance = (await client.get_credits()).balance
    return [] if balance is None else [Target(BALANCE, BALANCE, str(int(balance // 1)))]
