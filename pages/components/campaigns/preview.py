"""A preview of a template, as BHuman makes one: what it costs is not public, so it needs a yes like a video."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import person, problems
from services.container import App
from services.jobs.kind import Target
from services.people.persons import Right


def offer(app: App, key: str, template: Target, *, practice: bool = False) -> None:
    """The way to the quote of a preview; nothing is sent here."""
    if st.button(
        "Ask BHuman for a preview",
        key=f"{key}-preview",
        icon=":material/preview:",
        **person.asks(
            Right.LAUNCH,
            "BHuman does not say what a preview costs. The quote says so, and nothing is sent before your yes.",
        ),
    ):
        with problems.shown():
            draft_id = app.studio.prepare_preview(template, person.who(app), practice=practice)
            st.switch_page("campaigns.py", query_params={"draft": draft_id, "step": "launch"})
