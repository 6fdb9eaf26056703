"""Agents: one by a form, or many from a table; and those that exist on the account."""

from __future__ import annotations

import streamlit as st

from pages.components.agents import form as agent_form
from pages.components.agents import launch as agent_launch
from pages.components.agents import listing as agent_list
from pages.components.agents import style as agent_style
from pages.components.agents import table as agent_table
from pages.components.agents.kind import KIND, ONE
from pages.components.drafts import head as draft_head
from pages.components.drafts import listing as draft_list
from pages.components.drafts import style as draft_style
from pages.components.shell import person, problems
from pages.components.shell.heading import heading
from services import container
from services.jobs.drafts.views import DraftView

app = container.current()


def begin() -> None:
    """What there is to begin, what is being prepared, and what exists."""
    heading("Agents", "Talking avatars, one or many")
    if st.button("New agent", key="agent-new", type="primary", icon=":material/person_add:"):
        with problems.shown():
            draft_list.open_one(KIND, app.agents.forms.create(person=person.who()))
    with problems.shown():
        draft_list.draw("agent-drafts", KIND)
    with problems.shown():
        agent_list.draw("agent-list")


def prepare(view: DraftView) -> None:
    """One draft on the screen that the URL names; a single agent has nothing to check apart from its form."""
    is_form = app.agents.forms.is_form(view)
    step = draft_head.draw("agent-head", view, ONE if is_form else KIND)
    if step is None:
        return
    if step == "launch":
        agent_launch.draw("agent", view)
    elif is_form:
        with problems.shown():
            agent_form.draw("agent-form", view)
    elif step == "check":
        agent_table.check("agent", view)
    else:
        agent_table.prepare("agent", view)


draft_style.inject()
agent_style.inject()
draft_id = st.query_params.get("draft")
if draft_id:
    prepare(app.drafts.get(draft_id))
else:
    begin()
