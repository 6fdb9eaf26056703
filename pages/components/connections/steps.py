"""How a service goes live in three steps, each with its state in words: a key, its place, and the check of it."""

from __future__ import annotations

import streamlit as st

from pages.components.connections import check
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.account import Obtainable
from services.jobs.kind import Kind

DONE, OPEN = ":material/check_circle: Done", ":material/radio_button_unchecked: Still open"


def draw(app: App, kind: Kind) -> None:
    """The steps; only the check for an account that says nothing of its key."""
    account = kind.account
    if isinstance(account, Obtainable):
        _step(1, "Get a key", OPEN if kind.practice else DONE)
        st.markdown(plain(account.key_from))
        _step(2, "Put it where the server reads it", OPEN if kind.practice else DONE)
        st.code("\n".join(f'{name} = "…"' for name in account.key_settings), language=None, wrap_lines=True)
        st.caption(
            "In `.streamlit/secrets.toml`, or under the same names in the environment. Then start the server again. "
            + ("There is no key yet, so a sandbox plays the service." if kind.practice else "A key is set.")
        )
    place = st.container()
    last = check.draw(app, kind)
    with place:
        _step(3, "Check", check.state_of(last))
        if kind.practice:
            st.caption("As long as there is no key the sandbox is asked, to see how it goes.")


def _step(number: int, title: str, state: str) -> None:
    st.markdown(f"**{number} · {title}** · {state}")
