"""What a row of the mapping says beside its inputs: what the first person gets, and how it stands in words."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.components.shell.wording import plain
from services.jobs.drafts.settings import Suggested
from services.jobs.drafts.views import Material
from services.recipients import ColumnMapping, Source, render_rows, same_name

LOOKED_AT = 200
OTHERS = 2
SURE, LIKELY = 0.9, 0.75


def example(material: Material, variable: str, source: Source) -> None:
    """The first person's value to the letter, in a letter width that shows spaces, and how those of others differ."""
    mapping = ColumnMapping({variable: source})
    rows = material.frame.head(LOOKED_AT)
    rows = rows[~rows.index.isin([row for row, mark in material.marks.items() if mark[0] == "dropped"])]
    if not source.kind or mapping.missing(material.frame.columns) or rows.empty:
        return
    values = [row[0] for row in render_rows(mapping, rows)]
    others = [value for value in dict.fromkeys(values) if value != values[0]][:OTHERS]
    then = f"<small>Then</small>{''.join(_cell(value) for value in others)}" if others else ""
    st.html(
        f'<div class="cs-values"><small class="cs-narrow">The first person gets</small>{_cell(values[0])}{then}</div>'
    )


def _cell(value: str) -> str:
    return f'<code dir="auto">{escape(value) or "<em>empty</em>"}</code>'


def state(material: Material, variable: str, suggestion: Suggested | None) -> bool:
    """Say how the variable stands; answers whether it is a suggestion that waits for a yes."""
    source = material.mapping.sources[variable]
    alone = ColumnMapping({variable: source}, material.mapping.optional & {variable})
    missing = alone.missing(material.frame.columns)
    if missing:
        st.markdown(f":red-badge[:material/error: Nothing fills it yet]  \n{plain(' '.join(missing))}")
    elif suggestion is not None:
        st.markdown(f"{_likely(suggestion.confidence)}  \n{plain(suggestion.why)}")
        return True
    elif not source.kind:
        st.markdown(":gray-badge[:material/check_circle: Stays empty]")
    elif source.kind == "column" and same_name(variable, source.value):
        st.markdown(":green-badge[:material/check_circle: Has the very name]")
    else:
        st.markdown(":green-badge[:material/check_circle: Confirmed]", help="Chosen or confirmed by a person.")
    return False


def _likely(confidence: float) -> str:
    shown = f"{confidence:.0%}"
    if confidence >= SURE:
        return f":blue-badge[:material/lightbulb: Very likely, {shown}]"
    if confidence >= LIKELY:
        return f":yellow-badge[:material/lightbulb: Likely, {shown}]"
    return f":orange-badge[:material/warning: A guess, {shown}: please check]"
