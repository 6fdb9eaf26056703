"""Which rows of a group go out again and with which values: an editor of fifty rows at a time.

The editor is given the same frame again and again under one key, so that nobody's typing is cut off. What was chosen
and typed is kept for each item, and laid into a fresh frame when another page is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from pages.components.shell import wording as words
from services.container import App

PAGE = 50
ARROWS_WIDTH, NUMBER_WIDTH, NUMBERS = 120, 48, 7
LINE, AGAIN = "\ufdd0line", "\ufdd0again"
Cells = dict[str, str]


@dataclass
class Choice:
    """What a person chose and typed for one group, as long as its panel is open.

    `agreed` is the fingerprint of the quote that stood on the screen when the yes was pressed; `priced` says that the
    service was asked for today's prices; `by_link` that the address alone opened the panel.
    """

    job_id: str
    name: str
    left_out: set[int] = field(default_factory=set)
    edits: dict[int, Cells] = field(default_factory=dict)
    agreed: str = ""
    priced: bool = False
    by_link: bool = False
    shown: list[int] = field(default_factory=list)
    sent_before: dict[int, Cells] = field(default_factory=dict)
    base: pd.DataFrame = field(default_factory=pd.DataFrame)
    generation: int = 0

    def chosen(self, ids: list[int]) -> list[int]:
        """Those of these items that are to go out again."""
        return [item_id for item_id in ids if item_id not in self.left_out]

    def changes(self, ids: list[int]) -> dict[int, Cells]:
        """The changed values of these items."""
        return {item_id: self.edits[item_id] for item_id in ids if item_id in self.edits}

    def take_over(self, edited: dict[int, dict[str, Any]]) -> None:
        """Keep what the editor says about the rows it shows; a value typed back is no change any more."""
        for place, item_id in enumerate(self.shown):
            cells = edited.get(place, {})
            before = self.sent_before[item_id]
            now = {name: _text(cells.get(name, self.base[name].iloc[place])) for name in before}
            changed = {name: value for name, value in now.items() if value != before[name]}
            self.edits.pop(item_id, None)
            if changed:
                self.edits[item_id] = changed
            if cells.get(AGAIN, bool(self.base[AGAIN].iloc[place])):
                self.left_out.discard(item_id)
            else:
                self.left_out.add(item_id)


def rows(app: App, choice: Choice, ids: list[int], *, again: str) -> None:
    """Draw one page of the rows with their checkboxes, whose column says `again`, and values."""
    pages = -(-len(ids) // PAGE)
    number = 1
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if pages > 1:
            # Beside other things in a line it would shrink until it shows no number but its own.
            width = ARROWS_WIDTH + NUMBER_WIDTH * min(pages, NUMBERS)
            number = st.pagination(pages, key=f"job-retry-page-{choice.name}", width=width)
        st.button(
            "Choose all", key=f"job-retry-all-{choice.name}", on_click=_choose, args=[choice, []], type="tertiary"
        )
        st.button(
            "Choose none", key=f"job-retry-none-{choice.name}", on_click=_choose, args=[choice, ids], type="tertiary"
        )
        st.caption(f"{words.count(len(choice.chosen(ids)))} of {words.count(len(ids))} chosen", width="content")
    here = ids[(number - 1) * PAGE : number * PAGE]
    if here != choice.shown:
        _lay_out(app, choice, here)
    key = f"job-retry-rows-{choice.name}-{choice.generation}"
    names = [name for name in choice.base.columns if name not in (LINE, AGAIN)]
    st.data_editor(
        choice.base,
        key=key,
        hide_index=True,
        num_rows="fixed",
        height=min(36 * (len(here) + 1) + 3, 420),
        row_height=36,
        disabled=[LINE],
        column_config={
            LINE: st.column_config.NumberColumn("Line", width=60, pinned=True, format="%d"),
            AGAIN: st.column_config.CheckboxColumn(again, width=120, pinned=True),
            **{name: st.column_config.TextColumn(name, width="medium") for name in names},
        },
        on_change=_keep,
        args=[choice, key, choice.generation],
    )


def _lay_out(app: App, choice: Choice, here: list[int]) -> None:
    values, lines = app.retries.values(choice.job_id, here), app.views.lines(choice.job_id, here)
    choice.shown, choice.sent_before = here, {item_id: values[item_id] for item_id in here}
    choice.base = pd.DataFrame(
        [
            {
                LINE: lines[item_id].line,
                AGAIN: item_id not in choice.left_out,
                **values[item_id],
                **choice.edits.get(item_id, {}),
            }
            for item_id in here
        ]
    )
    choice.generation += 1


def _choose(choice: Choice, left_out: list[int]) -> None:
    choice.left_out = set(left_out)
    # The checkboxes of the page are laid out afresh; what was typed stays.
    choice.shown = []


def _keep(choice: Choice, key: str, generation: int) -> None:
    edited = st.session_state.get(key)
    # An editor that is gone, of which the browser has not heard yet, would fall on other rows.
    if edited is not None and generation == choice.generation:
        choice.take_over(edited["edited_rows"])


def _text(value: object) -> str:
    return "" if value is None else str(value)
