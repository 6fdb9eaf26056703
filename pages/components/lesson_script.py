"""A lesson that stopped after its script: read it, change it, and go on with it."""

from __future__ import annotations

import streamlit as st

from pages.components import lesson_brief, person, problems
from services import container
from services.jobs.lesson_lines import LessonLine
from services.jobs.lesson_orders import STAGE_NAMES


def draw(prefix: str, video_id: str, line: LessonLine) -> None:
    """The script in an editor, and the button that leads to the quote of the rest."""
    lessons = container.current().lessons
    st.markdown("**The script is written.** Read it, change what you like, then let Vacademy go on with it.")
    text = st.text_area("Script", value=lessons.script(video_id), height=420, key=f"{prefix}-script-{video_id}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        goals = ["HTML", "RENDER"]
        goal = st.selectbox("Goal", goals, format_func=STAGE_NAMES.get, key=f"{prefix}-goal", width=360)
        if st.button("Go on with this script", key=f"{prefix}-on", type="primary", icon=":material/arrow_forward:"):
            with problems.shown():
                draft_id = lessons.drafts.going_on(video_id, text, goal, person.who(), title=line.title)
                st.switch_page(lesson_brief.PAGE, query_params={"draft": draft_id, "step": "launch"})
    st.caption(f"Nothing is sent yet: proof and quote come first. Launched by {line.person}.")
