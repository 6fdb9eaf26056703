"""Upkeep: the team's record, forgetting people, how long they are kept, health, backups."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import person, problems
from pages.components.shell.heading import heading
from pages.components.shell.saving import stored_input
from pages.components.upkeep import backups, forgetting, health, keeping, trail
from services import container
from services.people.persons import Right

PANEL = "panel"
PANELS = {
    "record": ("Record", trail.draw_trail),
    "forget": ("Forget a person", forgetting.draw_forgetting),
    "keep": ("How long", keeping.draw_keeping),
    "health": ("Health", health.draw_health),
    "backups": ("Backups", backups.draw_backups),
}
# What nobody else may even look at.
FOR_ADMINS = {"record", "forget", "backups"}


def turn(panel: str | None) -> None:
    """Show another panel."""
    if panel is not None:
        st.query_params.from_dict({PANEL: panel})


app = container.current()
heading("Upkeep", "What was done, who is forgotten, how it fares")
named = st.query_params.get(PANEL, "")
shown = named if named in PANELS else next(iter(PANELS))
st.segmented_control(
    "Panel",
    list(PANELS),
    format_func=lambda name: PANELS[name][0],
    required=True,
    label_visibility="collapsed",
    **stored_input("upkeep-panel", shown, turn),
)
refused = person.why_not(Right.MANAGE) if shown in FOR_ADMINS else ""
if refused:
    st.info(f"{refused} Ask an admin of the team for what stands here.", icon=":material/lock:")
else:
    with problems.shown():
        PANELS[shown][1](app, person.who(app))
