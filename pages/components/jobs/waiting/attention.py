"""What of a job waits for a person: why it is paused, requests with an unknown outcome, flagged and late items."""

from __future__ import annotations

import streamlit as st

from pages.components.jobs.acting import asking, controls
from pages.components.jobs.again import retry
from pages.components.jobs.waiting import flagged, standstills, unclear
from pages.components.jobs.waiting import late as job_late
from pages.components.shell import person
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.states import JobState
from services.jobs.views.lines import JobView
from services.jobs.views.page import JobPage
from services.people.persons import Right


def attention(app: App, page: JobPage) -> None:
    """Draw only what is so; nothing for a job that needs nobody."""
    job = page.job
    if job.state == JobState.PAUSED:
        _paused(app, job)
    unclear.unclear(app, job)
    standstills.standing_still(app, page)
    flagged.flagged(app, page)
    job_late.late_ones(app, page)


def _paused(app: App, job: JobView) -> None:
    with st.container(border=True, key="job-paused", gap="small"):
        st.warning(f"**Paused.** {plain(job.pause_reason)}", icon=":material/pause_circle:")
        st.caption(
            "Nothing more is sent until someone resumes it. What was accepted before goes on, and its results still "
            "come in."
        )
        if st.button(
            "Resume",
            key=f"job-resume-{job.id}",
            type="secondary" if asking.is_open(job.id) or retry.is_open(job.id) else "primary",
            icon=":material/play_arrow:",
            **person.asks(Right.LAUNCH),
        ):
            asking.do(lambda: controls.resume(app, job))
