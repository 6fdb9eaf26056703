"""The file of a draft: upload, what was found in it, its first rows."""

from __future__ import annotations

import hashlib
from typing import Any

import streamlit as st

from pages.components.drafts.prepare import reading as draft_reading
from pages.components.shell import person, problems
from pages.components.shell import wording as words
from pages.components.shell.saving import show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.views import Material
from services.recipients import Table

TYPES = ["csv", "tsv", "tab", "txt"]
PREVIEW_ROWS = 5
PREVIEW_COLUMNS = 40
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
ENCODINGS = {"utf-8-sig": "UTF-8 with a byte order mark", "cp1252": "Windows-1252", "cp932": "Shift JIS (cp932)"}
ICONS = {"error": ":material/error:", "warning": ":material/warning:", "note": ":material/info:"}


def draw(app: App, prefix: str, material: Material) -> None:
    """The uploader as long as the file may be exchanged, and below it what is known about the present one."""
    show_problem(prefix)
    table = material.table
    if table is not None:
        _facts(material, table)
    if material.view.job_ids:
        st.caption(
            ":material/lock: Rows of this file were launched, so it stays. For another file choose "
            "**This draft → Copy as a new draft**."
        )
    else:
        _upload(app, prefix, material)
    if table is not None:
        draft_reading.draw(app, f"{prefix}-reading", material, table)
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


def _facts(material: Material, table: Table) -> None:
    reading = table.reading
    encoding = ENCODINGS.get(reading.encoding, reading.encoding.upper())
    mark = DELIMITERS.get(reading.delimiter, repr(reading.delimiter))
    st.markdown(
        f":material/description: **{plain(material.view.upload_name)}**: "
        f"{words.count(len(table.frame), 'row')}, {words.count(len(table.columns), 'column')}. "
        f"Text encoding {plain(encoding)} ({_sure(reading, 'encoding')}), {plain(mark)} separated "
        f"({_sure(reading, 'delimiter')}), "
        f"{f'header in line {reading.header_row + 1}' if reading.header_row >= 0 else 'no header'}."
    )
    for finding in (one for one in table.findings if one.row is None):
        st.markdown(f"{ICONS[finding.level]} {plain(finding.text)} {plain(finding.fix)}")


def _sure(reading: Any, what: str) -> str:
    if reading.sources[what] == "chosen":
        return "chosen by hand"
    sure = reading.confidence[what]
    return "certain" if sure >= 0.95 else "quite sure" if sure >= 0.7 else "**not sure, please look**"


def _upload(app: App, prefix: str, material: Material) -> None:
    generation = st.session_state.setdefault(f"{prefix}.generation", 0)
    label = "Upload a CSV file" if material.table is None else "Replace the file"
    uploaded = st.file_uploader(
        label,
        type=TYPES,
        key=f"{prefix}-upload-{generation}",
        max_upload_size=app.settings.max_upload_mb,
        help="CSV, TSV or text as Excel, Google, HubSpot and others save it. Encoding and separator are found.",
    )
    if uploaded is None:
        return
    data = uploaded.getvalue()
    lost = _lost(material, data)
    if lost:
        st.warning(
            f"**{plain(uploaded.name)}** is another file. Replacing it takes back {lost}; the mapping stays for "
            "the columns that are still there.",
            icon=":material/warning:",
        )
        with st.container(horizontal=True):
            agreed = st.button("Replace the file", key=f"{prefix}-replace", type="primary")
            if st.button("Keep the present file", key=f"{prefix}-keep"):
                _fresh(prefix)
        if not agreed:
            return
    with problems.shown(), st.spinner("Reading the file…"):
        app.drafts.put_file(material.view.id, data, uploaded.name, person.who(app))
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
    ]
    return " and ".join(part for part in kept if part)


def _fresh(prefix: str) -> None:
    st.session_state[f"{prefix}.generation"] += 1
    st.rerun()
