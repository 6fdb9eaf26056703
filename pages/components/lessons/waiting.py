"""Lessons that wait for a person: their script is written, and nobody has read and approved it yet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from pages.components.lessons.kind import PAGE
from pages.components.lessons.listing import MOST, VIDEO
from pages.components.shell import wording as words
from pages.components.shell.wording import plain
from services.container import App
from services.kinds.lessons.viewing.lines import LessonLine

SCRIPT = "SCRIPT"


def scripts(app: App) -> Callable[[], None] | None:
    """How to draw them, None where there is none; among the lessons that were worked on last."""
    found = [line for line in app.lessons.newest(MOST) if line.is_ready and line.stage == SCRIPT and line.video_id]
    return partial(_draw, found) if found else None


def _draw(lines: list[LessonLine]) -> None:
    with st.container(border=True, key="line-scripts", gap="xsmall"):
        many = words.count(len(lines), "script waits", "scripts wait")
        st.markdown(f":material/description: **{many} to be read** before the lesson goes on.")
        for line in lines:
            st.page_link(PAGE, label=plain(line.title), query_params={VIDEO: line.video_id or ""})
