"""A write at BHuman that makes something each time: asked about in plain words first, and sent once for each yes."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.components.shell.saving import saving


def offer(key: str, label: str, icon: str, about: str) -> None:
    """The button that asks, nothing more; `about` is what the question is about."""
    st.button(label, key=f"{key}-ask", icon=icon, on_click=_ask, args=[key, about])


def is_asked(key: str, about: str) -> bool:
    """Whether the question about this stands on the screen."""
    return bool(st.session_state.get(f"{key}.about") == about)


def question(key: str, prefix: str, about: str, yes: str, act: Callable[[], None]) -> None:
    """Yes and no below what would be made. A yes counts once: a second press finds nothing asked."""
    with st.container(horizontal=True, gap="small"):
        st.button(
            yes, key=f"{key}-yes", type="primary", icon=":material/check:", on_click=_act,
            args=[key, prefix, about, act],
        )  # fmt: skip
        st.button("No", key=f"{key}-no", on_click=_ask, args=[key, None])


def _ask(key: str, about: str | None) -> None:
    st.session_state[f"{key}.about"] = about


def _act(key: str, prefix: str, about: str, act: Callable[[], None]) -> None:
    if st.session_state.pop(f"{key}.about", None) != about:
        return
    with saving(prefix):
        act()


def cancel(key: str) -> None:
    """Only the way back, where something is still missing."""
    st.button("Not now", key=f"{key}-no", on_click=_ask, args=[key, None])
