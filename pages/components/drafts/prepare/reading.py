"""Reading a file another way than it was found, with the preview below changing at once."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.components.shell import wording as words
from pages.components.shell.saving import follow, saving, show_problem, to_the_end
from services.container import App
from services.jobs.drafts.views import DraftView, Material
from services.recipients import NO_HEADER, Table

FIND = "Find it"
ENCODINGS = [
    FIND,
    "utf-8",
    "utf-16",
    "cp1252",
    "iso-8859-1",
    "iso-8859-15",
    "mac_roman",
    "cp1250",
    "cp1251",
    "koi8-r",
    "cp1253",
    "cp1254",
    "cp932",
    "euc_jp",
    "gb18030",
    "big5",
    "euc_kr",
]
DELIMITERS = {FIND: None, "Comma": ",", "Semicolon": ";", "Tab": "\t", "Vertical bar": "|"}
QUOTES = {FIND: None, 'Double "': '"', "Single '": "'"}


def draw(app: App, prefix: str, material: Material, table: Table) -> None:
    """Sheet, encoding, marks and header; each change reads the file again at once."""
    chosen = material.view.reading
    show_problem(prefix)
    with st.expander("It looks wrong", icon=":material/tune:", expanded=bool(chosen)):
        if material.edits.cells or material.edits.marks:
            made = words.count(len(material.edits.cells) + len(material.edits.marks), "edit or mark", "edits and marks")
            st.caption(f"A reading that cuts rows or columns differently takes back {made}.")
        encoding = chosen.get("encoding", FIND)
        follow(f"{prefix}-encoding", encoding)
        follow(f"{prefix}-delimiter", _name(DELIMITERS, chosen.get("delimiter")))
        follow(f"{prefix}-quote", _name(QUOTES, chosen.get("quotechar")))
        headless = table.reading.header_row == NO_HEADER
        follow(f"{prefix}-headless", headless)
        follow(f"{prefix}-header", max(1, table.reading.header_row + 1))
        save: dict[str, Any] = {"on_change": _save, "args": [app, prefix, material.view, False]}
        save_header: dict[str, Any] = {"on_change": _save, "args": [app, prefix, material.view, True]}
        sheets = table.reading.sheets
        if len(sheets) > 1:
            follow(f"{prefix}-sheet", table.reading.sheet)
            st.selectbox(
                "Sheet",
                sheets,
                key=f"{prefix}-sheet",
                width=320,
                on_change=_other_sheet,
                args=[app, prefix, material.view],
            )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            known = ENCODINGS if encoding in ENCODINGS else [*ENCODINGS, encoding]
            if not sheets:
                st.selectbox("Text encoding", known, key=f"{prefix}-encoding", width=190, **save)
                st.selectbox("Separator", list(DELIMITERS), key=f"{prefix}-delimiter", width=160, **save)
                st.selectbox("Quote character", list(QUOTES), key=f"{prefix}-quote", width=160, **save)
            st.number_input(
                "Header line",
                min_value=1,
                help="The line with the column names, counted as a spreadsheet does.",
                key=f"{prefix}-header",
                width=150,
                disabled=headless,
                **save_header,
            )
            st.checkbox(
                "No header",
                key=f"{prefix}-headless",
                help="The first line is already a recipient; the columns get names of their own.",
                **save_header,
            )
            st.button(
                "Find everything again",
                key=f"{prefix}-again",
                icon=":material/restart_alt:",
                disabled=not chosen,
                on_click=_find_again,
                args=[app, prefix, material.view.id],
            )


def _name(choices: dict[str, str | None], value: str | None) -> str:
    return next((name for name, one in choices.items() if one == value), FIND)


@to_the_end
def _save(app: App, prefix: str, view: DraftView, with_header: bool) -> None:
    encoding = st.session_state[f"{prefix}-encoding"]
    header = NO_HEADER if st.session_state[f"{prefix}-headless"] else int(st.session_state[f"{prefix}-header"]) - 1
    with saving(prefix):
        app.drafts.set_reading(
            view.id,
            encoding=None if encoding == FIND else encoding,
            delimiter=DELIMITERS[st.session_state[f"{prefix}-delimiter"]],
            quotechar=QUOTES[st.session_state[f"{prefix}-quote"]],
            header_row=header if with_header else view.reading.get("header_row"),
            sheet=view.reading.get("sheet"),
        )


@to_the_end
def _other_sheet(app: App, prefix: str, view: DraftView) -> None:
    """Another sheet has a header of its own, so that is found anew."""
    with saving(prefix):
        app.drafts.set_reading(view.id, sheet=st.session_state[f"{prefix}-sheet"])


def _find_again(app: App, prefix: str, draft_id: str) -> None:
    with saving(prefix):
        app.drafts.set_reading(draft_id)
