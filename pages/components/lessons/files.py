"""What can be taken away from a lesson: script, captions, MP4; and the way to another MP4."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from pages.components.lessons import mp4
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import notify, saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.kinds.lessons.viewing.lines import LessonLine
from services.kinds.lessons.viewing.play import Playable
from services.people.persons import Right


def draw(app: App, prefix: str, lesson: Playable, lines: list[LessonLine]) -> None:
    """Download buttons, and the MP4 with a mark when it is older than the timeline."""
    title = lines[0].title if lines else lesson.video_id
    film = next((line for line in reversed(lines) if line.film), None)
    show_problem(f"{prefix}-files")
    name = "".join(one for one in title if one.isalnum() or one in " _-")[:60].strip() or "lesson"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{prefix}-files"):
        files = (
            ("Script", lesson.script, f"{name}.txt", "text/plain"),
            ("Captions, SRT", app.lessons.srt(lesson) if lesson.words else "", f"{name}.srt", "application/x-subrip"),
            ("Captions, VTT", app.lessons.vtt(lesson) if lesson.words else "", f"{name}.vtt", "text/vtt"),
        )
        for label, text, file, mime in files:
            st.download_button(
                label,
                text.encode(),
                file_name=file,
                mime=mime,
                key=f"{prefix}-{file[-3:]}-{label}",
                icon=":material/download:",
                disabled=not text,
                on_click="ignore",
            )
        if lesson.film:
            st.link_button("Download the MP4", _past_caches(lesson.film, film), icon=":material/movie:")
        st.button(
            "Load again",
            key=f"{prefix}-again",
            icon=":material/refresh:",
            **person.asks(
                Right.PREPARE,
                "What you see is a copy of the lesson as it was when it was read last. This reads it anew.",
            ),
            on_click=_load_again,
            args=[app, prefix, lesson.video_id],
        )
        making = next((line for line in lines if line.is_film and not line.is_final), None)
        mp4.offer(app, prefix, lesson.video_id, title, again=bool(lesson.film), making=making is not None)
    if making is not None:
        st.info("An MP4 is being made. Come back in a moment.", icon=":material/movie_edit:")
        _stopping(app, prefix, lesson.video_id, making)
    elif film is not None and app.lessons.film_is_old(lesson.video_id):
        st.warning(
            "**The MP4 is older than the timeline:** frames were changed after it was made. Order a new one to see "
            "the changes in it; each order is paid.",
            icon=":material/history:",
        )
    if lesson.kept_at is not None:
        st.caption(f"As read from Vacademy {plain(words.moment(lesson.kept_at))}.")


def _stopping(app: App, prefix: str, video_id: str, making: LessonLine) -> None:
    with st.popover("Stop this MP4", icon=":material/stop_circle:", **person.asks(Right.LAUNCH)):
        st.markdown(
            "**Vacademy is asked to forget this order, and nobody waits for it any more.** It has no call that stops "
            "one it works on: the MP4 may still appear."
        )
        st.markdown(":material/payments: Nothing is given back for a stopped order. The lesson stays as it is.")
        st.button(
            "Yes, stop it",
            key=f"{prefix}-film-stop",
            icon=":material/stop_circle:",
            on_click=_stop,
            args=[app, prefix, video_id, making],
        )


def _stop(app: App, prefix: str, video_id: str, making: LessonLine) -> None:
    with saving(f"{prefix}-files"):
        app.lessons.stop_film(video_id, person.who(app))
        app.controls.give_up_waiting(making.job_id, making.item_id, person.who(app))
        notify(f"{prefix}-files", "The order is forgotten at Vacademy, and nobody waits for this MP4 any more.")


def _load_again(app: App, prefix: str, video_id: str) -> None:
    with saving(f"{prefix}-files"):
        app.lessons.load_again(video_id, person.who(app))
        notify(f"{prefix}-files", "This is the lesson as it is at Vacademy now.")


def _past_caches(address: str, film: LessonLine | None) -> str:
    """Every MP4 of a lesson lies at one address, so that a browser would show the one that it knows."""
    if film is None or film.finished_at is None:
        return address
    mark = urlencode({"v": int(film.finished_at.timestamp())})
    return f"{address}{'&' if '?' in address else '?'}{mark}"
