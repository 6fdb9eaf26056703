"""One job: what needs a person, how far it is, what came of it, and what happened."""

from __future__ import annotations

import streamlit as st

from pages.components.jobs import head, onward, progress, url
from pages.components.jobs.acting import asking, controls, emptying
from pages.components.jobs.again import failures, retry
from pages.components.jobs.happened import money, record
from pages.components.jobs.results import take, videos
from pages.components.jobs.waiting import attention
from pages.components.kinds import draw_own, next_step, words_of
from pages.components.shell import problems
from pages.components.shell import wording as words
from pages.components.shell.heading import heading
from pages.components.shell.links import in_url
from services import container
from services.errors import UnknownRecord


def no_such_job() -> None:
    """A calm page with the ways on."""
    heading("Job", "There is no such job")
    st.info(
        "This link leads to no job of this dashboard. It may be cut off, or belong to another one.",
        icon=":material/search_off:",
    )
    st.page_link("history.py", label="Look for it in History", icon=":material/history:")
    st.stop()


app = container.current()
wanted = videos.wanted(app)
try:
    page = app.views.page(in_url.read(url.JOB), wanted, events_before=record.events_before())
except UnknownRecord:
    no_such_job()

job = page.job
head.head(app, job)
# The places are made first and always in this order, so that what comes and goes above the items does not move them.
needs, going, buttons, asked, failed, shown, paid, happened = (
    st.container(key=f"job-part-{place}") for place in range(8)
)
with needs, problems.shown():
    attention.attention(app, page)
with going, problems.shown():
    # Nothing redraws the page by itself under somebody who is typing into the editor of a retry.
    follow = videos.view() == videos.GALLERY and not retry.is_open(job.id)
    progress.progress(app, page, follow=follow)
with buttons, st.container(horizontal=True, vertical_alignment="center", gap="small", key="job-buttons"):
    asked_first = asking.is_open(job.id) or retry.is_open(job.id)
    stepped = onward.rest_of_sample(app, job, foremost=not asked_first) or next_step(page, foremost=not asked_first)
    take.take(app, job, foremost=not stepped and not asked_first)
    pressed = controls.buttons(job)
with asked:
    controls.answer(app, job, pressed)
with failed:
    failures.failures(app, job)
with shown, problems.shown():
    st.subheader(f"{words.first_up(app.kinds.word_of(job.kind, job.made))}s", anchor=False)
    videos.videos(app, page, wanted, words_of(job))
    draw_own(app, job)
with paid, problems.shown():
    st.subheader("Money", anchor=False)
    money.draw(job)
with happened, problems.shown():
    st.subheader("What happened", anchor=False)
    record.record(app, page)
    emptying.draw(app, job)
