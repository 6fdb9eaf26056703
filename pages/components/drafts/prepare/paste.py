"""Rows pasted from a spreadsheet program instead of a file."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import person
from services.people.persons import Right

NAME = "pasted rows.txt"


def draw(prefix: str) -> bytes | None:
    """A field to paste into, behind a fold; answers what is to become the file, once the button was pressed."""
    kept: str | None = st.session_state.get(f"{prefix}.pasted")
    with st.expander("Or paste rows", key=f"{prefix}-fold", icon=":material/content_paste:", expanded=kept is not None):
        st.text_area(
            "Rows with their column names above",
            key=_field(prefix),
            height=140,
            placeholder="first_name\tcompany\nAna\tAcme",
            **person.asks(Right.PREPARE, "Mark the rows in Excel or Google Sheets, copy them and paste them here."),
        )
        st.button(
            "Use these rows",
            key=f"{prefix}-paste-use",
            icon=":material/table_rows:",
            on_click=_use,
            args=[prefix],
            **person.asks(Right.PREPARE),
        )
    return None if kept is None else kept.encode("utf-8", "replace")


def forget(prefix: str) -> None:
    """The field is empty again: its rows are the file now, or were not wanted."""
    st.session_state.pop(f"{prefix}.pasted", None)


def _field(prefix: str) -> str:
    return f"{prefix}-paste-{st.session_state[f'{prefix}.generation']}"


def _use(prefix: str) -> None:
    st.session_state[f"{prefix}.pasted"] = st.session_state[_field(prefix)]
