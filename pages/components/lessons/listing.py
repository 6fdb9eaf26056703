"""The lessons launched last, each with where it stands and the way to it."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import badges
from pages.components.shell import lines as tables
from pages.components.shell import wording as words
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.states import ITEM_UNDER_WAY, ItemState
from services.kinds.lessons.viewing.lines import LessonLine

MOST = 12
EVERY_SECONDS = 3
VIDEO = "video"


def draw(app: App, prefix: str) -> None:
    """The list, looked at again while something in it is under way."""
    lines = app.lessons.newest(MOST)
    if not lines:
        return
    st.subheader("Lessons launched last", anchor=False)
    just_read = [lines]
    under_way = any(line.state in {ItemState.WAITING, *ITEM_UNDER_WAY} for line in lines)

    @st.fragment(run_every=EVERY_SECONDS if under_way else None)
    def shown() -> None:
        """The lines as they are now."""
        if VIDEO in st.query_params:
            # Somebody has opened one: only the list has been asked to draw itself anew, and the page is another now.
            st.rerun()
        now = just_read.pop() if just_read else app.lessons.newest(MOST)
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
            else:
                st.button(
                    plain(line.title), key=f"open-{key}", type="tertiary", on_click=_open, args=[line.video_id]
                )  # fmt: skip
            badges.badge(words.item(line.state))
            if line.practice:
                badges.badge(words.PRACTICE)
        now = words.far(line.told, line.share)
        told = now if not line.is_final or line.is_ready else line.message or line.reason or now
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            at = line.finished_at or line.sent_at
            tables.facts(
                [plain(line.waits_for or told), plain(line.person), plain(words.moment(at)) if at else "not sent yet"]
            )
            tables.job_link(line.job_id, "Its job", icon=":material/movie:")


def _open(video_id: str) -> None:
    st.query_params.from_dict({VIDEO: video_id})
