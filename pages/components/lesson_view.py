"""One lesson: its stages while it is made, its script when it stopped there, else the player and what belongs to it."""

from __future__ import annotations

import streamlit as st

from pages.components import (
    badges,
    lesson_edit,
    lesson_failed,
    lesson_files,
    lesson_player,
    lesson_script,
    lesson_stages,
    problems,
    tables,
    words,
)
from pages.components.heading import heading
from pages.components.words import plain
from services import container
from services.kinds.lessons.lines import LessonLine

BEFORE_FRAMES = ("SCRIPT", "TTS", "WORDS")


def draw(prefix: str, video_id: str) -> None:
    """Draw what this lesson is at the moment."""
    lines = container.current().lessons.lines(video_id)
    heading(lines[0].title if lines else "A lesson", "Vacademy lesson")
    _head(prefix, lines)
    newest = next((line for line in reversed(lines) if not line.is_film), None)
    with problems.shown():
        if newest is not None and not newest.is_final:
            lesson_stages.watch(prefix, video_id, newest)
        elif newest is not None and newest.is_ready and newest.stage in BEFORE_FRAMES:
            lesson_script.draw(prefix, video_id, newest)
        elif (newest is not None and newest.is_ready) or container.current().lessons.parts(video_id).has("timeline"):
            _play(prefix, video_id, lines)
        elif newest is not None:
            lesson_failed.draw(prefix, video_id, newest)
        else:
            lesson_stages.listed(video_id, container.current().lessons.parts(video_id), "RENDER")


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
            tables.facts(
                [plain(last.status), plain(last.person), plain(words.moment(last.finished_at or last.sent_at))]
            )
            tables.job_link(last.job_id, "Its job", icon=":material/movie:")
    for line in lines:
        # The reason is what is said of every service's failures; Vacademy's own words say more.
        told = line.message or line.reason
        if told and line is lines[-1]:
            (st.info if line.is_ready else st.error)(plain(told), icon=":material/info:")


def _play(prefix: str, video_id: str, lines: list[LessonLine]) -> None:
    lesson = container.current().lessons.shown(video_id)
    lesson_player.player(lesson, editable=True)
    lesson_edit.draw(f"{prefix}-edit", lesson)
    lesson_files.draw(prefix, lesson, lines)
    with st.expander("The script", icon=":material/description:"):
        st.text(lesson.script or "There is no script.")
