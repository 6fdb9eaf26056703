"""Rows out to a file, worked on in a spreadsheet program, and back: problem rows, and results files of a draft."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts import steps
from pages.components.drafts.check import changes
from pages.components.shell import person, problems
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.saving import notify, saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.control.returns import Returned
from services.jobs.launch.review import Checked
from services.people.persons import Right
from services.recipients import ROW_KEY, Merge
from services.web.downloads import draft_results_path, problems_path


def draw(app: App, prefix: str, checked: Checked) -> None:
    """The files to take away, and the place to bring them back."""
    material, draft_id = checked.material, checked.view.id
    if material.table is None:
        return
    rows = checked.review.problem_ids
    with in_url.fold("Mend rows in a spreadsheet program", f"{prefix}-fold", "file", icon=":material/sync_alt:"):
        show_problem(prefix)
        with st.container(horizontal=True, gap="small"):
            if rows:
                st.link_button(
                    f"Download {words.count(len(rows), 'row')} with problems",
                    problems_path(draft_id),
                    key=f"{prefix}-out",
                    icon=":material/download:",
                    help="Each row as it is now, with its problems in the last column.",
                )
            if checked.view.job_ids:
                st.link_button(
                    "Download results file",
                    draft_results_path(draft_id),
                    key=f"{prefix}-results",
                    icon=":material/download:",
                    help="Every row with what came of it, over all launches of this draft.",
                )
        sent = (
            " Of rows that were sent already only those are sent anew that changed or failed."
            if checked.review.already_sent
            else ""
        )
        st.caption(
            f"Mend the file, save it and bring it back here. The column {plain(ROW_KEY)} says which row is which, so "
            f"leave it as it is. Nothing is changed or sent before you have seen it.{sent}"
        )
        generation = st.session_state.setdefault(f"{prefix}.generation", 0)
        mended = st.file_uploader(
            "Bring the mended file back", key=f"{prefix}-back-{generation}", **person.asks(Right.PREPARE)
        )
        if mended is not None:
            with problems.shown():
                back = app.returns.read(material, mended.getvalue(), mended.name)
                _returned(app, prefix, checked, back)


def _returned(app: App, prefix: str, checked: Checked, back: Returned) -> None:
    _left_alone(back.merge)
    if back.open:
        st.warning(
            f"Not sent anew: {words.count(len(back.open), 'changed row')} still being made, to be checked, or perhaps "
            "made after all. Look at them on the page of their job, then bring the file back.",
            icon=":material/hourglass_top:",
        )
    if not back.here and not back.rows:
        st.info("Nothing in it differs from the rows here.", icon=":material/info:")
        return
    _here(app, prefix, checked, back)
    _again(app, prefix, checked, back)


def _left_alone(merge: Merge) -> None:
    if merge.unknown:
        st.warning(
            f"Left alone: {words.count(merge.unknown, 'row')} of this file not found in the present table, or "
            "with cells that may stand under wrong names.",
            icon=":material/warning:",
        )
    if merge.new_columns:
        st.caption(f"Columns that the table lacks are left alone: {plain(words.listed(merge.new_columns))}.")


def _here(app: App, prefix: str, checked: Checked, back: Returned) -> None:
    """Changes of rows that were not sent yet: they are made in this draft."""
    table = checked.material.table
    if not back.here or table is None:
        return
    changes.draw(back.here, table.line_of)
    st.button(
        f"Make {words.count(len(back.here), 'change')}",
        key=f"{prefix}-make",
        icon=":material/done_all:",
        on_click=_make,
        args=[app, prefix, checked, back],
        **person.asks(Right.PREPARE),
    )


def _again(app: App, prefix: str, checked: Checked, back: Returned) -> None:
    """Rows that were sent and changed or failed: they go into a draft of their own, with a quote of its own."""
    table = checked.material.table
    if not back.rows or table is None:
        return
    changed = f"{words.count(len(back.changed), 'row')} changed since it was sent" if back.changed else ""
    failed = f"{words.count(len(back.failed), 'row')} failed" if back.failed else ""
    st.markdown(f"**To be sent anew:** {' and '.join(one for one in (changed, failed) if one)}.")
    if back.again:
        changes.draw(back.again, table.line_of)
    st.caption(
        "They become a draft of their own, in which everybody else is held. It has its own quote, and results, links "
        "and gallery stay one with those of this draft. Whoever got the older video has it still."
    )
    st.button(
        f"Prepare {words.count(len(back.rows), 'row')} to be sent anew",
        key=f"{prefix}-again",
        icon=":material/restart_alt:",
        on_click=_begin,
        args=[app, prefix, checked, back],
        **person.asks(Right.PREPARE),
    )


def _make(app: App, prefix: str, checked: Checked, back: Returned) -> None:
    with saving(prefix):
        cells, _ = app.drafts.make(checked.material, back.here, person.who(app))
        if not back.rows:
            st.session_state[f"{prefix}.generation"] += 1
        notify(prefix, f"{words.count(cells, 'cell was', 'cells were')} changed: Undo last edit takes that back.")


def _begin(app: App, prefix: str, checked: Checked, back: Returned) -> None:
    with saving(prefix):
        draft_id = app.returns.begin(checked.material, back, person.who(app))
        st.session_state[f"{prefix}.generation"] += 1
        steps.open_draft(draft_id)
        steps.go("check")
