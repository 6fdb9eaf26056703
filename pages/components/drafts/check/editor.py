"""The editor of a draft's rows, fifty at a time; a change is saved the moment it is made.

The editor keeps its own list of changes on top of what it is given. It is given the stored rows again and again under
one key, so that nobody's typing is cut off, and only what is new in its list is saved. When its list says something
else than the database (undone, refused, changed by a colleague), it starts afresh from the database.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.components.drafts import steps
from pages.components.drafts.together import seen
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.saving import notify, saving, show_problem, stored_input
from services.container import App
from services.jobs.drafts.views import DraftView, Material
from services.jobs.launch.review import Checked, Review
from services.people.persons import Right

PAGE = 50
ARROWS_WIDTH, NUMBER_WIDTH, NUMBERS = 120, 48, 7
LINE, PROBLEM, SEND = "\ufdd0line", "\ufdd0problem", "\ufdd0send"
OWN = (LINE, PROBLEM, SEND)
CHOICES = {"send": "send", "hold": "held", "drop": "dropped", "sent": ""}
Change = tuple[int, str]


def draw(app: App, prefix: str, checked: Checked, fitting: list[int], show: str, text: str) -> None:
    """The pages of the rows that fit the filter. A row stays where it is while it is mended."""
    material, review, draft_id = checked.material, checked.review, checked.view.id
    rows = _listed(checked.view, fitting, show, text)
    with st.container():
        show_problem(prefix)
    if not rows:
        st.info("No row fits this filter.", icon=":material/search_off:")
        return
    pages = -(-len(rows) // PAGE)
    number = 1
    with st.container(horizontal=True, vertical_alignment="center"):
        if pages > 1:
            asked = st.query_params.get("page", "1")
            here = min(pages, max(1, int(asked))) if asked.isdecimal() else 1
            number = st.pagination(
                pages,
                # Beside other things in a line it would shrink until it shows no number but its own.
                width=ARROWS_WIDTH + NUMBER_WIDTH * min(pages, NUMBERS),
                **stored_input(f"{prefix}-page", here, _set_page),
            )
        many = f"{words.count(len(rows), 'row')}, {PAGE} on a page" if pages > 1 else words.count(len(rows), "row")
        st.caption(f"{many}, problems first. ● marks the columns that are sent.", width="content")
        if rows != fitting:
            st.button(
                "Sort the list again",
                key=f"{prefix}-sort",
                icon=":material/sort:",
                type="tertiary",
                help="What you mended stays where it was until you ask for this.",
                on_click=steps.forget_list,
            )
    ids = rows[(number - 1) * PAGE : number * PAGE]
    base = _base(material, review, ids)
    key = _key(prefix, draft_id, ids, base)
    mapped = [name for source in material.mapping.sources.values() for name in source.columns()]
    order = list(dict.fromkeys(name for name in [*mapped, *material.frame.columns] if name in base.columns))
    st.data_editor(
        base,
        key=key,
        hide_index=True,
        num_rows="fixed",
        height=min(36 * (len(ids) + 1) + 3, 560),
        row_height=36,
        column_order=[LINE, SEND, PROBLEM, *order],
        disabled=True if person.why_not(Right.PREPARE) else [LINE, PROBLEM],
        column_config=_columns(order, mapped),
        on_change=_save,
        args=[app, prefix, key, draft_id, ids],
    )


def _set_page(number: int) -> None:
    in_url.write(page="" if number == 1 else str(number))


def _listed(view: DraftView, fitting: list[int], show: str, text: str) -> list[int]:
    """The list as it was when this filter was opened: a mended row must not jump away, nor the pages shift."""
    about = (view.id, view.upload_sha256, str(view.reading), show, text)
    kept = st.session_state.get(steps.LISTED)
    if kept is None or kept[0] != about:
        kept = (about, fitting)
        st.session_state[steps.LISTED] = kept
    rows: list[int] = kept[1]
    return rows


def _base(material: Material, review: Review, ids: list[int]) -> pd.DataFrame:
    table = material.table
    base = material.frame.loc[ids].astype(object)
    base.insert(0, PROBLEM, [problem_text(material, review, row) for row in ids])
    base.insert(0, SEND, [standing(review, row) for row in ids])
    base.insert(0, LINE, [table.line_of(row) if table is not None else row + 1 for row in ids])
    return base


def standing(review: Review, row: int) -> str:
    """What would happen to a row: send, hold, drop, or sent when a job has it already."""
    if row in review.already_sent:
        return "sent"
    if row in review.dropped:
        return "drop"
    return "hold" if row in review.held else "send"


def problem_text(material: Material, review: Review, row: int) -> str:
    """What is to be known about a row: the reason why it is held or dropped, then its findings."""
    said = review.findings.text_for_row(row)
    if row not in material.marks or row in review.already_sent:
        return said
    verdict, reason = material.marks[row]
    return "; ".join(part for part in (f"{verdict.capitalize()}: {reason}", said) if part)


def _columns(order: list[str], mapped: list[str]) -> dict[str, Any]:
    config: dict[str, Any] = {
        name: st.column_config.TextColumn(
            f"● {name}" if name in mapped else name, width="medium" if name in mapped else None
        )
        for name in order
    }
    config[LINE] = st.column_config.NumberColumn("Line", width=60, pinned=True, format="%d")
    config[SEND] = st.column_config.SelectboxColumn("Send", options=list(CHOICES), required=True, width=80, pinned=True)
    config[PROBLEM] = st.column_config.TextColumn("Problem", width=300)
    return config


def _key(prefix: str, draft_id: str, ids: list[int], base: pd.DataFrame) -> str:
    """The editor's key: another one when what it shows on top of the base is not what is stored."""
    about, number = st.session_state.get(f"{prefix}.shown", (None, -1))
    applied = st.session_state.get(_applied(f"{prefix}-rows-{number}"), {})
    if about != (draft_id, ids) or any(base.at[row, column] != value for (row, column), value in applied.items()):
        number += 1
        st.session_state[f"{prefix}.shown"] = ((draft_id, ids), number)
    return f"{prefix}-rows-{number}"


