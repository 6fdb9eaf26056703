"""A lesson coming into being: its stages with what each has made so far, read again while it runs, and stopping it."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.components.lessons.choices import STAGES
from pages.components.shell import person, problems
from pages.components.shell.saving import notify, saving, show_problem
from pages.components.shell.wording import far, plain
from services.container import App
from services.errors import NotFound
from services.kinds.lessons.copies.parts import Parts
from services.kinds.lessons.viewing.lines import LessonLine
from services.people.persons import Right

EVERY_SECONDS = 2
OVER = {"FAILED", "CANCELLED"}


def watch(app: App, prefix: str, video_id: str, line: LessonLine) -> None:
    """Draw the stages; when the lesson is final the whole page is drawn anew."""
    just_read = [line]

    @st.fragment(run_every=EVERY_SECONDS)
    def now() -> None:
        """Where it stands at this moment, from the database and from what the engine has kept."""
        newest = just_read.pop() if just_read else _newest(app, video_id, line)
        if newest.is_final:
            st.rerun()
        with problems.shown():
            _progress(newest)
            try:
                parts = app.lessons.parts(video_id)
            except NotFound:
                st.caption("Vacademy does not show it yet. A new lesson can take a moment to appear.")
            else:
                listed(app, video_id, parts, newest.stage)

    now()
    _stopping(app, prefix, video_id)


def _newest(app: App, video_id: str, line: LessonLine) -> LessonLine:
    lines = [one for one in app.lessons.lines(video_id) if one.is_film == line.is_film]
    return lines[-1] if lines else line


def listed(app: App, video_id: str, parts: Parts, goal: str) -> None:
    """Every stage up to the goal: made, being made, or still to come; and what can be read or heard already."""
    order = list(STAGES)
    wanted = order[: order.index(goal) + 1] if goal in order else order
    missing = [stage for stage in wanted if not parts.has(STAGES[stage][0])]
    lines = []
    for stage in wanted:
        part, name, doing = STAGES[stage]
        if parts.has(part):
            lines.append(f":green[:material/check_circle:] **{name}** is ready")
        elif stage == missing[0] and parts.status not in OVER:
            lines.append(f":blue[:material/pending:] **{doing}** …")
        else:
            lines.append(f":gray[:material/radio_button_unchecked:] {name}")
    st.markdown("  \n".join(lines))
    if parts.has("script"):
        with st.expander("The script so far", key=f"lesson-script-so-far-{video_id}", icon=":material/description:"):
            st.text(app.lessons.script(video_id))
    if parts.has("audio"):
        st.markdown("**The narration so far**" + (", its words are timed" if parts.has("words") else ""))
        # Not st.audio, which would read an address without a host from the server's own disk.
        st.html(f'<audio controls preload="none" style="width:100%" src="{escape(parts.addresses["audio"])}"></audio>')


def _progress(line: LessonLine) -> None:
    st.progress(line.share or 0.0, text=plain(far(line.told, line.share) or "Sent, waiting for the first news"))


def _stopping(app: App, prefix: str, video_id: str) -> None:
    """The button behind its explanation, and what came of pressing it."""
    show_problem(f"{prefix}-stop")
    with st.popover("Stop this lesson", icon=":material/stop_circle:", **person.asks(Right.LAUNCH)):
        st.markdown(
            "**Vacademy is asked to end its work on this lesson now.** The stages that are ready stay and can be "
            "read and heard; the one that is being made is lost. A stopped lesson cannot go on."
        )
        st.markdown(
            ":material/payments: Vacademy gives back what a stopped lesson has taken. If it finds nothing to stop "
            "because the lesson has just ended, the lesson stays charged."
        )
        st.markdown("Other lessons of the same job go on: cancel the job on its own page.")
        st.button(
            "Yes, stop it",
            key=f"{prefix}-stop-yes",
            icon=":material/stop_circle:",
            on_click=_stop,
            args=[app, f"{prefix}-stop", video_id],
        )


def _stop(app: App, prefix: str, video_id: str) -> None:
    with saving(prefix):
        app.lessons.stop(video_id, person.who(app))
        notify(prefix, "Vacademy has ended its work on this lesson and gives its credits back.")
