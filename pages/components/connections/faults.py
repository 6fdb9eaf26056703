"""Ordering faults from a practice service, to see how the dashboard takes them. Asked only once it is opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.components.shell import problems
from pages.components.shell import wording as words
from pages.components.shell.wording import plain
from services.container import App

ONE, MIXTURE = "One fault", "A random mixture"
MIXED_AT_FIRST = ("answer_lost", "error_500_after", "rate_limited", "failed_renders", "run_fails", "callback_lost")


def panel(app: App, service: str) -> None:
    """A switch that opens the list of faults, with forms to order them and a button to clear all."""
    opened = st.toggle(
        "Order a fault",
        key=f"faults-{service}",
        help="Practice what happens when the service misbehaves. Only the sandbox is asked.",
    )
    if opened:
        with problems.shown():
            _orders(app, service)


def _orders(app: App, service: str) -> None:
    faults = {fault.name: fault for fault in app.practice.list_faults(service) if fault.service == service}
    described = {name: f"{_word(name)}: {fault.description}" for name, fault in faults.items()}
    how = st.segmented_control(
        "Order", [ONE, MIXTURE], default=ONE, required=True, key=f"faults-how-{service}", label_visibility="collapsed"
    )
    if how == MIXTURE:
        _mixture(app, service, described)
    else:
        _one(app, service, described)
    orders = {order.id: order for fault in faults.values() for order in fault.orders}
    if not orders:
        st.caption("Nothing is ordered: the sandbox behaves.")
        return
    st.markdown("**Ordered now**\n\n" + "\n".join(f"- {order_line(order)}" for order in orders.values()))
    if st.button("Clear all orders", key=f"faults-clear-{service}", icon=":material/ink_eraser:"):
        app.practice.clear_faults(service)
        st.rerun()


def order_line(order: Any) -> str:
    """One standing order as Markdown: what, how often, and what it has struck so far."""
    struck = f"has struck {words.count(order.struck)} so far" if order.struck else "has struck nothing yet"
    often = "until it is cleared" if order.left is None else f"for the next {words.count(order.left, 'request')}"
    names = ", ".join(plain(_word(name)) for name in order.names)
    if len(order.names) == 1 and order.rate == 1:
        return f"**{names}** {often}; {struck}"
    seed = "" if order.seed is None else f", seed {order.seed}"
    mixture = f"**A mixture of {words.count(len(order.names), 'fault')}**"
    return f"{mixture}, {order.rate:.0%} of the requests{seed}, {often}; {struck}: {names}"


def _one(app: App, service: str, described: Mapping[str, str]) -> None:
    with (
        st.form(f"faults-form-{service}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        name = st.selectbox("Fault", list(described), format_func=described.__getitem__, width=520)
        times = st.number_input("Times", min_value=1, max_value=1000, value=1, width=130)
        ordered = st.form_submit_button("Order it", icon=":material/bolt:")
    if ordered and name:
        app.practice.order_fault(service, name, times)
        st.rerun()


def _mixture(app: App, service: str, described: Mapping[str, str]) -> None:
    with st.form(f"faults-mixture-{service}", border=False):
        names = st.multiselect(
            "Faults in the mixture",
            list(described),
            default=[name for name in MIXED_AT_FIRST if name in described],
            format_func=_word,
            help="Each request that is struck is struck by one of these, drawn by the seed.",
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            percent = st.slider("Requests struck, in percent", 5, 100, 35, step=5, width=320)
            seed = st.number_input(
                "Seed", min_value=0, max_value=999_999, value=1, width=130, help="The same seed gives the same faults."
            )
            ordered = st.form_submit_button("Order the mixture", icon=":material/casino:")
    if ordered and not names:
        st.warning("Choose at least one fault for the mixture.", icon=":material/info:")
    elif ordered:
        app.practice.order_mixture(service, names, seed, percent / 100)
        st.rerun()


def _word(name: str) -> str:
    return name.replace("_", " ")
