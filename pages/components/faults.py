"""Ordering a fault from a practice service, to see how the dashboard takes it. Asked only once it is opened."""

from __future__ import annotations

import streamlit as st

from pages.components import problems, words
from pages.components.words import plain
from services.container import House


def panel(house: House, service: str) -> None:
    """A switch that opens the list of faults, with a form to order one and a button to clear all."""
    opened = st.toggle(
        "Order a fault",
        key=f"faults-{service}",
        help="Practice what happens when the service misbehaves. Only the sandbox is asked.",
    )
    if opened:
        with problems.shown():
            _form(house, service)


def _form(house: House, service: str) -> None:
    faults = {fault.name: fault for fault in house.practice_faults() if fault.service == service}
    with (
        st.form(f"faults-form-{service}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        name = st.selectbox(
            "Fault", list(faults), format_func=lambda name: f"{_word(name)}: {faults[name].description}", width=520
        )
        times = st.number_input("Times", min_value=1, max_value=1000, value=1, width=130)
        ordered = st.form_submit_button("Order it", icon=":material/bolt:")
    waiting = [
        f"{words.count(fault.ordered)} × {plain(_word(name))}" for name, fault in faults.items() if fault.ordered
    ]
    st.caption(f"Ordered now: {', '.join(waiting)}" if waiting else "Nothing is ordered: the sandbox behaves.")
    cleared = st.button("Clear all orders", key=f"faults-clear-{service}", icon=":material/ink_eraser:")
    if ordered and name:
        house.order_fault(service, name, times)
        st.rerun()
    if cleared:
        house.clear_faults(service)
        st.rerun()


def _word(name: str) -> str:
    return name.replace("_", " ")
