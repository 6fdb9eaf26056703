"""Asking before what costs money or cannot be taken back: a panel on the page, which a refresh leaves open."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.components.shell import problems
from pages.components.shell.scripts import in_sight

ASKED = "job.asked"


def ask(about: str) -> None:
    """Open the panel about this; there is one at a time."""
    st.session_state[ASKED] = about


def forget() -> None:
    """Close whatever panel is open."""
    st.session_state.pop(ASKED, None)


def is_asked(about: str) -> bool:
    """Whether the panel about this is open."""
    return bool(st.session_state.get(ASKED) == about)


def panel(
    about: str, *, title: str, lines: list[str], yes: str, no: str, practice: bool, run: Callable[[], str]
) -> None:
    """Draw the panel when it is open. `title` and `lines` are Markdown. `run` does it and says what came of it."""
    if not is_asked(about):
        return
    if practice:
        lines = [*lines, "This is practice: what is called charged here is on nobody's bill."]
    with st.container(border=True, key=f"job-asked-{about}", gap="small"):
        st.markdown("\n".join([f"**{title}**", "", *(f"- {line}" for line in lines)]))
        with st.container(horizontal=True, gap="small"):
            agreed = st.button(yes, key=f"job-yes-{about}", type="primary")
            st.button(no, key=f"job-no-{about}", on_click=forget)
        in_sight.bring(f"job-{about}")
    if agreed:
        do(run)


def do(run: Callable[[], str]) -> None:
    """Do it now, say what came of it and draw the page again; an error is shown where it happened."""
    with problems.shown():
        said = run()
        forget()
        st.toast(said, icon=":material/check:")
        st.rerun()
