"""The cells that were edited: who changed what, and taking it back."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts.together import seen
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import notify, saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.views import Material
from services.people.persons import Right

MOST = 50


def draw(app: App, prefix: str, material: Material) -> None:
    """Take back the last edit, and the list of all behind a popover."""
    draft_id = material.view.id
    edits = app.drafts.edits(draft_id, material.table, limit=MOST)
    show_problem(prefix)
    st.button(
        "Undo last edit",
        key=f"{prefix}-undo",
        icon=":material/undo:",
        **person.asks(Right.PREPARE, unless=not edits),
        on_click=_undo_last,
        args=[app, prefix, draft_id, edits[0].id if edits else None],
    )
    if not edits:
        return
    with st.popover(f"Edits ({len(edits)}{'+' if len(edits) == MOST else ''})", icon=":material/history:", width=260):
        for edit in edits:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(
                    f"Line {edit.line}, **{plain(edit.column)}**: {_cell(edit.before)} → {_cell(edit.after)}  \n"
                    f":small[{plain(edit.person)}, {plain(words.moment(edit.made_at))}]"
                )
                st.button(
                    f"Undo line {edit.line}, {plain(edit.column)}",
                    key=f"{prefix}-undo-{edit.id}",
                    icon=":material/undo:",
                    type="tertiary",
                    on_click=_undo,
                    args=[app, prefix, draft_id, edit.id],
                    **person.asks(Right.PREPARE),
                )


def _cell(text: str) -> str:
    return plain(text) if text.strip() else "*empty*"


def _undo_last(app: App, prefix: str, draft_id: str, last_seen: int | None) -> None:
    with saving(prefix):
        taken = seen.drafts(app).undo_last(draft_id, person.who(app), last_seen)
        if taken > 1:
            notify(prefix, f"{taken:,} cells that were edited together are as they were before.")


def _undo(app: App, prefix: str, draft_id: str, edit_id: int) -> None:
    with saving(prefix):
        seen.drafts(app).undo_edit(draft_id, edit_id, person.who(app))
