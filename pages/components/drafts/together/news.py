"""What a colleague changes meanwhile is said within seconds; the page is drawn anew only when its person asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from pages.components.drafts.together import seen
from pages.components.shell import problems
from pages.components.shell import wording as words
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.views import DraftView

EVERY_SECONDS = 3
HIDDEN = "draft.tab-hidden"
_tab = st.components.v2.component("callsheet_tab", js=Path(__file__).with_name("tab.js").read_text(encoding="utf-8"))


def watch(app: App, prefix: str, view: DraftView) -> None:
    """Look for a newer revision every few seconds, not while the tab is hidden; nothing is seen until there is one."""
    just_drawn = [True]
    key = f"{prefix}-tab"
    # A run of the whole page comes from somebody who is there, or from the tab that was just hidden.
    hidden = st.session_state.pop(HIDDEN, False)

    @st.fragment(run_every=None if hidden else EVERY_SECONDS)
    def news() -> None:
        """The newest change, where this browser has not seen it."""
        turned: Any = _tab(key=key, on_turned_change=lambda: None)
        if turned.turned == "hidden":
            st.session_state[HIDDEN] = True
            st.rerun()
        if just_drawn and not turned.turned:
            just_drawn.clear()
            return
        with problems.shown():
            newest = app.drafts.newest_change(view.id)
            shown = seen.revision(view.id)
            if newest is not None and shown is not None and newest.revision > shown:
                _say(prefix, newest.person, plain(words.moment(newest.made_at)))
            elif turned.turned == "visible":
                st.rerun()

    # It lies over the page: what moved the rows of an editor would send a press to another row.
    with st.container(key=f"{prefix}-news"):
        news()


def _say(prefix: str, person: str, when: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{prefix}-changed"):
        st.markdown(f":material/group: **{plain(person)} changed this draft** {when}.", width="content")
        if st.button("Show it", key=f"{prefix}-show-changes", icon=":material/refresh:"):
            st.rerun()
