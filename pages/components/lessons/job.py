"""Lessons on the page of their job: how far each is, and the way to its own page, where it is watched and changed."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from pages.components.lessons import stages
from pages.components.lessons.kind import PAGE
from pages.components.lessons.listing import VIDEO
from pages.components.shell import badges, problems
from pages.components.shell import lines as tables
from pages.components.shell import wording as words
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.states import JOB_OPEN
from services.jobs.views.lines import ItemLine, JobView
from services.jobs.views.page import JobPage
from services.kinds.lessons.viewing.lines import LessonLine

EVERY_SECONDS = 3
MOST = 30


def draw(app: App, job: JobView) -> None:
    """One line for each lesson, looked at again while the job is open; of a single one also its stages."""
    single = app.lessons.of_job(job.id, 1) if job.rows == 1 and job.state in JOB_OPEN else []
    if single and single[0].video_id is not None and not single[0].is_final:
        with st.container(key="job-lessons", gap="xsmall"):
            _line(single[0])
            stages.watch(app, "job-lesson", single[0].video_id, single[0])
        return

    @st.fragment(run_every=EVERY_SECONDS if job.state in JOB_OPEN else None)
    def live() -> None:
        with problems.shown():
            lines = app.lessons.of_job(job.id, MOST)
            if single and lines[0].video_id is not None and not lines[0].is_final:
                st.rerun()
            for line in lines:
                _line(line)
            if job.rows > len(lines):
                st.caption(f"The first {words.count(len(lines))}; the gallery and the results file have all of them.")

    with st.container(key="job-lessons", gap="xsmall"):
        live()


def watch(page: JobPage, foremost: bool) -> bool:
    """The first button of a job of one lesson that is ready: it plays. Answers whether there is one."""
    ready = [one.public_id for one in page.items.lines if one.is_good and one.public_id]
    if page.job.rows != 1 or not ready:
        return False
    if st.button(
        "Watch",
        key=f"job-watch-lesson-{page.job.id}",
        type="primary" if foremost else "secondary",
        icon=":material/play_circle:",
    ):
        st.switch_page(PAGE, query_params={VIDEO: ready[-1]})
    return True


def watched_at(item: ItemLine) -> str:
    """The address of the page on which this lesson plays; "" as long as the service has given it no id."""
    return f"/lessons?{urlencode({VIDEO: item.public_id})}" if item.public_id else ""


def _line(line: LessonLine) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if line.video_id is None:
            st.markdown(plain(line.title), width="content")
        else:
            st.page_link(
                PAGE,
                label=f"{'Watch' if line.is_ready else 'Open'}: {plain(line.title)}",
                icon=":material/play_circle:" if line.is_ready else ":material/school:",
                query_params={VIDEO: line.video_id},
            )
        badges.badge(words.item(line.state))
        tables.facts([plain(line.waits_for or words.far(line.told, line.share))])
