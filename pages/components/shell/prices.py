"""Money in words: by the service's own price where it names one, else by the team's rate."""

from __future__ import annotations

from typing import Protocol

import streamlit as st

from pages.components.shell import wording
from pages.components.shell.wording import plain
from services.jobs.account import Price
from services.jobs.kind import Kind


class PricedQuote(Protocol):
    """A quote of a launch or of another attempt."""

    @property
    def items(self) -> int: ...
    @property
    def estimate_cents(self) -> int | None: ...
    @property
    def price(self) -> Price | None: ...
    @property
    def practice(self) -> bool: ...


def cost_line(quote: PricedQuote, kind: Kind) -> str:
    """What it costs in one sentence, as Markdown."""
    live = " if it were live" if quote.practice else ""
    if quote.estimate_cents is None:
        return "No estimate: neither a price nor a rate of your team is known. Each is charged as a new one."
    dollars = plain(wording.money(quote.estimate_cents))
    if quote.price is not None:
        return f"**{dollars}**{live}, by {plain(kind.service_title)}'s own price."
    return f"**About {dollars}**{live}, an estimate by your team's rate for one {kind.item_word}."


def service_price(price: Price, kind: Kind, unit: str = "") -> None:
    """Draw how the service's own price comes about, its worst case, and whether the account has enough.

    `unit` is what the service counts a US cent as, when it has a word of its own for one.
    """
    service = plain(kind.service_title)
    if price.why:
        st.caption(plain(price.why))
    if price.worst_cents != price.expected_cents:
        st.markdown(f":material/trending_up: At worst **{plain(wording.money(price.worst_cents))}**.")
    if price.balance_cents is None:
        st.caption(f"{service} does not say what the account has left.")
        return
    left = price.balance_cents - price.worst_cents
    has = _amount(price.balance_cents, unit)
    if left >= 0:
        rest = _amount(left, unit)
        st.markdown(f":material/account_balance_wallet: The account has {has}; at worst {rest} remain.")
        return
    short = f"{-left:,} too few" if unit else f"{plain(wording.money(-left))} too little"
    st.warning(
        f"**The account has {has}, {short} for all of them.** Top up at {service} "
        "first. Without that the job pauses at the first refusal; nothing is lost, and it can go on later.",
        icon=":material/account_balance_wallet:",
    )


def _amount(cents: int, unit: str) -> str:
    return wording.count(cents, unit) if unit else plain(wording.money(cents))
