"""A list of a service on a page: asked for when the page opens and it is old, while all else is drawn already."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from pages.components.shell import wording
from pages.components.shell.wording import plain
from services.container import App

EVERY_SECONDS = 0.7
PAGE, ASKED = "fresh.page", "fresh.asked"


def page_is(name: str) -> None:
    """For the router: which page is drawn. Another one than in the run before has just been opened."""
    if st.session_state.get(PAGE) != name:
        st.session_state[PAGE] = name
        st.session_state[ASKED] = []


def keep(app: App, name: str, who: str, seen_at: datetime | None, ask: Callable[[], object]) -> None:
    """Ask for this list of `who` when the page opens and the list is old; say how old it is, or that it is coming.

    The page is drawn anew when the answer is there.
    """
    if name not in st.session_state.setdefault(ASKED, []):
        st.session_state[ASKED] = [*st.session_state[ASKED], name]
        app.fresh_lists.ask(name, seen_at, ask)
    waiting = app.fresh_lists.is_asking(name)

    @st.fragment(run_every=EVERY_SECONDS if waiting else None)
    def state() -> None:
        """What is known about the list at this moment; the timer goes with the answer."""
        if waiting and not app.fresh_lists.is_asking(name):
            st.rerun()
        st.caption(_said(app, name, who, seen_at, waiting=waiting))

    state()


def _said(app: App, name: str, who: str, seen_at: datetime | None, *, waiting: bool) -> str:
    seen = f"List last seen {plain(wording.moment(seen_at))}." if seen_at else ""
    if waiting:
        return f":material/sync: Asking {plain(who)} for the list… {seen}"
    problem = app.fresh_lists.problem(name)
    if problem is not None:
        return f":material/cloud_off: {plain(problem.text)} {seen}"
    return seen or f"{plain(who)} was not asked for the list yet."
