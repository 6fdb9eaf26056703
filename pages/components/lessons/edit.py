"""Changing a frame: say what should look different, see before and after, apply or discard, and undo."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from pages.components.lessons.player import player as lesson_player
from pages.components.shell import person, problems
from pages.components.shell import wording as words
from pages.components.shell.saving import notify, saving, show_problem
from pages.components.shell.scripts import in_sight
from pages.components.shell.wording import plain
from services.container import App
from services.kinds.lessons.viewing.frames import Preview
from services.kinds.lessons.viewing.play import Playable
from services.people.persons import Right

EVERY_SECONDS = 1
LONGEST_SECONDS = 90


def draw(app: App, prefix: str, lesson: Playable) -> None:
    """The panel of the frame that the URL names, the preview that waits, and the way back."""
    frames = app.lessons.frames
    show_problem(prefix)
    waiting = frames.kept_preview(lesson.video_id)
    place = st.query_params.get("frame", "")
    problem = frames.problem(lesson.video_id)
    if problem is not None:
        problems.show_problem(problem)
    if frames.drawing(lesson.video_id) is not None:
        _wait(app, lesson.video_id)
    elif waiting is not None:
        _decide(app, prefix, lesson, waiting)
    elif place.isdecimal() and int(place) < len(lesson.timeline.entries):
        _ask(app, prefix, lesson, int(place))
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
                args=[app, prefix, lesson.video_id],
                **person.asks(Right.LAUNCH),
            )


def _ask(app: App, prefix: str, lesson: Playable, index: int) -> None:
    entry = lesson.timeline.entries[index]
    with st.container(border=True, key=f"{prefix}-ask"):
        shown = "" if entry.in_time is None else f", shown from second {entry.in_time:.1f}"
        st.markdown(f"**Frame {index + 1} of {len(lesson.timeline.entries)}**{shown}")
        if entry.is_branding:
            st.caption("This layer is branding: intro, outro or watermark, and not of the lesson itself.")
        with st.form(f"{prefix}-wishes", border=False):
            key = f"{prefix}-wish-{index}"
            st.text_input("What should look different?", key=key, placeholder="A brighter background")
            st.form_submit_button(
                "Preview",
                type="primary",
                icon=":material/brush:",
                on_click=_begin,
                args=[app, prefix, lesson, index, key],
                **person.asks(Right.LAUNCH),
            )
        st.button("Leave it", key=f"{prefix}-leave", on_click=_leave)
        st.caption("A preview can take a minute and a half. It is free of charge and changes nothing yet.")
        in_sight.bring(f"{prefix}-ask-{index}")


def _wait(app: App, video_id: str) -> None:
    """How long a preview is being drawn by now; when it is there the whole page is drawn anew."""

    @st.fragment(run_every=EVERY_SECONDS)
    def now() -> None:
        drawing = app.lessons.frames.drawing(video_id)
        if drawing is None:
            st.rerun()
        seconds = max(0.0, (datetime.now(UTC) - drawing.since).total_seconds())
        taken = words.count(round(seconds), "second")
        st.progress(
            min(seconds / LONGEST_SECONDS, 0.99),
            text=f"Vacademy draws frame {drawing.index + 1} anew: “{plain(drawing.wish)}”. {taken} by now, "
            f"{LONGEST_SECONDS} at the most. You may close this page: the preview waits for you here.",
        )

    now()


def _begin(app: App, prefix: str, lesson: Playable, index: int, key: str) -> None:
    with saving(prefix):
        frames = app.lessons.frames
        frames.begin_preview(lesson.video_id, index, str(st.session_state[key]), person.who(app))


def _decide(app: App, prefix: str, lesson: Playable, preview: Preview) -> None:
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
                args=[app, prefix, lesson.video_id, preview],
                **person.asks(Right.LAUNCH),
            )
            st.button(
                "Discard",
                key=f"{prefix}-discard",
                icon=":material/close:",
                on_click=_discard,
                args=[app, prefix, lesson.video_id],
                **person.asks(Right.LAUNCH),
            )
        in_sight.bring(f"{prefix}-decide")


def _apply(app: App, prefix: str, video_id: str, preview: Preview) -> None:
    with saving(prefix):
        app.lessons.frames.apply(video_id, preview, person.who(app))
        _leave()
        notify(prefix, "The frame is changed.")


def _discard(app: App, prefix: str, video_id: str) -> None:
    with saving(prefix):
        app.lessons.frames.discard(video_id, person.who(app))


def _undo(app: App, prefix: str, video_id: str) -> None:
    with saving(prefix):
        last = app.lessons.frames.undo(video_id, person.who(app))
        notify(prefix, f"Frame {last.index + 1} is as it was before.")


def _leave() -> None:
    st.query_params.pop("frame", None)
