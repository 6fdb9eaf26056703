"""Rows that bitHuman would not take as they are: said before anything is quoted, and held with one press."""

from __future__ import annotations

import streamlit as st

from pages.components.agents import name
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import saving, show_problem
from pages.components.shell.wording import plain
from services import container

SHOWN = 5


def draw(prefix: str, draft_id: str) -> bool:
    """Tell them, with the way to hold them; answers whether there is any."""
    app = container.current()
    material, review = app.drafts.material(draft_id), app.reviews.get(draft_id)
    name.agreement(prefix, draft_id, review.send_ids)
    found = app.agents.row_problems(draft_id, review.send_ids)
    show_problem(prefix)
    if not found:
        return False
    table = material.table
    lines = [
        f"- Line {table.line_of(row_id) if table else row_id + 1}: {plain(why)}"
        for row_id, why in list(found.items())[:SHOWN]
    ]
    more = len(found) - len(lines)
    told = "\n".join([*lines, *([f"- and {words.count(more, 'more row')}"] if more else [])])
    st.warning(f"**{words.count(len(found), 'row')} cannot be sent like this:**\n{told}", icon=":material/report:")
    st.button(
        f"Hold {words.count(len(found), 'row')} and go on with the others",
        key=f"{prefix}-hold",
        icon=":material/front_hand:",
        on_click=_hold,
        args=[prefix, draft_id, found],
    )
    return True


def _hold(prefix: str, draft_id: str, found: dict[int, str]) -> None:
    rows: dict[str, list[int]] = {}
    for row_id, why in found.items():
        rows.setdefault(why, []).append(row_id)
    with saving(prefix):
        for why, ids in rows.items():
            container.current().drafts.mark_rows(draft_id, ids, "held", why, person.who())
