"""What may go out, and what went: the caps of the team, and the money of a month."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import person, problems
from pages.components.shell.heading import heading
from pages.components.team.caps import draw_caps
from pages.components.team.statement import draw_statement
from services import container

app = container.current()
heading("Money", "What may go out, and what went")
with problems.shown():
    st.subheader("Caps", anchor=False)
    draw_caps(app, person.who(app))
with problems.shown():
    st.subheader("Statement", anchor=False)
    draw_statement(app)
