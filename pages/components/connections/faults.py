"""Ordering faults from a practice service, to see how the dashboard takes them. Asked only once it is opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.components.shell import person, problems
from pages.components.shell import wording as words
from pages.components.shell.wording import plain
from services.container import App
from services.people.persons import Right

ONE, MIXTURE = "One fault", "A random mixture"
GROUPS = {
    "refuse": "Refused, nothing done",
    "reply": "Done, the answer is lost or wrong",
    "alter": "What comes of it is wrong",
    "read": "Looking goes wrong",
}
"""By what a fault strikes, from the harmless on."""
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
    described = {name: sentence(fault) for name, fault in faults.items()}
    how = st.segmented_control(
        "Order", [ONE, MIXTURE], default=ONE, required=True, key=f"faults-how-{service}", label_visibility="collapsed"
    )
    if how == MIXTURE:
        _mixture(app, service, described)
    else:
        _one(app, service, faults)
    orders = {order.id: order for fault in faults.values() for order in fault.orders}
    if not orders:
        st.caption("Nothing is ordered: the sandbox behaves.")
        return
    st.markdown("**Ordered now**\n\n" + "\n".join(f"- {order_line(order)}" for order in orders.values()))
    if st.button(
        "Clear all orders", key=f"faults-clear-{service}", icon=":material/ink_eraser:", **person.asks(Right.PREPARE)
    ):
        app.practice.clear_faults(service, person.who(app))
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


def sentence(fault: Any, said: Mapping[str, Any] = {}) -> str:
    """What a fault does as one plain sentence, with its numbers as they are or as they were `said`."""
    parts = fault.description.split("`")
    values = {**fault.params, **said}
    # Between each two backticks stands the name of a number.
    parts[1::2] = [_value(values.get(name, name)) for name in parts[1::2]]
    return "".join(parts)


def _value(value: Any) -> str:
    return "all" if value is None else str(value)


def _one(app: App, service: str, faults: Mapping[str, Any]) -> None:
    groups = [group for group in GROUPS if any(fault.strikes == group for fault in faults.values())]
    here = list(faults)
    if groups:
        group = st.segmented_control(
            "What goes wrong",
            groups,
            default=groups[0],
            required=True,
            format_func=GROUPS.__getitem__,
            key=f"faults-group-{service}",
        )
        here = [name for name, fault in faults.items() if fault.strikes == group]
    name = st.selectbox(
        "Fault", here, format_func=lambda one: sentence(faults[one]), key=f"faults-name-{service}", width=640
    )
    if not name:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        said = _numbers(service, faults[name])
        times = st.number_input("Times", min_value=1, max_value=1000, value=1, width=130, key=f"faults-times-{service}")
        ordered = st.button(
            "Order it", key=f"faults-order-{service}", icon=":material/bolt:", **person.asks(Right.PREPARE)
        )
    if ordered:
        app.practice.order_fault(service, name, int(times), person.who(app), said)
        st.rerun()


def _numbers(service: str, fault: Any) -> dict[str, Any]:
    """The numbers of a fault that can be set; those that were."""
    said: dict[str, Any] = {}
    for name, usual in fault.params.items():
        if isinstance(usual, bool) or not isinstance(usual, int | float):
            continue
        given = st.number_input(
            _word(name).capitalize(),
            min_value=type(usual)(0),
            value=usual,
            width=130,
            key=f"faults-{service}-{fault.name}-{name}",
        )
        if given != usual:
            said[name] = given
    return said


def _mixture(app: App, service: str, described: Mapping[str, str]) -> None:
    with st.form(f"faults-mixture-{service}", border=False):
        names = st.multiselect(
            "Faults in the mixture",
            list(described),
            default=[name for name in MIXED_AT_FIRST if name in described],
            format_func=described.__getitem__,
            help="Each request that is struck is struck by one of these, drawn by the seed.",
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            percent = st.slider("Requests struck, in percent", 5, 100, 35, step=5, width=320)
            seed = st.number_input(
                "Seed", min_value=0, max_value=999_999, value=1, width=130, help="The same seed gives the same faults."
            )
            ordered = st.form_submit_button("Order the mixture", icon=":material/casino:", **person.asks(Right.PREPARE))
    if ordered and not names:
        st.warning("Choose at least one fault for the mixture.", icon=":material/info:")
    elif ordered:
        app.practice.order_mixture(service, names, seed, percent / 100, person.who(app))
        st.rerun()


def _word(name: str) -> str:
    return name.replace("_", " ")
