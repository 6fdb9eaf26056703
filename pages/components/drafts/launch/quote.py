"""What a launch costs, said with its worst case, before anybody can say yes."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.components.drafts.kind import DraftKind
from pages.components.shell import prices
from pages.components.shell import wording as words
from pages.components.shell.wording import plain
from services.jobs.launch.quoting import QuoteView


def draw(quote: QuoteView, shown: DraftKind) -> None:
    """Number, requests, the price or the team's estimate, and the worst case."""
    item = shown.item_word
    name = quote.target.name or quote.target.vendor_id
    counted = [words.count(quote.items, item)]
    if shown.unit and quote.price is not None:
        counted.append(words.count(quote.price.expected_cents, shown.unit))
    with st.container(border=True, gap="small"):
        st.html(
            f'<div class="cs-price">{escape(" · ".join(counted))}</div>'
            f"<div>{escape(shown.target_types[quote.target.type])}: <b>{escape(name)}</b>, "
            f"in {escape(words.count(quote.submissions, 'request'))}</div>"
        )
        if quote.practice:
            st.markdown(":material/theater_comedy: **Practice: nothing is charged,** no real person is reached.")
        _estimate(quote, shown)
        st.markdown(f":material/info: {plain(shown.worst_case)}")


def _estimate(quote: QuoteView, shown: DraftKind) -> None:
    item = shown.item_word
    if quote.price is not None:
        st.markdown(f":material/payments: {prices.cost_line(quote, shown.kind)}")
        prices.service_price(quote.price, shown.kind, shown.unit)
        return
    if shown.unpriced:
        st.markdown(f":material/payments: {shown.unpriced}")
        return
    price = plain(shown.price(quote.items))
    if quote.estimate_cents is None or quote.rate_cents is None:
        st.markdown(f":material/payments: {price} Your team has set no rate, so there is no estimate.")
        st.page_link("connections.py", label=f"Set the rate per {item}", icon=":material/cable:")
        return
    weight = "" if quote.weight == 1 else f", each counted {quote.weight} times because of how it is made,"
    live = "" if not quote.practice else " if it were live"
    st.markdown(
        f":material/payments: {price} Your team's rate is {plain(words.money(quote.rate_cents))} per "
        f"{item}{weight} → **about {plain(words.money(quote.estimate_cents))}**{live}, an estimate."
    )
