"""What runs, what needs a person, what was spent, what finished, what is being prepared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from pages.components import problems, tables, words
from pages.components.heading import heading
from pages.components.words import plain
from services import container
from services.jobs.view_lines import JobLine

EVERY_SECONDS = 3
SHOWN = 8
STEPS = (
    ("upload_file", "Bring a spreadsheet", "Its cells stay as they are, to the letter."),
    ("join_inner", "Match the columns", "See what each person will get."),
    ("experiment", "Try it on three", "A small sample before the rest."),
    ("rocket_launch", "Launch", "Only after you saw what it costs."),
)

house = container.current()
view = house.views.overview()
today = datetime.now(UTC).astimezone(words.zone()).date()
heading("Call sheet", f"{today:%A}, {words.day(today)}")


@st.fragment(run_every=EVERY_SECONDS if view.running else None)
def running_now() -> None:
    """Progress of what runs, read again every few seconds; the timer goes when nothing runs any more."""
    now = house.views.overview()
    if not now.running:
        if view.running:
            st.rerun()
        st.caption("Nothing is running.")
    for job in now.running:
        tables.job_line(job, key=f"overview-running-{job.id}", with_state=job.state != "running")


def needs_person(jobs: Sequence[JobLine]) -> None:
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
            videos = words.count(job.flagged, "video")
            reasons.append(f":material/flag: **{videos} to check:** two pieces of evidence disagree about the person.")
        with st.container(border=True, key=f"line-needs-{job.id}", gap="xsmall"):
            tables.job_link(job.id, job.name)
            st.markdown("  \n".join(reasons))


def prepare(key: str) -> None:
    """The way to a new campaign."""
    if st.button("Prepare a campaign", key=key, type="primary", icon=":material/add_circle:"):
        st.switch_page(tables.DRAFT_PAGE)


def spent() -> None:
    """What each service accepted, with an estimate that says it is one; practice costs nothing and says so."""
    for service in view.spent:
        with st.container(border=True, gap="xsmall"):
            title = f"{plain(service.title)}{' in practice' if service.practice else ''}, this month"
            st.metric(title, words.count(service.items_month, "video"))
            if service.practice:
                costs = "nothing charged"
            elif service.cents_month is None:
                costs = "no estimate, because no rate was set"
            else:
                costs = f"about {plain(words.money(service.cents_month))}, an estimate from the team's rate"
            left_out = words.count(service.unpriced_month) if service.cents_month is not None else ""
            unpriced = f"{left_out} without a rate are not in it" if left_out not in ("", "0") else ""
            tables.facts([costs, unpriced, f"{words.count(service.items_all)} since the beginning"])


if not (view.running or view.needs_person or view.recent or view.drafts):
    with st.container(border=True, key="overview-first", gap="medium"):
        st.markdown("### Prepare your first campaign\nOne personal video for each row of your spreadsheet.")
        for column, (icon, title, told) in zip(st.columns(len(STEPS), gap="medium"), STEPS, strict=True):
            column.markdown(f":material/{icon}: **{title}**  \n{told}")
        prepare("overview-first-prepare")
    st.stop()

with st.container(horizontal=True, horizontal_alignment="right"):
    prepare("overview-prepare")
left, right = st.columns([2, 1], gap="large")
with left:
    if view.needs_person:
        st.subheader("Needs a person", anchor=False)
        needs_person(view.needs_person[:SHOWN])
        if rest := view.needs_person[SHOWN:]:
            with st.expander(f"{words.count(len(rest), 'more job')} waiting for a person"):
                needs_person(rest)
    st.subheader("Running", anchor=False)
    with problems.shown():
        running_now()
    if view.recent:
        st.subheader("Finished lately", anchor=False)
        for line in view.recent:
            tables.job_line(line, key=f"overview-recent-{line.id}")
        st.page_link("history.py", label="All jobs", icon=":material/history:")
with right:
    if view.spent:
        st.subheader("Spent", anchor=False)
        spent()
    if view.drafts:
        st.subheader("Being prepared", anchor=False)
        for draft in view.drafts:
            tables.draft_line(draft)
