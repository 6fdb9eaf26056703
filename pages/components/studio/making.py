"""A write at BHuman that makes something each time: asked about in plain words first, and sent once for each yes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from pages.components.shell import person
from pages.components.shell.saving import saving
from pages.components.shell.wording import plain
from pages.components.studio import panels
from services.kinds.campaigns.studio.desk import StudioDesk
from services.kinds.campaigns.studio.holdings import Holding
from services.people.persons import Right

EVERY_SECONDS = 1


def offer(key: str, label: str, icon: str, about: str, right: Right = Right.LAUNCH) -> None:
    """The button that asks, nothing more; `about` is what the question is about, `right` what it takes."""
    st.button(label, key=f"{key}-ask", icon=icon, on_click=_ask, args=[key, about], **person.asks(right))


def is_asked(key: str, about: str) -> bool:
    """Whether the question about this stands on the screen."""
    return bool(st.session_state.get(f"{key}.about") == about)


def question(key: str, prefix: str, about: str, yes: str, act: Callable[[], None]) -> None:
    """Yes and no below what would be made. A yes counts once: it is taken away before anything is sent."""
    said = st.session_state.get(f"{key}.said") == about
    with st.container(horizontal=True, gap="small"):
        st.button(
            yes, key=f"{key}-yes", type="primary", icon=":material/check:", disabled=said,
            on_click=_say, args=[key, about],
        )  # fmt: skip
        st.button("No", key=f"{key}-no", disabled=said, on_click=_ask, args=[key, None])
    if said:
        _ask(key, None)
        with saving(prefix), st.spinner("Asking BHuman…"):
            act()
        st.rerun()


def cancel(key: str) -> None:
    """Only the way back, where something is still missing."""
    st.button("Not now", key=f"{key}-no", on_click=_ask, args=[key, None])


def under_way(desk: StudioDesk, source_id: str) -> bool:
    """Whether one is being made of this just now; it then says so, and draws the page anew when that is over."""
    if not desk.is_making(source_id):
        return False

    @st.fragment(run_every=EVERY_SECONDS)
    def waiting() -> None:
        if not desk.is_making(source_id):
            st.rerun()
        st.caption(":material/hourglass_top: A template is being made of this just now.")

    waiting()
    return True


def made(key: str, templates: Sequence[Holding]) -> None:
    """The way to what was made of this before."""
    for one in templates:
        st.button(
            f"Made of it: {plain(one.title)}", key=f"{key}-made-{one.id}", type="tertiary", icon=":material/movie:",
            on_click=panels.open_one, args=["templates", one.id],
        )  # fmt: skip


def _ask(key: str, about: str | None) -> None:
    st.session_state[f"{key}.about"] = about
    st.session_state[f"{key}.said"] = None


def _say(key: str, about: str) -> None:
    # The second press of a double one counts for no press of its own.
    if is_asked(key, about):
        st.session_state[f"{key}.said"] = about