def _applied(key: str) -> str:
    """Under which name the session knows what was stored of this editor's changes."""
    return f"{key}.applied"


def changes(edited: dict[int, dict[str, Any]], ids: list[int]) -> dict[Change, str]:
    """The editor's own list as texts by row id and column; a cleared cell is an empty text."""
    return {
        (ids[place], column): "" if value is None else str(value)
        for place, cells in edited.items()
        for column, value in cells.items()
        if place < len(ids)
    }


def _save(app: App, prefix: str, key: str, draft_id: str, ids: list[int]) -> None:
    applied = st.session_state.get(_applied(key), {})
    # Of an editor that is gone a browser may speak once more; what it says was applied before.
    found = changes(st.session_state.get(key, {}).get("edited_rows", {}), ids)
    new = {cell: value for cell, value in found.items() if applied.get(cell) != value}
    with saving(prefix):
        cells = {cell: value for cell, value in new.items() if cell[1] not in OWN}
        if cells:
            seen.drafts(app).edit_cells(draft_id, cells, person.who(app))
        for (row, column), value in new.items():
            if column == SEND:
                _mark(app, prefix, draft_id, row, value)
    st.session_state[_applied(key)] = found


def _mark(app: App, prefix: str, draft_id: str, row: int, choice: str) -> None:
    if choice not in CHOICES or choice == "sent" or row in app.reviews.get(draft_id).already_sent:
        notify(prefix, "Only a launch makes a row sent, and a row that was sent stays sent.")
        return
    if choice in {"hold", "drop"}:
        seen.drafts(app).mark_rows(draft_id, [row], CHOICES[choice], "by hand", person.who(app))  # type: ignore[arg-type]
        return
    seen.drafts(app).unmark_rows(draft_id, [row], person.who(app))
    review = app.reviews.get(draft_id)
    if choice == "send" and standing(review, row) == "hold":
        notify(prefix, "This row has an error, so it stays held until the error is mended.")
    elif choice == "send" and standing(review, row) == "drop":
        notify(prefix, "This row is empty, so there is nothing to send until a cell is filled.")
