"""Reading a file another way than it was found, with the preview below changing at once."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.components.shell import wording as words
from pages.components.shell.saving import follow, saving, show_problem
from services.container import App
from services.jobs.drafts.views import Material
from services.recipients import Table

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
    """Four settings; each change reads the file again at once."""
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
        follow(f"{prefix}-header", table.reading.header_row + 1)
        save: dict[str, Any] = {"on_change": _save, "args": [app, prefix, material.view.id, "header_row" in chosen]}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            known = ENCODINGS if encoding in ENCODINGS else [*ENCODINGS, encoding]
            st.selectbox("Text encoding", known, key=f"{prefix}-encoding", width=190, **save)
            st.selectbox("Separator", list(DELIMITERS), key=f"{prefix}-delimiter", width=160, **save)
            st.selectbox("Quote character", list(QUOTES), key=f"{prefix}-quote", width=160, **save)
            st.number_input(
                "Header line",
                min_value=0,
                help="0: there is no header, and the first line is a recipient.",
                key=f"{prefix}-header",
                width=150,
                on_change=_save,
                args=[app, prefix, material.view.id, True],
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


def _save(app: App, prefix: str, draft_id: str, with_header: bool) -> None:
    encoding = st.session_state[f"{prefix}-encoding"]
    with saving(prefix):
        app.drafts.set_reading(
            draft_id,
            encoding=None if encoding == FIND else encoding,
            delimiter=DELIMITERS[st.session_state[f"{prefix}-delimiter"]],
            quotechar=QUOTES[st.session_state[f"{prefix}-quote"]],
            header_row=int(st.session_state[f"{prefix}-header"]) - 1 if with_header else None,
        )


def _find_again(app: App, prefix: str, draft_id: str) -> None:
    with saving(prefix):
        app.drafts.set_reading(draft_id)
