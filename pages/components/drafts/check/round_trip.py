"""Rows with problems out to a file, mended in a spreadsheet program, and back."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts.check import changes
from pages.components.shell import person, problems
from pages.components.shell import wording as words
from pages.components.shell.saving import notify, saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.launch.review import Checked
from services.recipients import ROW_KEY, Merge, merge_back
from services.web.downloads import problems_path


def draw(app: App, prefix: str, checked: Checked) -> None:
    """The file to take away as long as there are problems, and the place to bring it back."""
    table, draft_id = checked.material.table, checked.view.id
    if table is None:
        return
    rows = checked.review.problem_ids
    with st.expander("Mend rows in a spreadsheet program", icon=":material/sync_alt:"):
        show_problem(prefix)
        if rows:
            st.link_button(
                f"Download {words.count(len(rows), 'row')} with problems",
                problems_path(draft_id),
                key=f"{prefix}-out",
                icon=":material/download:",
                help="Each row as it is now, with its problems in the last column.",
            )
        st.caption(
            f"Mend the file, save it and bring it back here. The column {plain(ROW_KEY)} says which row is which, so "
            "leave it as it is. Nothing is changed before you have seen it."
        )
        generation = st.session_state.setdefault(f"{prefix}.generation", 0)
        mended = st.file_uploader("Bring the mended file back", key=f"{prefix}-back-{generation}")
        if mended is not None:
            with problems.shown():
                merge = merge_back(table, checked.material.frame, mended.getvalue(), mended.name)
                _merge(app, prefix, checked, merge)


def _merge(app: App, prefix: str, checked: Checked, merge: Merge) -> None:
    table = checked.material.table
    if merge.unknown:
        st.warning(
            f"Left alone: {words.count(merge.unknown, 'row')} of this file not found in the present table, or "
            "with cells that may stand under wrong names.",
            icon=":material/warning:",
        )
    if merge.new_columns:
        st.caption(f"Columns that the table lacks are left alone: {plain(words.listed(merge.new_columns))}.")
    if not merge.changes or table is None:
        st.info("Nothing in it differs from the rows here.", icon=":material/info:")
        return
    changes.draw(merge.changes, table.line_of)
    st.button(
        f"Make {words.count(len(merge.changes), 'change')}",
        key=f"{prefix}-make",
        type="primary",
        icon=":material/done_all:",
        on_click=_make,
        args=[app, prefix, checked, merge],
    )


def _make(app: App, prefix: str, checked: Checked, merge: Merge) -> None:
    with saving(prefix):
        cells, _ = app.drafts.make(checked.material, merge.changes, person.who(app))
        st.session_state[f"{prefix}.generation"] += 1
        notify(prefix, f"{words.count(cells, 'cell was', 'cells were')} changed: Undo last edit takes that back.")
