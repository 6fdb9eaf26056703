"""Asking before what costs money or cannot be taken back: a panel on the page, which a refresh leaves open."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.components.jobs import url
from pages.components.shell import problems
from pages.components.shell.links import in_url
from pages.components.shell.scripts import in_sight

ASKED, ASKED_AT = "job.asked", "job.asked-at"


def ask(about: str) -> None:
    """Open the panel about this; there is one at a time."""
    st.session_state[ASKED] = about
    st.session_state[ASKED_AT] = in_url.read(url.JOB)


def forget() -> None:
    """Close whatever panel is open."""
    st.session_state.pop(ASKED, None)


def is_asked(about: str) -> bool:
    """Whether the panel about this is open."""
    return bool(st.session_state.get(ASKED) == about)


def is_open(job_id: str) -> bool:
    """Whether any question stands on the page of this job: what it asks is then to be answered first of all."""
    return ASKED in st.session_state and st.session_state.get(ASKED_AT) == job_id


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
