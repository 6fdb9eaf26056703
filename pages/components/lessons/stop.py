"""Stopping a lesson that is being made: what that can stop, what it cannot, and what becomes of the credits."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import person
from pages.components.shell.saving import saving, show_problem, tell
from services.container import App


def draw(app: App, prefix: str, video_id: str) -> None:
    """The button behind its explanation, and what came of pressing it."""
    show_problem(f"{prefix}-stop")
    with st.popover("Stop this lesson", icon=":material/stop_circle:"):
        st.markdown(
            "**Vacademy is asked to end its work on this lesson now.** The stages that are ready stay and can be "
            "read and heard; the one that is being made is lost. A stopped lesson cannot go on."
        )
        st.markdown(
            ":material/payments: Vacademy gives back what a stopped lesson has taken. If it finds nothing to stop "
            "because the lesson has just ended, the lesson stays charged."
        )
        st.markdown("Other lessons of the same job go on: cancel the job on its own page.")
        st.button(
            "Yes, stop it",
            key=f"{prefix}-stop-yes",
            icon=":material/stop_circle:",
            on_click=_stop,
            args=[app, f"{prefix}-stop", video_id],
        )


def _stop(app: App, prefix: str, video_id: str) -> None:
    with saving(prefix):
        app.lessons.stop(video_id, person.who(app))
        tell(prefix, "Vacademy has ended its work on this lesson and gives its credits back.")
