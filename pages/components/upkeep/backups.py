"""Making a backup and taking it away, and laying one ready to be put back at the next start."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import problems
from services.container import App
from services.people.persons import Person

MADE = "upkeep.backup"


def draw_backups(app: App, person: Person) -> None:
    """Both ways, and what lies ready."""
    st.subheader("Make one", anchor=False)
    st.caption(
        "The database as of one moment, uploaded files, copies of lessons and the server's secret, in one zip; no key. "
        "Whoever has it has every recipient and every result: keep it as carefully as they would want."
    )
    if st.button("Make a backup", icon=":material/archive:"):
        st.session_state.pop(MADE, None)
        with problems.shown():
            st.session_state[MADE] = app.backups.ticket(person)
    if MADE in st.session_state:
        st.link_button("Take it away", st.session_state[MADE], icon=":material/download:", type="primary")
        st.caption("This address works once, within ten minutes.")
    st.subheader("Put one back", anchor=False)
    if app.backups.is_staged:
        _staged(app, person)
        return
    st.caption(
        "It is checked whole now and put in place when Callsheet is started again. What is here by then is kept in a "
        "folder beside it. Open jobs of the backup are paused, and what was not sent then counts as unclear, because "
        "it may have been sent since: nothing is paid twice."
    )
    file = st.file_uploader("A backup of Callsheet", type="zip", key="upkeep.restore")
    sure = st.checkbox("Everything since that backup is to be set aside.", key="upkeep.restore-sure")
    if st.button("Check it and lay it ready", icon=":material/restore:", disabled=file is None or not sure):
        with problems.shown(), st.spinner("Every page of it is checked."):
            app.backups.stage(file.getvalue() if file is not None else b"", person)
            st.rerun()


def _staged(app: App, person: Person) -> None:
    st.warning(
        "A backup lies ready. **Start Callsheet again** to put it in place; until then nothing has changed.",
        icon=":material/restart_alt:",
    )
    if st.button("Do not put it back", icon=":material/undo:"):
        with problems.shown():
            app.backups.unstage(person)
            st.rerun()
