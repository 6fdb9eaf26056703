"""Lessons: from a topic, a script or a table of topics to a video that plays in the browser."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts import listing as draft_list
from pages.components.drafts import page as draft_page
from pages.components.drafts import steps as draft_steps
from pages.components.drafts import style as draft_style
from pages.components.lessons import keys as lesson_keys
from pages.components.lessons import listing as lesson_list
from pages.components.lessons import options as lesson_options
from pages.components.lessons import view as lesson_view
from pages.components.lessons.kind import PAGE, STAGE, table_of_lessons, worded
from pages.components.lessons.one import brief as lesson_brief
from pages.components.shell import person, problems, routing
from pages.components.shell.heading import heading
from services import container
from services.container import App
from services.jobs.drafts.views import DraftView
from services.people.persons import Right

TITLE, LINE = "Lessons", "A topic or a script becomes a video lesson"


def prepare(app: App, view: DraftView) -> None:
    """One draft on the screen that the URL names."""
    cost = None
    with problems.shown():
        who = person.who(app)
        if view.target is None and who.may(Right.PREPARE):
            app.lessons.drafts.prepare_table(view.id, who)
            view = app.drafts.get(view.id)
        step = draft_steps.current(worded(app, view, None).screens(view))
        if step == "prepare" and app.targets.seen_at(view.kind, STAGE, practice=view.practice) is None:
            # Which goals there are is known here; the list is filled so that nobody has to ask for it.
            app.targets.refresh(view.kind, STAGE, practice=view.practice)
        cost = lesson_options.cost_of(app, view)
        if step == "launch":
            cost = lesson_options.ask_when_old(app, view, cost)
        lesson_options.introduce(view)
    draft_page.draw(app, "lesson", view, worded(app, view, cost), title=TITLE, line=LINE)


def begin(app: App) -> None:
    """The brief of one lesson, the lessons made last, the tables being prepared, and the institute's keys."""
    draft_style.inject()
    heading(TITLE, LINE)
    st.subheader("One lesson", anchor=False)
    lesson_brief.draw(app, "lesson-brief")
    with problems.shown():
        lesson_list.draw(app, "lesson-made")
    st.subheader("Many lessons from a table", anchor=False)
    with problems.shown():
        draft_list.draw(app, "lesson-drafts", table_of_lessons(app, None), foremost=False)
    lesson_keys.panel(app, "lesson-keys")


app = container.current()
video_id = st.query_params.get("video", "")
draft = None if video_id else routing.named_draft(app, PAGE)
if video_id:
    lesson_view.draw(app, "lesson", video_id)
elif draft is not None:
    prepare(app, draft)
else:
    begin(app)
