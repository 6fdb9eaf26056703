"""One lesson: its stages while it is made, its script when it stopped there, else the player and what belongs to it."""

from __future__ import annotations

import streamlit as st

from pages.components import (
    lesson_edit,
    lesson_files,
    lesson_player,
    lesson_script,
    lesson_stages,
    problems,
    states,
    tables,
    words,
)
from pages.components.heading import heading
from pages.components.words import plain
from services import container
from services.jobs.lesson_lines import LessonLine

WITH_FRAMES = ("HTML", "RENDER")


def draw(prefix: str, video_id: str) -> None:
    """Draw what this lesson is at the moment."""
    lines = container.current().lessons.lines(video_id)
    heading(lines[0].title if lines else "A lesson", "Vacademy lesson")
    _head(prefix, lines)
    newest = next((line for line in reversed(lines) if line.stage != "RENDER" or line is lines[0]), None)
    with problems.shown():
        if newest is not None and not newest.is_final:
            lesson_stages.watch(video_id, newest)
        elif newest is not None and newest.is_ready and newest.stage == "SCRIPT":
            lesson_script.draw(prefix, video_id, newest)
        elif newest is not None and newest.is_ready and newest.stage in WITH_FRAMES:
            # The copy that was kept plays also while the service does not answer.
            _play(prefix, video_id, lines)
        elif container.current().lessons.parts(video_id).has("timeline"):
            _play(prefix, video_id, lines)
        else:
            _without_frames(video_id, newest)


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
            states.badge(words.item(last.state))
            tables.facts(
                [plain(last.status), plain(last.person), plain(words.moment(last.finished_at or last.sent_at))]
            )
            tables.job_link(last.job_id, "Its job", icon=":material/movie:")
    for line in lines:
        told = " ".join(part for part in (line.reason, line.message) if part)
        if told and line is lines[-1]:
            (st.info if line.is_ready else st.error)(plain(told), icon=":material/info:")


def _play(prefix: str, video_id: str, lines: list[LessonLine]) -> None:
    lesson = container.current().lessons.playable(video_id)
    if lesson.told:
        st.warning(plain(lesson.told), icon=":material/cloud_off:")
    lesson_player.player(lesson, editable=not lesson.told)
    lesson_edit.draw(f"{prefix}-edit", lesson)
    lesson_files.draw(prefix, lesson, lines)
    with st.expander("The script", icon=":material/description:"):
        st.text(lesson.script or "There is no script.")


def _without_frames(video_id: str, newest: LessonLine | None) -> None:
    parts = container.current().lessons.parts(video_id)
    if newest is not None and not newest.is_ready:
        st.markdown("What was made before it ended can still be used:")
    lesson_stages.listed(video_id, parts, newest.stage if newest is not None else "RENDER")
