"""Studio: what the BHuman account holds, and what can be done with it beside making videos."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import badges, problems
from pages.components.shell import wording as words
from pages.components.shell.heading import heading
from pages.components.shell.wording import plain
from pages.components.studio import (
    automations,
    callbacks,
    panels,
    presenters,
    sources,
    store,
    style,
    videos,
    workspaces,
)
from services import container

DRAWN = {
    "templates": sources.templates,
    "campaigns": sources.campaigns,
    "presenters": presenters.draw,
    "store": store.draw,
    "workspaces": workspaces.workspaces,
    "folders": workspaces.folders,
    "automations": automations.draw,
    "callbacks": callbacks.draw,
    "videos": videos.draw,
}

app = container.current()
style.inject()
heading("Studio", "What the BHuman account holds")
made = panels.landed()
panel = panels.shown()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    panels.choose(panel)
    badges.badge(words.PRACTICE if app.studio.practice else words.LIVE)
if made:
    st.success(plain(made), icon=":material/check_circle:")
with problems.shown():
    DRAWN[panel](app, f"studio-{panel}", app.studio.lists())
panels.arrived()
