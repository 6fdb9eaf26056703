"""The file of a draft: upload, what was found in it, its first rows."""

from __future__ import annotations

import hashlib

import streamlit as st

from pages.components.drafts.prepare import other_readings, paste
from pages.components.drafts.prepare import reading as draft_reading
from pages.components.drafts.together import seen
from pages.components.shell import lines as tables
from pages.components.shell import person, problems
from pages.components.shell import wording as words
from pages.components.shell.saving import show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.views import Material
from services.jobs.launch.review import Checked
from services.people.persons import Right
from services.recipients import NO_HEADER, Reading, Table

PREVIEW_ROWS = 5
PREVIEW_COLUMNS = 40
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
ENCODINGS = {"utf-8-sig": "UTF-8 with a byte order mark", "cp1252": "Windows-1252", "cp932": "Shift JIS (cp932)"}
ICONS = {"error": ":material/error:", "warning": ":material/warning:", "note": ":material/info:"}


def draw(app: App, prefix: str, checked: Checked, example: tuple[str, bytes] | None = None) -> None:
    """The uploader as long as the file may be exchanged, and below it what is known about the present one.

    Where there is none yet, the `example`, its name and bytes, can be tried.
    """
    show_problem(prefix)
    material = checked.material
    table = material.table
    if table is not None:
        _facts(material, table)
        for one in checked.file_launches:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(
                    f":orange-badge[:material/content_copy: Launched before] This very file went out "
                    f"{plain(words.moment(one.at))}, {words.count(one.items, 'row')} "
                    f"to {plain(one.target_name) or 'the service'}."
                )
                tables.job_link(one.job_id, one.job_name, icon=":material/movie:")
    if material.view.job_ids:
        st.caption(
            ":material/lock: Rows of this file were launched, so it stays. For another file choose "
            "**This draft → Copy as a new draft**."
        )
    else:
        _upload(app, prefix, material, example if table is None else None)
    if table is not None:
        other_readings.draw(app, f"{prefix}-others", material, table)
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
    header = f"header in line {reading.header_row + 1}" if reading.header_row != NO_HEADER else "no header"
    st.markdown(
        f":material/description: **{plain(material.view.upload_name)}**: "
        f"{words.count(len(table.frame), 'row')}, {words.count(len(table.columns), 'column')}. "
        f"{_container(reading)}, {header}."
    )
    for finding in (one for one in table.findings if one.row is None):
        st.markdown(f"{ICONS[finding.level]} {plain(finding.text)} {plain(finding.fix)}")


def _container(reading: Reading) -> str:
    """What the table came in. A workbook's text has no encoding or separator to say."""
    if reading.sheet is not None:
        only = len(reading.sheets) == 1
        how = "chosen by hand" if reading.sources["sheet"] == "chosen" else "the only one" if only else "found"
        return f"From a {plain(reading.container)}, sheet **{plain(reading.sheet)}** ({how})"
    packed = "" if reading.container == "text" else f"{plain(reading.container.capitalize())}. "
    encoding = ENCODINGS.get(reading.encoding, reading.encoding.upper())
    mark = DELIMITERS.get(reading.delimiter, repr(reading.delimiter))
    return (
        f"{packed}Text encoding {plain(encoding)} ({_sure(reading, 'encoding')}), "
        f"{plain(mark)} separated ({_sure(reading, 'delimiter')})"
    )


def _sure(reading: Reading, what: str) -> str:
    if reading.sources[what] == "chosen":
        return "chosen by hand"
    sure = reading.confidence[what]
    return "certain" if sure >= 0.95 else "quite sure" if sure >= 0.7 else "**not sure, please look**"


def _upload(app: App, prefix: str, material: Material, example: tuple[str, bytes] | None) -> None:
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
        _take(app, prefix, material, example[1], example[0])
    elif uploaded is not None:
        _take(app, prefix, material, uploaded.getvalue(), uploaded.name)
    elif pasted is not None:
        _take(app, prefix, material, pasted, paste.NAME)


def _take(app: App, prefix: str, material: Material, data: bytes, name: str) -> None:
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
