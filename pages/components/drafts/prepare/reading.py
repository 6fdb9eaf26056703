"""Reading a file another way than it was found, with the preview below changing at once."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.components.drafts.together import seen
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import saving, show_problem, stored_input
from services.container import App
from services.jobs.drafts.views import DraftView, Material
from services.people.persons import Right
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
    beside = table.reading.header_beside
    with st.expander(
        "It looks wrong", key=f"{prefix}-fold", icon=":material/tune:", expanded=bool(chosen) or beside is not None
    ):
        if material.edits.cells or material.edits.marks:
            made = words.count(len(material.edits.cells) + len(material.edits.marks), "edit or mark", "edits and marks")
            st.caption(f"A reading that cuts rows or columns differently takes back {made}.")
        encoding = chosen.get("encoding", FIND)
        headless = table.reading.header_row == NO_HEADER
        about = (app, prefix, material.view)
        if beside is not None:
            lines = " and ".join(str(line + 1) for line in sorted([beside, table.reading.header_row]))
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"Lines {lines} both name the columns.")
                st.button(
                    f"Take the names of line {beside + 1}",
                    key=f"{prefix}-beside",
                    icon=":material/swap_vert:",
                    on_click=_set_line,
                    args=[beside + 1, *about],
                    **person.asks(Right.PREPARE),
                )
        sheets = table.reading.sheets
        if len(sheets) > 1:
            kept = stored_input(f"{prefix}-sheet", table.reading.sheet, _other_sheet, *about)
            st.selectbox("Sheet", sheets, width=320, **kept, **person.asks(Right.PREPARE))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            known = ENCODINGS if encoding in ENCODINGS else [*ENCODINGS, encoding]
            if not sheets:
                kept = stored_input(f"{prefix}-encoding", encoding, _set, *about, "encoding", {FIND: None})
                st.selectbox("Text encoding", known, width=190, **kept, **person.asks(Right.PREPARE))
                shown = _name(DELIMITERS, chosen.get("delimiter"))
                kept = stored_input(f"{prefix}-delimiter", shown, _set, *about, "delimiter", DELIMITERS)
                st.selectbox("Separator", list(DELIMITERS), width=160, **kept, **person.asks(Right.PREPARE))
                shown = _name(QUOTES, chosen.get("quotechar"))
                kept = stored_input(f"{prefix}-quote", shown, _set, *about, "quotechar", QUOTES)
                st.selectbox("Quote character", list(QUOTES), width=160, **kept, **person.asks(Right.PREPARE))
            st.number_input(
                "Header line",
                min_value=1,
                **person.asks(
                    Right.PREPARE, "The line with the column names, counted as a spreadsheet does.", unless=headless
                ),
                width=150,
                **stored_input(f"{prefix}-header", max(1, table.reading.header_row + 1), _set_line, *about),
            )
            st.checkbox(
                "No header",
                **person.asks(
                    Right.PREPARE, "The first line is already a recipient; the columns get names of their own."
                ),
                **stored_input(f"{prefix}-headless", headless, _set_headless, *about),
            )
            st.button(
                "Find everything again",
                key=f"{prefix}-again",
                icon=":material/restart_alt:",
                **person.asks(Right.PREPARE, unless=not chosen),
                on_click=_find_again,
                args=[app, prefix, material.view.id],
            )


def _name(choices: dict[str, str | None], value: str | None) -> str:
    return next((name for name, one in choices.items() if one == value), FIND)


def _set(name: str, app: App, prefix: str, view: DraftView, what: str, choices: Mapping[str, str | None]) -> None:
    _read(app, prefix, view, what, choices.get(name, name))


def _set_line(line: int, app: App, prefix: str, view: DraftView) -> None:
    _read(app, prefix, view, "header_row", int(line) - 1)


def _set_headless(headless: bool, app: App, prefix: str, view: DraftView) -> None:
    _read(app, prefix, view, "header_row", NO_HEADER if headless else 0)


def _read(app: App, prefix: str, view: DraftView, what: str, value: str | int | None) -> None:
    with saving(prefix):
        seen.drafts(app).set_reading(view.id, person.who(app), **{**app.drafts.get(view.id).reading, what: value})


def _other_sheet(sheet: str, app: App, prefix: str, view: DraftView) -> None:
    """Another sheet has a header of its own, so that is found anew."""
    with saving(prefix):
        seen.drafts(app).set_reading(view.id, person.who(app), sheet=sheet)


def _find_again(app: App, prefix: str, draft_id: str) -> None:
    with saving(prefix):
        seen.drafts(app).set_reading(draft_id, person.who(app))
