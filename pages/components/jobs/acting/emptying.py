"""Putting a job away once it is over, and taking its recipients out of it: by hand, or said when by itself."""

from __future__ import annotations

import streamlit as st

from pages.components.jobs.acting import asking
from pages.components.shell import person
from pages.components.shell import wording as words
from services.container import App
from services.jobs.states import JOB_FINAL
from services.jobs.views.lines import JobView
from services.people.persons import Right

MEANS = [
    "Its file, its values, the bytes that were sent and the addresses of its videos are deleted, and nothing of it can "
    "be sent again or taken away.",
    "Its counts, its charges and who launched it stay.",
    "What the service keeps of it stays there. Backups that were made before still hold it.",
]


def draw(app: App, job: JobView) -> None:
    """The button, for a job that is over, and the panel that asks."""
    if job.state not in JOB_FINAL:
        return
    about = f"empty-{job.id}"
    standing = app.deleting.standing(job.id)
    if standing.days is not None:
        st.caption(f"Recipients of this campaign are deleted {words.count(standing.days, 'day')} after a job is over.")
    if standing.archived:
        st.caption(":material/archive: Archived: History shows it under **Only → Archived**.")
    with st.container(horizontal=True, gap="small", key=f"job-away-{job.id}"):
        if st.button(
            "Bring back" if standing.archived else "Archive",
            key=f"job-archive-{job.id}",
            icon=":material/unarchive:" if standing.archived else ":material/archive:",
            type="tertiary",
            **person.asks(
                Right.PREPARE, "Takes it off History's list, or puts it there again. Nothing of it is deleted."
            ),
        ):
            asking.do(lambda: _archive(app, job, away=not standing.archived))
        st.button(
            "Empty this job",
            key=f"job-empty-{job.id}",
            icon=":material/delete_sweep:",
            type="tertiary",
            on_click=asking.ask,
            args=[about],
            **person.asks(Right.LAUNCH, "Deletes what it holds of its recipients. Asks first."),
        )
    asking.panel(
        about,
        title="Delete what this job holds of its recipients?",
        lines=MEANS,
        yes="Yes, empty it",
        no="Keep it as it is",
        practice=False,
        run=lambda: _empty(app, job),
    )


def _archive(app: App, job: JobView, *, away: bool) -> str:
    app.deleting.archive(job.id, person.who(app), away=away)
    return "Archived." if away else "It is in History again."


def _empty(app: App, job: JobView) -> str:
    app.deleting.empty_job(job.id, person.who(app))
    return "Emptied. Its counts and charges stay."
