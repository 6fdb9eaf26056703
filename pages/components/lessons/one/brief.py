"""One lesson from a form: it becomes a draft of one row, and proof, quote and yes are those of every launch.

What is typed is kept as it is typed, under an id that stands in the address: a closed tab loses nothing.
"""

from __future__ import annotations

import secrets
from typing import Any

import streamlit as st

from pages.components.lessons import choices
from pages.components.lessons.one import fields
from pages.components.shell import person, problems, routing
from pages.components.shell.saving import saving, show_problem, stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.people.persons import Right

BRIEF = "brief"
USUAL: dict[str, Any] = {
    "prompt": "",
    "target_audience": choices.AUDIENCES[0],
    "language": choices.LANGUAGES[0],
    "target_duration": choices.DURATIONS[1],
    "stage": "HTML",
    "html_quality": "advanced",
    "orientation": "",
    "captions": True,
}


def draw(app: App, prefix: str) -> None:
    """The form. Nothing is sent by it: it leads to the proof and the quote."""
    show_problem(prefix)
    _offer_unfinished(app, prefix)
    kept = {**USUAL, **app.lessons.notes.brief(st.query_params.get(BRIEF, ""))}
    inputs = {name: stored_input(f"{prefix}-{name}", value, _keep, app, prefix, name) for name, value in kept.items()}
    with st.container(border=True, key=f"{prefix}-form"):
        fields.draw(inputs)
        ready = st.button(
            "Proof and quote", key=f"{prefix}-ready", type="primary", icon=":material/arrow_forward:",
            **person.asks(Right.PREPARE),
        )  # fmt: skip
    if ready:
        with problems.shown(), st.spinner("Preparing…"):
            _prepare(app, {name: st.session_state[f"{prefix}-{name}"] for name in USUAL})


def _prepare(app: App, told: dict[str, Any]) -> None:
    lessons = app.lessons
    told = {name: USUAL[name] if value is None else value for name, value in told.items()}
    row = {
        **{name: str(told[name]) for name in ("prompt", "language", "target_audience", "target_duration")},
        "captions_enabled": "yes" if told["captions"] else "no",
        "html_quality": str(told["html_quality"]),
    }
    extras = {"orientation": str(told["orientation"])}
    draft_id = lessons.drafts.from_brief(row, str(told["stage"]), person.who(app), extras=extras)
    lessons.notes.brief_is_done(person.who(app))
    st.switch_page(routing.page_of("lesson"), query_params={"draft": draft_id, "step": "launch"})


def _offer_unfinished(app: App, prefix: str) -> None:
    """The way back to what this person typed last; somebody without a name shares no brief with others."""
    who = person.who(app)
    notes = app.lessons.notes
    if st.query_params.get(BRIEF) or who.name == person.NOBODY:
        return
    brief_id = notes.newest_brief(who.name)
    topic = str(notes.brief(brief_id).get("prompt", "")) if brief_id else ""
    if topic.strip():
        st.button(
            f"Take up your unfinished brief: {plain(topic[:60])}",
            key=f"{prefix}-unfinished",
            icon=":material/edit_note:",
            type="tertiary",
            on_click=_take_up,
            args=[brief_id],
        )


def _take_up(brief_id: str) -> None:
    st.query_params[BRIEF] = brief_id


def _keep(value: Any, app: App, prefix: str, name: str) -> None:
    with saving(prefix):
        brief_id = st.query_params.get(BRIEF) or secrets.token_hex(8)
        # All fields together: an address that comes with the next press may not name the brief yet.
        shown = {one: st.session_state.get(f"{prefix}-{one}") for one in USUAL} | {name: value}
        kept = (
            USUAL | app.lessons.notes.brief(brief_id) | {one: told for one, told in shown.items() if told is not None}
        )
        app.lessons.notes.keep_brief(brief_id, kept, person.who(app))
        if not {"video", "draft"} & set(st.query_params):
            st.query_params[BRIEF] = brief_id
