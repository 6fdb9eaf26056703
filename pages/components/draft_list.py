"""The open drafts of one kind: open, copy, discard, and the way to a new one."""

from __future__ import annotations

import streamlit as st

from pages.components import draft_steps, person, problems, tables, words
from pages.components.draft_kind import DraftKind
from pages.components.draft_saving import saving, show_problem
from pages.components.words import plain
from services import container
from services.jobs.draft_views import DraftLine

MOST = 200


def draw(prefix: str, shown: DraftKind) -> None:
    """Every open draft as a card, newest first, below the button that begins a new one."""
    house = container.current()
    if st.button(f"New {shown.word}", key=f"{prefix}-new", type="primary", icon=":material/add_circle:"):
        with problems.shown():
            open_one(shown, house.drafts.create(kind=shown.name, person=person.who()))
    show_problem(prefix)
    drafts = [one for one in house.drafts.list_open(limit=MOST) if one.kind == shown.name]
    if not drafts:
        with st.container(border=True, gap="small"):
            st.markdown(
                f"**No {shown.word} is being prepared.** Begin one with a spreadsheet of recipients. Everything is "
                "saved as you go, and nothing is sent before you have seen it and said yes."
            )
        return
    st.subheader(f"Being prepared · {words.count(len(drafts))}", anchor=False)
    for draft in drafts:
        _card(f"{prefix}-{draft.id}", draft, shown)


def open_one(shown: DraftKind, draft_id: str) -> None:
    """Go to a draft's own page now."""
    st.switch_page(shown.page, query_params={"draft": draft_id})


def _card(prefix: str, draft: DraftLine, shown: DraftKind) -> None:
    with st.container(border=True, key=f"line-{prefix}", gap="xsmall"):
        left, right = st.columns([5, 2], vertical_alignment="center")
        with left, st.container(gap="xxsmall"):
            st.button(
                plain(draft.name),
                key=f"open-{prefix}",
                type="tertiary",
                on_click=draft_steps.open_draft,
                args=[draft.id],
            )
            launched = f"launched {words.count(draft.jobs, 'time')}" if draft.jobs else ""
            rows = words.count(draft.rows, "row") if draft.rows is not None else ""
            tables.facts([f"**{tables.STEP.get(draft.step, plain(draft.step))}**", plain(draft.upload_name), rows])
            tables.facts([plain(draft.person), plain(words.moment(draft.updated_at)), launched])
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            if st.button("Copy", key=f"{prefix}-copy", icon=":material/content_copy:"):
                with problems.shown():
                    copied = container.current().drafts.copy(person=person.who(), draft_id=draft.id)
                    open_one(shown, copied)
            discard(prefix, draft.id, draft.name)


def discard(prefix: str, draft_id: str, name: str) -> None:
    """A button that asks once more before it takes a draft away."""
    with st.popover("Discard", icon=":material/delete:"):
        st.markdown(f"Discard **{plain(name)}**? Jobs launched from it stay as they are.")
        st.button(
            "Yes, discard it",
            key=f"{prefix}-discard",
            icon=":material/delete:",
            on_click=_discard,
            args=[prefix, draft_id],
        )


def _discard(prefix: str, draft_id: str) -> None:
    with saving(prefix):
        container.current().drafts.discard(draft_id, person.who())
    st.query_params.clear()
