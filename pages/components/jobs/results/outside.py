"""Links to the results of a job for somebody outside the team: made, shown once, and taken back."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.views.lines import JobView
from services.people.persons import Right

MADE, DAYS = "job.outside", {7: "a week", 30: "30 days", 90: "90 days"}


def draw(app: App, job: JobView, base: str | None) -> None:
    """How long, the button, the link that was just made, and those that are open."""
    st.markdown("**For somebody outside the team**")
    st.caption("A plain page with the good results of this job alone, without signing in.")
    show_problem("job-outside")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        days = st.selectbox(
            "For", list(DAYS), format_func=DAYS.__getitem__, key=f"job-outside-days-{job.id}", width=140
        )
        st.button(
            "Make a link",
            key=f"job-outside-{job.id}",
            icon=":material/add_link:",
            on_click=_make,
            args=[app, job.id, days],
            **person.asks(Right.LAUNCH),
        )
    made = st.session_state.get(MADE)
    if made is not None and made[0] == job.id:
        st.caption("Copy it now: it is not shown again.")
        st.code(f"{base or ''}{made[1]}", language=None)
    # Asked for only when somebody wants to see them: every other drawing of the page does without.
    if not st.toggle("Show the links that are open", key=f"job-outside-open-{job.id}"):
        return
    found = app.outside.list(job.id)
    if not found:
        st.caption("None.")
    for one in found:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            until = words.moment(one.ends_at)
            st.caption(f"By {plain(one.made_by)} {plain(words.moment(one.created_at))}, until {until}")
            st.button(
                "Take back",
                key=f"job-outside-end-{one.id}",
                icon=":material/link_off:",
                on_click=_revoke,
                args=[app, one.id],
                **person.asks(Right.LAUNCH),
            )


def _make(app: App, job_id: str, days: int) -> None:
    with saving("job-outside"):
        st.session_state[MADE] = [job_id, app.outside.make(job_id, int(days), person.who(app))]


def _revoke(app: App, link_id: str) -> None:
    with saving("job-outside"):
        app.outside.revoke(link_id, person.who(app))
        st.session_state.pop(MADE, None)
