"""Which panel of the Studio page is shown, and which template or campaign is opened: both stand in the URL."""

from __future__ import annotations

import streamlit as st

from pages.components.shell.saving import stored_input
from services.kinds.campaigns.studio.holdings import Sort

PANEL = "panel"
PANELS = {
    "templates": "Templates",
    "campaigns": "Campaigns",
    "presenters": "Presenters",
    "store": "Store",
    "workspaces": "Workspaces",
    "folders": "Folders",
    "automations": "Automations",
    "callbacks": "Callbacks",
    "videos": "One video",
}
OPENED: dict[Sort, str] = {"templates": "template", "campaigns": "campaign"}


def shown() -> str:
    """The panel that the URL names; the first one where it names none that there is."""
    named = st.query_params.get(PANEL, "")
    return named if named in PANELS else next(iter(PANELS))


def choose(panel: str) -> None:
    """Draw the choice of panels."""
    st.segmented_control(
        "Panel",
        list(PANELS),
        format_func=PANELS.__getitem__,
        required=True,
        label_visibility="collapsed",
        **stored_input("studio-panel", panel, _turn),
    )


def opened(sort: Sort) -> str:
    """The id of the template or campaign that the URL opens; "" for none."""
    return st.query_params.get(OPENED[sort], "")


def open_one(sort: Sort, holding_id: str) -> None:
    """For callbacks: show this one on its panel. "" shows the list."""
    st.query_params.from_dict({PANEL: sort, **({OPENED[sort]: holding_id} if holding_id else {})})


def _turn(panel: str | None) -> None:
    if panel is not None:
        st.query_params.from_dict({PANEL: panel})
