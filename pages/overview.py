"""What runs, what needs a person, what was spent, what finished, what is being prepared."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from pages.components.connections import check as connection_check
from pages.components.jobs.lists import needing
from pages.components.kinds import offer, waiting
from pages.components.shell import lines as tables
from pages.components.shell import person, problems, spent
from pages.components.shell import wording as words
from pages.components.shell.heading import heading
from pages.components.shell.links import in_url
from pages.components.shell.lists import live
from pages.components.shell.wording import plain
from services import container
from services.jobs.views.lines import JobLine

WHOSE, MINE, EVERYBODY = "whose", "Mine", "Everybody's"
STEPS = (
    ("upload_file", "Bring a spreadsheet", "Its cells stay as they are, to the letter."),
    ("join_inner", "Match the columns", "See what each row will become."),
    ("experiment", "Try it on three", "A small sample before the rest."),
    ("rocket_launch", "Launch", "Only after you saw what it costs."),
)


def read_running() -> list[JobLine]:
    """What runs now, of those that the page is about."""
    return app.views.overview(who if mine else None).running


app = container.current()
who = person.who(app).name
mine = who != person.NOBODY and in_url.read(WHOSE) == MINE
view = app.views.overview(who if mine else None)
today = datetime.now(UTC).astimezone(words.zone()).date()
heading("Call sheet", f"{today:%A}, {words.day(today)}")

if not (mine or view.running or view.needs_person or view.recent or view.drafts):
    with st.container(border=True, key="overview-first", gap="medium"):
        made = words.listed([f"{kind.item_word}s by {plain(kind.service_title)}" for kind in app.kinds])
        st.markdown(f"### What will you make first?\nCallsheet makes {made}, one for each row of your spreadsheet.")
        for column, (icon, title, told) in zip(st.columns(len(STEPS), gap="medium"), STEPS, strict=True):
            column.markdown(f":material/{icon}: **{title}**  \n{told}")
        offer(app, "overview-first-prepare", first=True)
    connection_check.readiness(app)
    st.stop()

with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    offer(app, "overview-prepare")
    if who != person.NOBODY:
        st.segmented_control(
            "Whose",
            [EVERYBODY, MINE],
            required=True,
            label_visibility="collapsed",
            **in_url.bound("overview.whose", WHOSE, MINE if mine else EVERYBODY, EVERYBODY),
        )
left, right = st.columns([2, 1], gap="large")
with left:
    handed = [draft for draft in view.drafts if draft.ready_by]
    beside = waiting(app)
    if view.needs_person or handed or beside:
        st.subheader("Needs a person", anchor=False)
        needing.draw(app, view.needs_person, handed)
        for draw in beside:
            draw()
    st.subheader("Running", anchor=False)
    with problems.shown():
        live.draw("overview-running", view.running, read_running, "Nothing is running.")
    if view.recent:
        st.subheader("Finished lately", anchor=False)
        for line in tables.by_draft(view.recent):
            tables.job_line(line, key=f"overview-recent-{line.id}")
        st.page_link("history.py", label="All jobs", icon=":material/history:")
with right:
    connection_check.readiness(app)
    if view.spent:
        st.subheader("Spent", anchor=False)
        spent.draw(view.spent)
    if view.drafts:
        st.subheader("Being prepared", anchor=False)
        for draft in view.drafts:
            tables.draft_line(draft)
