"""A list of a service on a page: asked for when the page opens and it is old, while all else is drawn already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

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


def keep(
    app: App,
    name: str,
    who: str,
    seen_at: datetime | None,
    shown: Sequence[object],
    ask: Callable[[], Sequence[object]],
) -> None:
    """Ask for this list of `who` when the page opens and the list is old; say how old it is, or that it is coming.

    The page is drawn anew only when another list came than is `shown`: somebody may just be choosing from it.
    """
    if name not in st.session_state.setdefault(ASKED, []):
        st.session_state[ASKED] = [*st.session_state[ASKED], name]
        app.targets.lists.ask(name, seen_at, ask)
    waiting = app.targets.lists.is_asking(name)

    @st.fragment(run_every=EVERY_SECONDS if waiting else None)
    def state() -> None:
        """What is known about the list at this moment."""
        if app.targets.lists.is_asking(name):
            st.caption(f":material/sync: Asking {plain(who)} for the list…")
            return
        problem, came = app.targets.lists.problem(name), app.targets.lists.answer(name)
        if waiting and problem is None and came is not None and (came != shown or seen_at is None):
            st.rerun()
        seen = wording.moment(datetime.now(UTC) if waiting and problem is None else seen_at)
        said = f"List last seen {plain(seen)}." if seen_at or waiting else f"{plain(who)} was not asked for it yet."
        st.caption(said if problem is None else f":material/cloud_off: {plain(problem.text)} {said}")

    state()
