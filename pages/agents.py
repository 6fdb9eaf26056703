"""Agents: one by a form, or many from a table; and those that exist on the account."""

from __future__ import annotations

import streamlit as st

from pages.components.agents import launch as agent_launch
from pages.components.agents import listing as agent_list
from pages.components.agents import style as agent_style
from pages.components.agents import table as agent_table
from pages.components.agents.kind import table_of_agents, worded
from pages.components.drafts import head as draft_head
from pages.components.drafts import listing as draft_list
from pages.components.drafts import style as draft_style
from pages.components.shell import person, problems, routing
from pages.components.shell.heading import heading
from services import container
from services.container import App
from services.jobs.drafts.views import DraftView
from services.people.persons import Right

PAGE = "agents.py"


def begin(app: App) -> None:
    """What there is to begin, what is being prepared, and what exists."""
    shown = table_of_agents(app)
    heading("Agents", "Talking avatars, one or many")
    if st.button(
        "New agent", key="agent-new", type="primary", icon=":material/person_add:", **person.asks(Right.PREPARE)
    ):
        with problems.shown():
            draft_list.open_one(shown, app.agents.forms.create(person=person.who(app)))
    with problems.shown():
        draft_list.draw(app, "agent-drafts", shown, foremost=False)
    with problems.shown():
        agent_list.draw(app, "agent-list")


def prepare(app: App, view: DraftView) -> None:
    """One draft on the screen that the URL names."""
    shown = worded(app, view)
    step = draft_head.draw(app, "agent-head", view, shown)
    if step is None:
        return
    with problems.shown():
        checked = app.reviews.checked(view.id, view)
        if step == "launch":
            agent_launch.draw(app, "agent", checked, shown)
        elif shown.form is not None:
            shown.form(app, "agent-form", checked)
        elif step == "check":
            agent_table.check(app, "agent", checked)
        else:
            agent_table.prepare(app, "agent", checked)


app = container.current()
draft_style.inject()
agent_style.inject()
draft = routing.named_draft(app, PAGE)
if draft is not None:
    prepare(app, draft)
else:
    begin(app)
