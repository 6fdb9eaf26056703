"""What agents cost: bitHuman's own prices as it last listed them, in credits. One credit is one US cent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from services.jobs.account import Price, PriceList
from services.vendors.bithuman import MODELS, BitHumanClient, Pricing

AUTO = "auto"


def price_of(models: Sequence[str], listed: PriceList) -> Price | None:
    """The price of agents with these models; None when the price of one of them was never listed.

    An `auto` agent is reckoned at the dearest model that it may become, expected and at worst: a quote that is
    too low is worse than one that is too high.
    """
    prices = {name: int(credits) for name, credits in listed.amounts.items()}
    counted = Counter(models)
    if not counted or any(name not in prices for name in counted):
        return None
    total = sum(prices[name] * number for name, number in counted.items())
    parts = [f"{number:,} × {name} at {prices[name]:,} credits" for name, number in sorted(counted.items())]
    why = f"{', '.join(parts)}. bitHuman returns the credits of an agent that fails."
    if counted[AUTO]:
        why += " What auto costs is decided by the model that bitHuman chooses; this is the dearest."
    balance = None if listed.balance is None else int(listed.balance // 1)
    return Price(expected_cents=total, worst_cents=total, balance_cents=balance, why=why)


async def list_prices(client: BitHumanClient) -> PriceList:
    """Credits for one agent by the model's full name, as bitHuman charges them today, and the account's credits.

    The balance may be below zero, and is None when bitHuman does not say. Raises VendorError.
    """
    pricing: Pricing = await client.get_pricing()
    found = {name: pricing.price(name) for name in MODELS}
    amounts = {name: float(credits) for name, credits in found.items() if credits is not None}
    return PriceList(amounts, (await client.get_credits()).balance)
