"""The browsers in which somebody is signed in now, and ending a session of somebody else."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import wording as words
from pages.components.shell.person import asks, who
from pages.components.shell.saving import notify, saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.people.persons import Person, Right

SHOWN = 30


def draw_browsers(app: App, person: Person) -> None:
    """Each open session, the one seen last first."""
    st.subheader("Signed in now", anchor=False)
    show_problem("team-browsers")
    found = app.members.sessions()
    if not found:
        st.caption("Nobody.")
    for line in found[:SHOWN]:
        key = f"team-session-{line.session_id}"
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=key):
            proved = "" if line.identity else " (name not proved)"
            with st.container(gap=None, width="stretch"):
                you = " (you)" if line.identity and line.identity == person.identity else ""
                st.markdown(f"**{plain(line.person)}**{you}{proved}")
                st.caption(
                    f"{plain(_browser(line.browser))} · {plain(line.address) or 'address unknown'} · signed in "
                    f"{plain(words.moment(line.created_at))}, seen {plain(words.moment(line.seen_at))}"
                )
            st.button(
                "Sign out there",
                key=f"team-end-{line.session_id}",
                icon=":material/logout:",
                on_click=_end,
                args=[app, line.session_id],
                **asks(Right.MANAGE, "Their open pages close at once."),
            )
    if len(found) > SHOWN:
        st.caption(f"{words.count(len(found) - SHOWN)} more, seen longer ago.")


def _browser(told: str) -> str:
    for name in ("Edg", "Firefox", "Chrome", "Safari"):
        if name in told:
            return "Edge" if name == "Edg" else name
    return told[:40] or "An unnamed browser"


def _end(app: App, session_id: str) -> None:
    with saving("team-browsers"):
        app.members.end_session(session_id, who(app))
        notify("team-browsers", "That session is over, and its pages are closed.")
