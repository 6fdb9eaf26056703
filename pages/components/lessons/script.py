"""A lesson that stopped before its frames: read and hear it, change the script after its first stage, and go on."""

from __future__ import annotations

import streamlit as st

from pages.components.lessons import stages
from pages.components.lessons.kind import PAGE
from pages.components.shell import person, problems
from pages.components.shell.saving import saving, show_problem, stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.kinds.lessons.orders import STAGE_NAMES
from services.kinds.lessons.viewing.lines import LessonLine
from services.people.persons import Right

GOALS = ("HTML", "RENDER")


def draw(app: App, prefix: str, video_id: str, line: LessonLine) -> None:
    """What there is, and the button that leads to the quote of the rest."""
    show_problem(f"{prefix}-script")
    if line.stage == "SCRIPT":
        text = _editor(app, prefix, video_id)
    else:
        text = None
        stages.listed(app, video_id, app.lessons.parts(video_id), line.stage)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        goal = st.selectbox("Goal", GOALS, format_func=STAGE_NAMES.__getitem__, key=f"{prefix}-goal", width=360)
        label = "Go on with this script" if text is not None else "Go on with this lesson"
        if st.button(
            label, key=f"{prefix}-on", type="primary", icon=":material/arrow_forward:", **person.asks(Right.PREPARE)
        ):
            with problems.shown():
                _go_on(app, video_id, line, text, str(goal))
    st.caption(f"Nothing is sent yet: proof and quote come first. Launched by {plain(line.person)}.")


def _editor(app: App, prefix: str, video_id: str) -> str:
    lessons = app.lessons
    st.markdown("**The script is written.** Read it, change what you like, then let Vacademy go on with it.")
    written, changed = lessons.script(video_id), lessons.notes.script(video_id)
    shown = written if changed is None else changed
    kept = stored_input(f"{prefix}-script-{video_id}", shown, _keep, app, prefix, video_id, written)
    text: str = st.text_area("Script", height=420, **kept, **person.asks(Right.PREPARE))
    if changed is not None:
        st.button(
            "Back to the script as Vacademy wrote it",
            key=f"{prefix}-written",
            icon=":material/undo:",
            type="tertiary",
            on_click=_give_up,
            args=[app, prefix, video_id],
            **person.asks(Right.PREPARE),
        )
    return text


def _go_on(app: App, video_id: str, line: LessonLine, text: str | None, goal: str) -> None:
    lessons = app.lessons
    like = lessons.order(video_id)
    if text is not None:
        draft_id = lessons.drafts.going_on(video_id, text, goal, person.who(app), title=line.title, like=like)
    else:
        draft_id = lessons.drafts.going_on_after(video_id, line.title, line.stage, goal, person.who(app), like=like)
    st.switch_page(PAGE, query_params={"draft": draft_id, "step": "launch"})


def _keep(text: str, app: App, prefix: str, video_id: str, written: str) -> None:
    with saving(f"{prefix}-script"):
        app.lessons.notes.keep_script(video_id, None if text == written else text, person.who(app))


def _give_up(app: App, prefix: str, video_id: str) -> None:
    with saving(f"{prefix}-script"):
        app.lessons.notes.keep_script(video_id, None, person.who(app))
