"""Lessons: from a topic, a script or a table of topics to a video that plays in the browser."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.components.drafts import listing as draft_list
from pages.components.drafts import page as draft_page
from pages.components.drafts import style as draft_style
from pages.components.drafts.kind import DraftKind
from pages.components.lessons import brief as lesson_brief
from pages.components.lessons import keys as lesson_keys
from pages.components.lessons import listing as lesson_list
from pages.components.lessons import options as lesson_options
from pages.components.lessons import view as lesson_view
from pages.components.shell import problems
from pages.components.shell.heading import heading
from services import container

KIND, STAGE = "lesson", "stage"
TITLE, LINE = "Lessons", "A topic or a script becomes a video lesson"
app = container.current()

with problems.shown():
    if app.targets.seen_at(KIND, STAGE) is None:
        # Which goals there are is known here; the list is filled so that nobody has to ask for it.
        app.targets.refresh(KIND, STAGE)

LESSONS = DraftKind(
    name=KIND,
    page="lessons.py",
    word="table of lessons",
    nouns={STAGE: "Goal"},
    address_hint="HTML, RENDER or SCRIPT",
    price=lesson_options.PRICE,
    worst_case="Worst case: every accepted lesson costs its credits, also when nobody ever plays it. Vacademy gives "
    "credits back for a lesson that fails.",
    options=lesson_options.draw,
)

video_id, draft_id = st.query_params.get("video", ""), st.query_params.get("draft", "")
if video_id:
    lesson_view.draw("lesson", video_id)
elif draft_id:
    with problems.shown():
        app.lessons.drafts.prepare_table(draft_id)
        if st.query_params.get("step") == "launch":
            lesson_options.ask_about(draft_id)
        lesson_options.introduce(draft_id)
        LESSONS = replace(LESSONS, price=lesson_options.price(draft_id))
    draft_page.draw("lesson", LESSONS, title=TITLE, line=LINE)
else:
    draft_style.inject()
    heading(TITLE, LINE)
    st.subheader("One lesson", anchor=False)
    lesson_brief.draw("lesson-brief")
    with problems.shown():
        lesson_list.draw("lesson-made")
    st.subheader("Many lessons from a table", anchor=False)
    with problems.shown():
        draft_list.draw("lesson-drafts", LESSONS)
    lesson_keys.panel("lesson-keys")
