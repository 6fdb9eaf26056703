"""The head of a job's page: what it is, how it stands, who launched it, and the ways to its draft."""

from __future__ import annotations

import streamlit as st

from pages.components.jobs import naming
from pages.components.shell import badges, person, problems
from pages.components.shell import lines as tables
from pages.components.shell import routing as draft_home
from pages.components.shell import wording as words
from pages.components.shell.heading import heading
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.states import ItemState
from services.jobs.views.lines import JobView, Sibling
from services.people.persons import Right

SAMPLE = words.Label("Sample", ":material/experiment:", "violet", "A few rows, tried before the rest.")
STOPPING = words.Label(
    "Cancelled, finishing", ":material/block:", "gray", "Nothing more is sent; what was accepted still finishes."
)


def head(app: App, job: JobView) -> None:
    """Name, state, facts and links of one job."""
    kind = app.kinds[job.kind]
    ready = job.tallies.get(ItemState.SUCCEEDED, 0)
    title = job.title or "Without a name"
    heading(title, f"{kind.service_title} {job.kind}", tab=f"{ready:,}/{job.total:,} · {title}")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="job-head"):
        badges.badge(STOPPING if is_stopping(job) else words.job(job.state, flagged=job.flagged))
        if job.practice:
            badges.badge(words.PRACTICE)
        if job.is_sample:
            badges.badge(SAMPLE)
        tables.facts(
            [
                plain(job.target_name or job.target_id[-6:]),
                "" if job.by_form else plain(job.upload_name),
                f"launched by {plain(job.person)} {plain(words.moment(job.created_at))}",
                f"finished {plain(words.moment(job.finished_at))}" if job.finished_at else "",
            ]
        )
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="job-links"):
        st.page_link(
            draft_home.page_of(job.kind),
            label="Open the draft",
            query_params={"draft": job.draft_id, "step": "launch"},
            icon=":material/edit_note:",
        )
        if st.button(
            "Copy as new draft",
            key=f"job-copy-{job.id}",
            type="tertiary",
            icon=":material/content_copy:",
            **person.asks(Right.PREPARE),
        ):
            with problems.shown():
                tables.open_draft(job.kind, app.drafts.copy(person=person.who(app), job_id=job.id))
        naming.change(app, job)
        if job.is_rehearsal and app.kinds.can_rehearse(job.kind):
            _for_real(app, job)
        for sibling in job.siblings:
            tables.job_link(sibling.id, _sibling_label(job, sibling), icon=":material/link:")
    naming.shown(job)


def _for_real(app: App, job: JobView) -> None:
    label, icon = "Launch for real", words.LIVE.icon
    if st.button(
        label, key=f"job-for-real-{job.id}", type="tertiary", icon=icon, **person.asks(Right.PREPARE, words.FOR_REAL)
    ):
        with problems.shown():
            draft_id = app.drafts.copy(person=person.who(app), job_id=job.id, practice=False)
            tables.open_draft(job.kind, draft_id)


def is_stopping(job: JobView) -> bool:
    """Whether a person cancelled it while something accepted is still being made."""
    return job.cancelled_at is not None and job.finished_at is None


def _sibling_label(job: JobView, sibling: Sibling) -> str:
    what = "Sample" if sibling.is_sample else "Launch"
    which = "of the same draft" if sibling.is_sample == job.is_sample else "that came of it" if job.is_sample else ""
    return " ".join(part for part in (what, which, words.moment(sibling.created_at)) if part)
