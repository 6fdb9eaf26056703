"""The head of one draft: its name, who began it, the way through its screens, and what can be done with it whole."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts import listing, steps
from pages.components.drafts.kind import DraftKind
from pages.components.drafts.together import conflict, news, seen
from pages.components.shell import badges, person, problems
from pages.components.shell import wording as words
from pages.components.shell.heading import heading
from pages.components.shell.saving import saving, show_problem, stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.views import DraftView
from services.people.persons import Right

REHEARSE = "A copy of this draft that a local sandbox plays to the end: nothing is charged, no real person is reached."


def draw(app: App, prefix: str, view: DraftView, shown: DraftKind) -> str | None:
    """Draw it; answers the screen to draw below, or None when the draft was discarded."""
    seen.note(view)
    saved = f"{view.person} · saved {words.moment(view.updated_at)}"
    heading(view.name, f"Being prepared by {saved}")
    show_problem(prefix)
    show_problem("draft-together")
    if not view.is_open:
        st.info("This draft was discarded. A copy of it can go on.", icon=":material/delete:")
        _copy(app, prefix, view, shown)
        st.button("All drafts", key=f"{prefix}-all", icon=":material/list:", on_click=steps.open_list)
        return None
    if refused := person.why_not(Right.PREPARE):
        st.info(f"{refused} You see the draft as it is.", icon=":material/visibility:")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{prefix}-rail"):
        st.button(
            "All drafts",
            key=f"{prefix}-all",
            icon=":material/arrow_back:",
            type="tertiary",
            on_click=steps.open_list,
        )
        here = steps.rail(prefix, shown.screens(view))
        if view.practice:
            badges.badge(words.PRACTICE)
        with st.popover("This draft", icon=":material/more_horiz:"):
            st.text_input(
                "Name",
                view.name,
                **stored_input(f"{prefix}-name", view.name, _rename, app, prefix, view.id),
                **person.asks(Right.PREPARE),
            )
            _copy(app, prefix, view, shown)
            _rehearse(app, prefix, view, shown)
            listing.discard(app, prefix, view.id, view.name)
    _say_practice(app, prefix, view, shown)
    _jobs(view)
    news.watch(app, prefix, view)
    conflict.draw(app, prefix, view)
    return here


def _jobs(view: DraftView) -> None:
    if view.job_ids:
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.caption(f"Launched from here: {words.count(len(view.job_ids), 'job')}.", width="content")
            for number, job_id in enumerate(view.job_ids[-5:], start=max(1, len(view.job_ids) - 4)):
                st.page_link(
                    "job.py", label=plain(f"Job {number}"), icon=":material/movie:", query_params={"job": job_id}
                )


def _copy(app: App, prefix: str, view: DraftView, shown: DraftKind) -> None:
    if st.button(
        "Copy as a new draft", key=f"{prefix}-copy", icon=":material/content_copy:", **person.asks(Right.PREPARE)
    ):
        with problems.shown():
            listing.open_one(shown, app.drafts.copy(person=person.who(app), draft_id=view.id))


def _rehearse(app: App, prefix: str, view: DraftView, shown: DraftKind) -> None:
    """A copy that goes to the sandbox, where the service is a real one."""
    if view.practice or not app.kinds.can_rehearse(view.kind):
        return
    if st.button(
        "Rehearse in practice",
        key=f"{prefix}-rehearse",
        icon=words.PRACTICE.icon,
        **person.asks(Right.PREPARE, REHEARSE),
    ):
        with problems.shown():
            listing.open_one(shown, app.drafts.copy(person=person.who(app), draft_id=view.id, practice=True))


def _say_practice(app: App, prefix: str, view: DraftView, shown: DraftKind) -> None:
    """Nothing for a draft that is no rehearsal, or while the service is in practice as a whole."""
    if not view.practice or not app.kinds.can_rehearse(view.kind):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{prefix}-practice-banner"):
        st.markdown(
            f"{words.PRACTICE.icon} **A rehearsal:** {plain(shown.kind.service_title)} is played by a local sandbox. "
            "Nothing is charged, no real person is reached.",
            width="content",
        )
        if st.button(
            "Launch for real",
            key=f"{prefix}-for-real",
            icon=words.LIVE.icon,
            **person.asks(Right.PREPARE, words.FOR_REAL),
        ):
            with problems.shown():
                listing.open_one(shown, app.drafts.copy(person=person.who(app), draft_id=view.id, practice=False))


def _rename(name: str, app: App, prefix: str, draft_id: str) -> None:
    with saving(prefix):
        seen.drafts(app).rename(draft_id, name, person.who(app))
