"""How the dashboard fares, and the file for support."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import wording
from pages.components.shell.person import asks, whoever_presses
from pages.components.shell.wording import plain
from services.container import App
from services.people.persons import Person, Right
from services.upkeep.serving import HEALTH


def draw_health(app: App, _person: Person) -> None:
    """Every sign with a word beside its colour, and the button for the bundle."""
    report = app.health.look()
    at = report.at.astimezone(wording.zone())
    if report.well:
        st.success(f"Everything is well, as of {at:%H:%M:%S}.", icon=":material/check_circle:")
    else:
        st.warning(f"Something needs a person, as of {at:%H:%M:%S}.", icon=":material/error:")
    for sign in report.signs:
        icon = ":material/check:" if sign.well else ":material/error:"
        word = "" if sign.well else " · **look at this**"
        st.markdown(f"{icon} **{plain(sign.name)}** {plain(sign.seen)}{word}")
    st.button("Look again", icon=":material/refresh:")
    st.caption(
        f"A watcher asks `{HEALTH}`: the answer is 200 and “well”, or 503 and “not well”; strangers learn nothing else."
    )
    st.subheader("For support", anchor=False)
    st.caption("A zip with versions, counts, states and errors. It holds no key, no name and nothing about recipients.")
    whose = whoever_presses(app)
    st.download_button(
        "Make the support bundle",
        lambda: app.bundle.make(whose()),
        file_name="callsheet support.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        **asks(Right.MANAGE),
    )
