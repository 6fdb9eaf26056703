"""One lesson: its stages while it is made, its script when it stopped there, else the player and what belongs to it."""

from __future__ import annotations

import streamlit as st

from pages.components.lessons import covers, edit, failed, files, script, stages
from pages.components.lessons.player import player as lesson_player
from pages.components.shell import badges, problems
from pages.components.shell import lines as tables
from pages.components.shell import wording as words
from pages.components.shell.heading import heading
from pages.components.shell.links import in_url
from pages.components.shell.wording import plain
from services.container import App
from services.kinds.lessons.viewing.lines import LessonLine

BEFORE_FRAMES = ("SCRIPT", "TTS", "WORDS")


def draw(app: App, prefix: str, video_id: str) -> None:
    """Draw what this lesson is at the moment."""
    lines = app.lessons.lines(video_id)
    heading(lines[0].title if lines else "A lesson", "Vacademy lesson")
    _head(prefix, lines)
    if not lines:
        st.info(
            "This link leads to no lesson that was launched here. Vacademy is asked whether it has it.",
            icon=":material/search_off:",
        )
    newest = next((line for line in reversed(lines) if not line.is_film), None)
    with problems.shown():
        if newest is not None and not newest.is_final:
            stages.watch(app, prefix, video_id, newest)
        elif newest is not None and newest.is_ready and newest.stage in BEFORE_FRAMES:
            script.draw(app, prefix, video_id, newest)
        elif (newest is not None and newest.is_ready) or app.lessons.parts(video_id).has("timeline"):
            _play(app, prefix, video_id, lines)
        elif newest is not None:
            failed.draw(app, prefix, video_id, newest)
        else:
            stages.listed(app, video_id, app.lessons.parts(video_id), "RENDER")


def _head(prefix: str, lines: list[LessonLine]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{prefix}-head"):
        st.button(
            "All lessons",
            key=f"{prefix}-all",
            icon=":material/arrow_back:",
            type="tertiary",
            on_click=st.query_params.clear,
        )
        if lines:
            last = lines[-1]
            badges.badge(words.item(last.state))
            if last.practice:
                badges.badge(words.PRACTICE)
            tables.facts(
                [
                    plain(words.far(last.told, last.share)),
                    plain(last.person),
                    plain(words.moment(last.finished_at or last.sent_at)),
                ]
            )
            tables.job_link(last.job_id, "Its job", icon=":material/movie:")
    for line in lines:
        # The reason is what is said of every service's failures; Vacademy's own words say more.
        told = line.message or line.reason
        if told and line is lines[-1]:
            (st.info if line.is_ready else st.error)(plain(told), icon=":material/info:")


def _play(app: App, prefix: str, video_id: str, lines: list[LessonLine]) -> None:
    lesson = app.lessons.shown(video_id)
    lesson_player.player(lesson, editable=True)
    edit.draw(app, f"{prefix}-edit", lesson)
    files.draw(app, prefix, lesson, lines)
    covers.draw(app, prefix, video_id)
    with in_url.fold("The script", f"{prefix}-script", "script", icon=":material/description:"):
        st.text(lesson.script or "There is no script.")
