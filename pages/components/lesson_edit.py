"""Changing a frame: say what should look different, see before and after, apply or discard, and undo."""

from __future__ import annotations

import streamlit as st

from pages.components import lesson_player, person
from pages.components.draft_saving import saving, show_problem, tell
from pages.components.words import plain
from services import container
from services.jobs.lesson_frames import Preview
from services.jobs.lesson_play import Playable


def draw(prefix: str, lesson: Playable) -> None:
    """The panel of the frame that the URL names, the preview that waits, and the way back."""
    frames = container.current().lessons.frames
    show_problem(prefix)
    waiting = frames.kept_preview(lesson.video_id)
    place = st.query_params.get("frame", "")
    if waiting is not None:
        _decide(prefix, lesson, waiting)
    elif place.isdecimal() and int(place) < len(lesson.timeline.entries):
        _ask(prefix, lesson, int(place))
    changes = frames.changes(lesson.video_id)
    if changes:
        last = changes[-1]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"Changed last: frame {last.index + 1} by {plain(last.person)}, “{plain(last.wish)}”.")
            st.button(
                "Undo this change",
                key=f"{prefix}-undo",
                icon=":material/undo:",
                on_click=_undo,
                args=[prefix, lesson.video_id],
            )


def _ask(prefix: str, lesson: Playable, index: int) -> None:
    entry = lesson.timeline.entries[index]
    with st.container(border=True, key=f"{prefix}-ask"):
        shown = "" if entry.in_time is None else f", shown from second {entry.in_time:.1f}"
        st.markdown(f"**Frame {index + 1} of {len(lesson.timeline.entries)}**{shown}")
        if entry.is_branding:
            st.caption("This layer is branding: intro, outro or watermark, and not of the lesson itself.")
        wish = st.text_input(
            "What should look different?", key=f"{prefix}-wish-{index}", placeholder="A brighter background"
        )
        with st.container(horizontal=True):
            asked = st.button("Preview", key=f"{prefix}-preview", type="primary", icon=":material/brush:")
            st.button("Leave it", key=f"{prefix}-leave", on_click=_leave)
        st.caption("A preview can take a minute and a half. It changes nothing yet.")
        if asked:
            with saving(prefix), st.spinner("Vacademy draws the frame anew…", show_time=True):
                container.current().lessons.frames.preview(lesson.video_id, index, wish)
            st.rerun()


def _decide(prefix: str, lesson: Playable, preview: Preview) -> None:
    with st.container(border=True, key=f"{prefix}-decide"):
        st.markdown(f"**Frame {preview.index + 1}: “{plain(preview.wish)}”**")
        lesson_player.pair(lesson, preview)
        with st.container(horizontal=True):
            st.button(
                "Apply this change",
                key=f"{prefix}-apply",
                type="primary",
                icon=":material/check:",
                on_click=_apply,
                args=[prefix, lesson.video_id, preview],
            )
            st.button(
                "Discard",
                key=f"{prefix}-discard",
                icon=":material/close:",
                on_click=_discard,
                args=[prefix, lesson.video_id],
            )


def _apply(prefix: str, video_id: str, preview: Preview) -> None:
    with saving(prefix):
        container.current().lessons.frames.apply(video_id, preview, person.who())
        _leave()
        tell(prefix, "The frame is changed.")


def _discard(prefix: str, video_id: str) -> None:
    with saving(prefix):
        container.current().lessons.frames.discard(video_id)


def _undo(prefix: str, video_id: str) -> None:
    with saving(prefix):
        last = container.current().lessons.frames.undo(video_id)
        tell(prefix, f"Frame {last.index + 1} is as it was before.")


def _leave() -> None:
    st.query_params.pop("frame", None)
