"""What waits for somebody, on the overview: each with the reason and one way in."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.components.shell import lines as tables
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.views import DraftLine
from services.jobs.states import ItemState
from services.jobs.views.lines import JobLine

SHOWN = 8
LATE = {"show": "late"}


def draw(app: App, jobs: Sequence[JobLine], drafts: Sequence[DraftLine]) -> None:
    """Drafts handed over to be launched, then the newest jobs, and the others behind a fold."""
    for draft in drafts:
        with st.container(border=True, key=f"line-handed-{draft.id}", gap="xsmall"):
            tables.draft_link(draft)
            st.markdown(f"{tables.ready(draft)}: proof, quote and the yes are left.")
    _boxes(app, jobs[:SHOWN])
    if rest := jobs[SHOWN:]:
        with in_url.fold(f"{words.count(len(rest), 'more job')} waiting for a person", "overview-rest", "rest"):
            _boxes(app, rest)


def _boxes(app: App, jobs: Sequence[JobLine]) -> None:
    """One box for each job that waits for somebody, with the reason and one way in."""
    for job in jobs:
        reasons = []
        if job.state == "paused":
            why = plain(job.pause_reason) or "Nothing more is sent until someone resumes it."
            stopped = ":material/speed: **Stopped by a cap.**" if job.at_cap else ":material/pause_circle: **Paused.**"
            reasons.append(f"{stopped} {why}")
        if job.unknown:
            requests = words.count(job.unknown, "request")
            reasons.append(f":material/help: **Outcome unknown** for {requests}. It is not repeated by itself.")
        if job.flagged:
            many = words.count(job.flagged, app.kinds.word_of(job.kind, job.made))
            reasons.append(f":material/flag: **{many} to check:** two pieces of evidence disagree about the row.")
        if failed := job.tallies.get(ItemState.FAILED, 0) if job.finished_at else 0:
            many = words.count(failed, app.kinds.word_of(job.kind, job.made))
            reasons.append(f":material/cancel: **{many} failed.** See why, and whether to try again.")
        if job.standing_still:
            many = words.count(job.standing_still, app.kinds.word_of(job.kind, job.made))
            reasons.append(f":material/front_hand: **{many} standing still** until somebody does something about it.")
        if job.late:
            reasons.append(":material/schedule: **Late.** Some of it takes longer than is usual for it.")
        with st.container(border=True, key=f"line-needs-{job.id}", gap="xsmall"):
            tables.job_link(job.id, job.title)
            st.markdown("  \n".join(reasons))
            if job.at_cap:
                st.page_link("money.py", label="See the caps", icon=":material/payments:")
            if job.late:
                tables.job_link(job.id, "See what is late", icon=":material/schedule:", query=LATE)
