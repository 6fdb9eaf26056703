"""The lessons launched last, each with where it stands and the way to it."""

from __future__ import annotations

import streamlit as st

from pages.components import states, tables, words
from pages.components.words import plain
from services import container
from services.jobs import words as state
from services.jobs.lesson_lines import LessonLine

MOST = 12
EVERY_SECONDS = 3


def draw(prefix: str) -> None:
    """The list, looked at again while something in it is under way."""
    lines = container.current().lessons.newest(MOST)
    if not lines:
        return
    st.subheader("Lessons launched last", anchor=False)
    under_way = any(line.state in {state.WAITING, *state.ITEM_UNDER_WAY} for line in lines)

    @st.fragment(run_every=EVERY_SECONDS if under_way else None)
    def shown() -> None:
        """The lines as they are now."""
        now = container.current().lessons.newest(MOST)
        if under_way and all(line.is_final for line in now):
            st.rerun()
        for line in now:
            _line(f"{prefix}-{line.item_id}", line)

    shown()


def _line(key: str, line: LessonLine) -> None:
    with st.container(border=True, key=f"{key}-card", gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if line.video_id is None:
                st.markdown(f"**{plain(line.title)}**", width="content")
            elif st.button(plain(line.title), key=f"open-{key}", type="tertiary"):
                # The list is a fragment, so a callback alone would draw only the list anew.
                st.query_params.from_dict({"video": line.video_id})
                st.rerun()
            states.badge(words.item(line.state))
        told = line.status if not line.is_final or line.is_ready else line.reason or line.status
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            tables.facts([plain(told), plain(line.person), plain(words.moment(line.finished_at or line.sent_at))])
            tables.job_link(line.job_id, "Its job", icon=":material/movie:")
