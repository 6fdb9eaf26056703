"""Mending whole columns at once: blanks, capitals, addresses, first names, find and replace; seen before it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from pages.components.drafts.check import changes
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.saving import follow, notify, saving, show_problem
from services.container import App
from services.jobs.drafts.repairing import ColumnChanges, free_changes
from services.jobs.launch.review import Checked
from services.people.persons import Right
from services.recipients import Change
from services.recipients.checking import repairs
from services.recipients.columns.meaning import close_meaning

TRIM, CASE, ADDRESS, FIRST, REPLACE = "Trim blanks", "Capitals", "https://", "First name", "Find and replace"
PAGE = 20
KEPT = 16
ADDRESS_MEANING = "url"
MEANING = {
    TRIM: "Blanks of every kind off the ends of cells.",
    CASE: "Names that are all in capitals or all in small letters get one capital each.",
    ADDRESS: "Web addresses that lack it get https:// in front.",
    FIRST: "The first name out of a full name. A name that is not clear is left alone.",
    REPLACE: "Every place where the text stands, in the chosen columns.",
}
Simple = Callable[[pd.DataFrame, Sequence[str]], list[Change]]
SIMPLE: dict[str, Simple] = {TRIM: repairs.trim, CASE: repairs.recase, ADDRESS: repairs.add_https}
Asked = tuple[str, ...]
"""What is asked for: one of the tools, and what it needs to know."""


def draw(app: App, prefix: str, checked: Checked) -> None:
    """The tools behind a fold; with one chosen, every change that it would make, and the button that makes them."""
    columns = checked.material.frame.columns.tolist()
    if not columns:
        return
    with in_url.fold("Mend whole columns", f"{prefix}-fold", "columns", icon=":material/table_edit:"):
        show_problem(prefix)
        named = in_url.read("tool")
        tool = st.radio(
            "What to mend",
            list(MEANING),
            index=None,
            horizontal=True,
            **in_url.bound(f"{prefix}-tool", "tool", named if named in MEANING else None),
        )
        if tool is None:
            st.caption("You see every change before it is made, and one press takes all of them back.")
            return
        st.caption(MEANING[tool])
        asked = _asked(prefix, tool, columns, _proposed(checked, tool))
        if asked is not None:
            _preview(app, prefix, checked, tool, _found(checked, asked, checked.key))


def _sent(checked: Checked) -> list[str]:
    """The columns that fill a variable, in the file's order: what a person most likely means."""
    used = {name for source in checked.material.mapping.sources.values() for name in source.columns()}
    return [name for name in checked.material.frame.columns if name in used]


def _proposed(checked: Checked, tool: str) -> list[str]:
    """The columns that this is most likely for: those of web addresses, by their names or their variables; else all
    that are sent."""
    if tool != ADDRESS:
        return _sent(checked)
    mapping, frame = checked.material.mapping, checked.material.frame
    named = {name for name in frame.columns if close_meaning(name).word == ADDRESS_MEANING}
    spoken = {
        name
        for variable, source in mapping.sources.items()
        if close_meaning(variable).word == ADDRESS_MEANING
        for name in source.columns()
    }
    return [name for name in frame.columns if name in named | spoken]


def _asked(prefix: str, tool: str, columns: list[str], proposed: list[str]) -> Asked | None:
    """What the tool needs to know, or None as long as something lacks."""
    if tool == FIRST:
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            full, first = (_place(columns, meaning) for meaning in ("full_name", "first_name"))
            out = st.selectbox("Full name in", columns, full, key=f"{prefix}-from", width=260)
            into = st.selectbox("First name into", columns, first, key=f"{prefix}-into", width=260)
        return (tool, out, into)
    key = f"{prefix}-addresses" if tool == ADDRESS else f"{prefix}-columns"
    follow(key, [one for one in st.session_state.get(key, proposed) if one in columns])
    chosen = tuple(st.multiselect("Columns", columns, key=key, placeholder="Choose columns"))
    if tool != REPLACE:
        return (tool, *chosen) if chosen else None
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        find = st.text_input("Find", key=f"{prefix}-find", width=220)
        put = st.text_input("Replace with", key=f"{prefix}-put", width=220)
        whole = st.checkbox("Whole cells only", key=f"{prefix}-whole")
        exact = st.checkbox("Match capitals", value=True, key=f"{prefix}-exact")
    return (tool, find, put, str(whole), str(exact), *chosen) if chosen and find else None


def _place(columns: list[str], meaning: str) -> int:
    return next((at for at, name in enumerate(columns) if close_meaning(name).word == meaning), 0)


@st.cache_resource(max_entries=KEPT, show_spinner="Looking through the rows …")
def _found(
    _checked: Checked,
    asked: Asked,
    state: tuple[str, int, int],  # noqa: ARG001 - what the answer is kept under, since the first cannot be
) -> ColumnChanges:
    frame, (tool, *more) = _checked.material.frame, asked
    if tool == FIRST:
        made = repairs.first_names(frame, more[0], more[1])
    elif tool == REPLACE:
        find, put, whole, exact, *columns = more
        made = repairs.replace_text(frame, columns, find, put, whole_cell=whole == "True", match_case=exact == "True")
    else:
        made = SIMPLE[tool](frame, more)
    return free_changes(_checked.material, made, _checked.review.already_sent)


def _preview(app: App, prefix: str, checked: Checked, tool: str, found: ColumnChanges) -> None:
    table = checked.material.table
    left = [
        f"{words.count(found.doubtful, 'row')} may stand under the wrong names: look at those one by one."
        if found.doubtful
        else "",
        f"{words.count(found.settled, 'row was', 'rows were')} sent or dropped." if found.settled else "",
    ]
    if any(left):
        st.caption(f"Left alone: {' '.join(one for one in left if one)}")
    if not found.changes or table is None:
        st.info("Nothing to change here.", icon=":material/info:")
        return
    number, pages = 1, -(-len(found.changes) // PAGE)
    if pages > 1:
        number = min(st.pagination(pages, key=f"{prefix}-page-{pages}"), pages)
    changes.draw(found.changes[(number - 1) * PAGE : number * PAGE], table.line_of)
    st.button(
        f"Change {words.count(len(found.changes), 'cell')}",
        key=f"{prefix}-make",
        icon=":material/done_all:",
        on_click=_make,
        args=[app, prefix, checked, tool, found],
        **person.asks(Right.PREPARE),
    )


def _make(app: App, prefix: str, checked: Checked, tool: str, found: ColumnChanges) -> None:
    with saving(prefix):
        cells, _ = app.drafts.make(checked.material, found.changes, person.who(app))
        notify(prefix, f"{tool}: {words.count(cells, 'cell was', 'cells were')} changed. Undo last edit takes it back.")
