"""Proof, quote and launch of agents, whether they come from the form or from a table."""

from __future__ import annotations

import streamlit as st

from pages.components.agents import model, rows
from pages.components.drafts import steps as draft_steps
from pages.components.drafts.kind import DraftKind
from pages.components.drafts.launch import launch as draft_launch
from pages.components.drafts.launch import quote as draft_quote
from pages.components.drafts.launch import screen as draft_screen
from pages.components.drafts.launch import summary as draft_sum
from services.container import App
from services.jobs.launch.review import Checked
from services.kinds.agents.additions import added_to


def draw(app: App, prefix: str, checked: Checked, shown: DraftKind) -> None:
    """What exactly would be sent, what it costs, and the yes."""
    view = checked.view
    desk = app.agents_of(practice=view.practice)
    draft_steps.section(shown.sections + 1, "Proof")
    if code := added_to(view.settings):
        st.caption(f"This adds a model to the agent `{code}`, which goes on as it is. One that it has already is free.")
    if checked.review.rows_in > 1:
        draft_sum.draw(f"{prefix}-sum", checked.review)
    seen = desk.last_seen()
    rows.draw(app, f"{prefix}-rows", checked, seen)
    if not draft_screen.begin(app, prefix, checked, shown):
        return
    part = draft_screen.proof(app, prefix, checked, shown)
    draft_steps.section(shown.sections + 2, "Quote and launch")
    seen = model.ask_when_old(desk, f"{prefix}-quote", f"{view.id} {len(view.job_ids)}", seen)
    quote = app.quotes.quote(view.id, part.row_ids, checked=checked)
    draft_quote.draw(quote, shown)
    model.prices(desk, f"{prefix}-quote", seen)
    draft_launch.draw(app, f"{prefix}-launch", view, quote, part, shown)
