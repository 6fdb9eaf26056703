"""The model of a draft's agents, with its price and how long it takes; and how old the prices are."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import saving, show_problem, stored_input
from pages.components.shell.wording import plain
from services.kinds.agents.desk import AgentDesk
from services.kinds.agents.last_seen import LastSeen, ModelChoice
from services.people.persons import Right

NOTES = {
    "auto": "bitHuman chooses essence-2 or expression-2 and charges for what it chose; the quote reckons the dearest.",
    "expression-1": "Has no model file and no clip; its agents run at bitHuman.",
    "essence-2": "Two at once: further ones wait here until a place is free.",
    "essence-2-max": "Two at once, together with essence-2. Some plans do not include it.",
    "expression-2": "The only one that also takes cartoons and animals.",
}


def draw(prefix: str, seen: LastSeen, chosen: str, choose: Callable[[str], None]) -> None:
    """The choice; `choose` keeps another one and may raise ServiceError."""
    models = {one.name: one for one in seen.models}
    show_problem(prefix)
    st.selectbox(
        "Model",
        list(models) if chosen in models or not chosen else [*models, chosen],
        index=None,
        placeholder="Choose a model",
        format_func=lambda name: _label(models[name]) if name in models else name,
        width=520,
        **stored_input(f"{prefix}-model", chosen or None, _choose, prefix, choose),
        **person.asks(Right.PREPARE),
    )
    if chosen in NOTES:
        st.caption(NOTES[chosen])


def prices(desk: AgentDesk, prefix: str, seen: LastSeen) -> None:
    """How old prices and balance are, and the button that asks for today's."""
    show_problem(f"{prefix}-prices")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Ask for prices and balance",
            key=f"{prefix}-prices",
            icon=":material/refresh:",
            on_click=_refresh,
            args=[desk, f"{prefix}-prices"],
        )
        left = f"{words.count(seen.balance, 'credit')} left. " if seen.balance is not None else ""
        asked = f"{left}Asked {plain(words.moment(seen.prices_at))}" if seen.prices_at else "Never asked"
        st.caption(f"{asked}; it is free.")


def ask_when_old(desk: AgentDesk, prefix: str, about: str, seen: LastSeen) -> LastSeen:
    """Ask before a quote is drawn from old prices or an old balance; once in a session for the same thing.

    Answers what is known then.
    """
    if not seen.prices_are_old or st.session_state.get(f"{prefix}.asked-about") == about:
        return seen
    st.session_state[f"{prefix}.asked-about"] = about
    with saving(f"{prefix}-prices"), st.spinner("Asking bitHuman for prices and balance…"):
        desk.refresh_prices()
    return desk.last_seen()


def _label(model: ModelChoice) -> str:
    price = f"{model.credits:,} credits" if model.credits is not None else "price not asked yet"
    return f"{model.name} · {price} · {model.typical}"


def _choose(name: str | None, prefix: str, choose: Callable[[str], None]) -> None:
    if name is not None:
        with saving(prefix):
            choose(name)


def _refresh(desk: AgentDesk, prefix: str) -> None:
    with saving(prefix):
        desk.refresh_prices()
