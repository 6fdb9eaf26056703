"""The file of a draft: upload, how it was read, its first rows; folded to one line once it was found right."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import streamlit as st

from pages.components.drafts import steps
from pages.components.drafts.prepare import file_line, other_readings, paste, to_look_at
from pages.components.drafts.prepare import reading as draft_reading
from pages.components.drafts.together import seen
from pages.components.shell import person, problems
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.saving import show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.views import DraftView, Material
from services.jobs.launch.review import Checked
from services.people.persons import Right
from services.recipients import Table

Example = Callable[[App, str], None]
PREVIEW_ROWS = 5
PREVIEW_COLUMNS = 40


def draw(app: App, prefix: str, checked: Checked, target_type: str, example: Example | None = None) -> None:
    """The uploader; once there is a file, one line about it that unfolds, and what needs a look beside it.

    A new file stands unfolded until somebody found it right or went on. Where there is none yet, the `example` can be
    tried, which puts it into the draft. What the draft is made from is chosen with the file where the service has a
    single one of this `target_type`.
    """
    show_problem(prefix)
    material = checked.material
    table = material.table
    if table is None:
        _upload(app, prefix, material, target_type, example)
        return
    asks = file_line.asks(table.reading)
    with in_url.fold(
        file_line.line(material, table), f"{prefix}-line", steps.FILE, icon=":material/description:", at_first=asks
    ):
        if material.view.job_ids:
            st.caption(
                ":material/lock: Rows of this file were launched, so it stays. For another file choose "
                "**This draft → Copy as a new draft**."
            )
        else:
            _upload(app, prefix, material, target_type, None)
        draft_reading.draw(app, f"{prefix}-reading", material, table)
        _first_rows(table)
        st.button(
            "Looks right",
            key=f"{prefix}-right",
            icon=":material/check:",
            on_click=in_url.turn,
            args=[False, steps.FILE, asks],
            **person.asks(Right.PREPARE),
        )
    other_readings.draw(app, f"{prefix}-others", material, table)
    to_look_at.draw(f"{prefix}-look", checked, table)


def _first_rows(table: Table) -> None:
    st.dataframe(
        table.frame.iloc[:PREVIEW_ROWS, :PREVIEW_COLUMNS],
        hide_index=True,
        row_height=32,
        column_config={name: st.column_config.TextColumn() for name in table.columns[:PREVIEW_COLUMNS]},
    )
    cut = (
        f" and {PREVIEW_COLUMNS} of {words.count(len(table.columns))} columns"
        if len(table.columns) > PREVIEW_COLUMNS
        else ""
    )
    shown = min(PREVIEW_ROWS, len(table.frame))
    rows = "The first row" if shown == 1 else f"The first {words.count(shown, 'row')}"
    st.caption(f"{rows}{cut}, exactly as they came." if shown != 1 else f"{rows}{cut}, exactly as it came.")


def _upload(app: App, prefix: str, material: Material, target_type: str, example: Example | None) -> None:
    generation = st.session_state.setdefault(f"{prefix}.generation", 0)
    label = "Upload a spreadsheet" if material.table is None else "Replace the file"
    with st.container(key=f"{prefix}-drop"):
        uploaded = st.file_uploader(
            label,
            key=f"{prefix}-upload-{generation}",
            **person.asks(
                Right.PREPARE,
                "CSV, TSV or text as Excel, Google, HubSpot and others save it, .xlsx, .xls or .ods workbooks, each "
                "also as gzip or zip. Sheet, encoding and separator are found.",
            ),
        )
    st.caption(f"Any table: CSV, text, Excel or OpenDocument, packed or not, up to {app.settings.max_upload_mb} MiB.")
    tried = example is not None and st.button(
        "Try an example file",
        key=f"{prefix}-example",
        icon=":material/science:",
        **person.asks(Right.PREPARE, "A few made-up rows, to see how it goes. Nothing is sent before you say yes."),
    )
    pasted = paste.draw(prefix)
    if tried and example is not None:
        with problems.shown(), st.spinner("Reading the file…"):
            example(app, material.view.id)
            _taken(prefix)
    elif uploaded is not None:
        _take(app, prefix, material, target_type, uploaded.getvalue(), uploaded.name)
    elif pasted is not None:
        _take(app, prefix, material, target_type, pasted, paste.NAME)


def _take(app: App, prefix: str, material: Material, target_type: str, data: bytes, name: str) -> None:
    """Make this the draft's file; where that would take work back, only after a yes."""
    lost = _lost(material, data)
    if lost:
        st.warning(
            f"**{plain(name)}** is another file. Replacing it takes back {lost}; the mapping stays for "
            "the columns that are still there.",
            icon=":material/warning:",
        )
        with st.container(horizontal=True):
            agreed = st.button("Replace the file", key=f"{prefix}-replace", **person.asks(Right.PREPARE))
            if st.button("Keep the present file", key=f"{prefix}-keep"):
                _fresh(prefix)
        if not agreed:
            return
    with problems.shown(), st.spinner("Reading the file…"):
        seen.drafts(app).put_file(material.view.id, data, name, person.who(app))
        _choose_only_target(app, material.view, target_type)
        _taken(prefix)


def _choose_only_target(app: App, view: DraftView, target_type: str) -> None:
    only = app.targets.only(view.kind, target_type, practice=view.practice) if view.target is None else None
    if only is not None:
        seen.drafts(app).set_target(view.id, only, person.who(app))


def _taken(prefix: str) -> None:
    in_url.turn(True, steps.FILE, False)
    _fresh(prefix)


def _lost(material: Material, data: bytes) -> str:
    """What another file would take back, in words; empty when nothing."""
    if material.table is None or hashlib.sha256(data).hexdigest() == material.view.upload_sha256:
        return ""
    kept = [
        words.count(len(material.edits.cells), "edited cell") if material.edits.cells else "",
        words.count(len(material.edits.marks), "held or dropped row", "held or dropped rows")
        if material.edits.marks
        else "",
        words.count(len(material.edits.accepted), "row found right", "rows found right")
        if material.edits.accepted
        else "",
    ]
    return words.listed([part for part in kept if part]) if any(kept) else ""


def _fresh(prefix: str) -> None:
    paste.forget(prefix)
    st.session_state[f"{prefix}.generation"] += 1
    st.rerun()
