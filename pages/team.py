"""The team: who may do what here, and where they are signed in."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import person, problems
from pages.components.shell.heading import heading
from pages.components.team.browsers import draw_browsers
from pages.components.team.people import draw_people
from pages.components.team.signing_in import draw_signing_in
from services import container

app = container.current()
who = person.who(app)
heading("Team", "Who may do what here")
draw_signing_in(app, who)
if app.settings.auth.providers:
    with st.container(key="team-people", gap="small"), problems.shown():
        draw_people(app, who)
if app.settings.asks_to_sign_in:
    with st.container(key="team-browsers", gap="small"), problems.shown():
        draw_browsers(app, who)
