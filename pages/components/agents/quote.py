"""What agents cost by bitHuman's own prices, at worst, and against what the account has left."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.components.agents.kind import KIND
from pages.components.shell import wording as words
from pages.components.shell.wording import plain
from services.jobs.account import Price
from services.jobs.launch.quoting import QuoteView


def draw(quote: QuoteView) -> None:
    """Number, price, worst case and balance; one credit is one US cent."""
    with st.container(border=True, gap="small"):
        many = words.count(quote.items, KIND.kind.item_word)
        price = f" · {words.count(quote.price.expected_cents, 'credit')}" if quote.price else ""
        st.html(
            f'<div class="cs-price">{escape(many)}{escape(price)}</div>'
            f"<div>in {escape(words.count(quote.submissions, 'request'))}, one for each agent</div>"
        )
        if quote.practice:
            st.markdown(":material/theater_comedy: **Practice: nothing is charged,** the balance is the sandbox's.")
        if quote.price is None:
            st.markdown(
                ":material/payments: **No price is known.** bitHuman's prices were never asked for, or it lists none "
                "for one of these models. Ask for them before you launch."
            )
        else:
            _price(quote.price)
        st.markdown(f":material/info: {plain(KIND.worst_case)}")


def _price(price: Price) -> None:
    dollars = plain(words.money(price.expected_cents))
    st.markdown(f":material/payments: **{dollars}** by bitHuman's own list: {plain(price.why)}")
    if price.worst_cents != price.expected_cents:
        st.markdown(f":material/trending_up: At worst **{plain(words.money(price.worst_cents))}**.")
    if price.balance_cents is None:
        st.markdown(":material/account_balance_wallet: bitHuman does not say what the account has left.")
        return
    left = price.balance_cents - price.worst_cents
    if left >= 0:
        st.markdown(
            f":material/account_balance_wallet: The account has {words.count(price.balance_cents, 'credit')}; at worst "
            f"{words.count(left, 'credit')} remain."
        )
        return
    st.warning(
        f"**The account has {words.count(price.balance_cents, 'credit')}, {-left:,} too few for all of them.** Top up "
        "at bitHuman first. Without that the job pauses at the first refusal; nothing is lost, and it can go on later.",
        icon=":material/account_balance_wallet:",
    )
