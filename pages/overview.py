"""What runs, what needs a person, what was spent, what finished, what is being prepared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from pages.components.connections import check as connection_check
from pages.components.kinds import begin
from pages.components.shell import lines as tables
from pages.components.shell import problems, spent
from pages.components.shell import wording as words
from pages.components.shell.heading import heading
from pages.components.shell.wording import plain
from services import container
from services.container import App
from services.jobs.views.lines import JobLine, Overview

EVERY_SECONDS = 3
SHOWN = 8
STEPS = (
    ("upload_file", "Bring a spreadsheet", "Its cells stay as they are, to the letter."),
    ("join_inner", "Match the columns", "See what each row will become."),
    ("experiment", "Try it on three", "A small sample before the rest."),
    ("rocket_launch", "Launch", "Only after you saw what it costs."),
)


def running_now(app: App, view: Overview) -> None:
    """Progress of what runs, read again every few seconds; the timer goes when nothing runs any more."""
    just_read = [view]

    @st.fragment(run_every=EVERY_SECONDS if view.running else None)
    def live() -> None:
        now = just_read.pop() if just_read else app.views.overview()
        if not now.running:
            if view.running:
                st.rerun()
            st.caption("Nothing is running.")
        for job in now.running:
            tables.job_line(job, key=f"overview-running-{job.id}", with_state=job.state != "running")

    live()


def needs_person(app: App, jobs: Sequence[JobLine]) -> None:
    """One box for each job that waits for somebody, with the reason and one way in."""
    for job in jobs:
        reasons = []
        if job.state == "paused":
            why = plain(job.pause_reason) or "Nothing more is sent until someone resumes it."
            reasons.append(f":material/pause_circle: **Paused.** {why}")
        if job.unknown:
            requests = words.count(job.unknown, "request")
            reasons.append(f":material/help: **Outcome unknown** for {requests}. It is not repeated by itself.")
        if job.flagged:
            many = words.count(job.flagged, app.kinds[job.kind].item_word)
            reasons.append(f":material/flag: **{many} to check:** two pieces of evidence disagree about the row.")
        if job.standing_still:
            many = words.count(job.standing_still, app.kinds[job.kind].item_word)
            reasons.append(f":material/front_hand: **{many} standing still** until somebody does something about it.")
        with st.container(border=True, key=f"line-needs-{job.id}", gap="xsmall"):
            tables.job_link(job.id, job.title)
            st.markdown("  \n".join(reasons))


def prepare(app: App, key: str) -> None:
    """The ways to something new, one for each kind of job."""
    with st.container(horizontal=True, gap="small", key=key):
        for kind in app.kinds:
            made = f"{kind.item_word.capitalize()}s made by {plain(kind.service_title)}"
            if st.button(f"New {kind.name}", key=f"{key}-{kind.name}", icon=":material/add_circle:", help=made):
                with problems.shown():
                    begin(app, kind.name)


app = container.current()
view = app.views.overview()
today = datetime.now(UTC).astimezone(words.zone()).date()
heading("Call sheet", f"{today:%A}, {words.day(today)}")

if not (view.running or view.needs_person or view.recent or view.drafts):
    with st.container(border=True, key="overview-first", gap="medium"):
        made = words.listed([f"{kind.item_word}s by {plain(kind.service_title)}" for kind in app.kinds])
        st.markdown(f"### What will you make first?\nCallsheet makes {made}, one for each row of your spreadsheet.")
        for column, (icon, title, told) in zip(st.columns(len(STEPS), gap="medium"), STEPS, strict=True):
            column.markdown(f":material/{icon}: **{title}**  \n{told}")
        prepare(app, "overview-first-prepare")
    connection_check.readiness(app)
    st.stop()

with st.container(horizontal=True, horizontal_alignment="right"):
    prepare(app, "overview-prepare")
left, right = st.columns([2, 1], gap="large")
with left:
    if view.needs_person:
        st.subheader("Needs a person", anchor=False)
        needs_person(app, view.needs_person[:SHOWN])
        if rest := view.needs_person[SHOWN:]:
            with st.expander(f"{words.count(len(rest), 'more job')} waiting for a person", key="overview-rest"):
                needs_person(app, rest)
    st.subheader("Running", anchor=False)
    with problems.shown():
        running_now(app, view)
    if view.recent:
        st.subheader("Finished lately", anchor=False)
        for line in view.recent:
            tables.job_line(line, key=f"overview-recent-{line.id}")
        st.page_link("history.py", label="All jobs", icon=":material/history:")
with right:
    connection_check.readiness(app)
    if view.spent:
        st.subheader("Spent", anchor=False)
        spent.draw(view.spent, app.kinds)
    if view.drafts:
        st.subheader("Being prepared", anchor=False)
        for draft in view.drafts:
            tables.draft_line(draft)
