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
LANDING = "studio.landing"
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


def land(sort: Sort, holding_id: str, text: str) -> None:
    """For callbacks: show what was just made, with a sentence about it, whatever else is pressed meanwhile."""
    st.session_state[LANDING] = (sort, holding_id, text)
    open_one(sort, holding_id)


def landed() -> str:
    """The sentence about what was just made, once the URL names it; "" for none.

    A second press that came into the middle brings the URL of before along: it is led on all the same.
    """
    landing = st.session_state.get(LANDING)
    if landing is None:
        return ""
    sort, holding_id, text = landing
    if shown() != sort or opened(sort) != holding_id:
        open_one(sort, holding_id)
    return str(text)


def arrived() -> None:
    """The page with what was just made is drawn to its end."""
    st.session_state.pop(LANDING, None)


def _turn(panel: str | None) -> None:
    if panel is not None:
        st.query_params.from_dict({PANEL: panel})
