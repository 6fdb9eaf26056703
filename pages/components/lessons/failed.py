"""A lesson that came to nothing: why, what it may have cost, what is left of it, and the two ways on."""

from __future__ import annotations

import streamlit as st

from pages.components.lessons import stages
from pages.components.lessons.kind import PAGE
from pages.components.shell import lines as tables
from pages.components.shell import person, problems
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.states import Cause
from services.kinds.lessons.viewing.lines import LessonLine
from services.people.persons import Right

KIND = "lesson"


def draw(app: App, prefix: str, video_id: str, line: LessonLine) -> None:
    """What is left, and the ways on; a stopped lesson can only be made anew."""
    lessons = app.lessons
    stopped = line.cause == Cause.STOPPED
    charge = app.kinds[KIND].account.charge(Cause(line.cause))
    st.markdown(f":material/payments: {plain(charge.text)}")
    parts = lessons.parts(video_id)
    if parts.addresses:
        st.markdown("What was made before it ended can still be used:")
    stages.listed(app, video_id, parts, line.stage)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if not stopped and st.button(
            "Go on from where it failed",
            key=f"{prefix}-retry",
            type="primary",
            icon=":material/redo:",
            **person.asks(
                Right.PREPARE, "Keeps the stages that are ready. A paid request: proof and quote come first."
            ),
        ):
            with problems.shown():
                draft_id = lessons.drafts.retrying(video_id, line.title, person.who(app))
                st.switch_page(PAGE, query_params={"draft": draft_id, "step": "launch"})
        tables.job_link(line.job_id, "Make it anew, on its job's page", icon=":material/replay:")
    if not stopped:
        st.caption(
            "Going on costs less than making it anew, and leads to a lesson that plays in the browser. Nothing is sent "
            "before the quote."
        )
