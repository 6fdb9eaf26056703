"""The order of a lesson's MP4: what it costs and the yes, in a dialog over the lesson."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.components.drafts import style as draft_style
from pages.components.drafts.launch import launch as draft_launch
from pages.components.drafts.launch import quote as draft_quote
from pages.components.drafts.launch import screen as draft_screen
from pages.components.lessons import options
from pages.components.lessons.kind import PAGE, worded
from pages.components.shell import person, problems
from pages.components.shell.saving import saving
from services.container import App
from services.people.persons import Right

ORDERING = "lesson.mp4"


def offer(app: App, prefix: str, video_id: str, title: str, *, again: bool, making: bool) -> None:
    """The button, and once it was pressed the dialog. `making` while one is being made, `again` after the first."""
    st.button(
        "Order a new MP4" if again else "Order the MP4",
        key=f"{prefix}-film",
        icon=":material/movie_edit:",
        on_click=_begin,
        args=[app, prefix, video_id, title],
        **person.asks(Right.PREPARE, unless=making),
    )
    ordering = st.session_state.get(ORDERING)
    if ordering is None or ordering[0] != video_id or making:
        return

    @st.dialog("Order the MP4", width="medium", on_dismiss=lambda: _leave(app, prefix))
    def asked() -> None:
        with problems.shown():
            _draw(app, f"{prefix}-mp4", video_id, ordering[1])
        st.button("Not now", key=f"{prefix}-film-not", on_click=_leave, args=[app, prefix])
        if ORDERING not in st.session_state:
            st.rerun()

    asked()


def _draw(app: App, prefix: str, video_id: str, draft_id: str) -> None:
    """What is ordered, at which price, and the yes of every launch."""
    draft_style.inject()
    view = app.drafts.get(draft_id)
    cost = options.ask_when_old(app, view, options.cost_of(app, view))
    shown = worded(app, view, cost)
    shown = replace(
        shown,
        kind=app.kinds.chosen(shown.name, practice=view.practice),
        leads_to=(PAGE, {"video": video_id}),
    )
    st.caption("An MP4 of the lesson as its frames are when the order arrives. The lesson itself stays as it is.")
    checked = app.reviews.checked(view.id, view)
    if not draft_screen.begin(app, prefix, checked, shown):
        return
    part = draft_screen.proof(app, prefix, checked, shown)
    quote = app.quotes.quote(view.id, part.row_ids, checked=checked)
    draft_quote.draw(quote, shown)
    draft_launch.draw(app, f"{prefix}-launch", view, quote, part, shown)


def _begin(app: App, prefix: str, video_id: str, title: str) -> None:
    with saving(f"{prefix}-files"):
        draft_id = app.lessons.drafts.film(video_id, title, person.who(app), captions=True)
        st.session_state[ORDERING] = (video_id, draft_id)


def _leave(app: App, prefix: str) -> None:
    """Whoever neither orders nor hands it over leaves nothing behind that looks as if it was being prepared."""
    ordering = st.session_state.pop(ORDERING, None)
    if ordering is not None:
        with saving(f"{prefix}-files"):
            material = app.drafts.material(ordering[1])
            if not material.view.job_ids and app.approvals.standing(material).ready is None:
                app.drafts.discard(ordering[1], person.who(app))
