"""Rows in = sent + held + dropped + sent already, drawn as a sum whose parts lead to their rows."""

from __future__ import annotations

import streamlit as st

from pages.components import draft_filter, words
from pages.components.draft_kind import DraftKind
from services import container

PARTS = {
    "to_send": ("will be sent", draft_filter.ALL),
    "held": ("held", draft_filter.HELD),
    "dropped": ("dropped", draft_filter.DROPPED),
    "already_sent": ("sent already", draft_filter.SENT),
}


def draw(draft_id: str, shown: DraftKind) -> None:
    """The sum; parts that are nothing are left out, except what will be sent."""
    counts = container.current().reviews.get(draft_id).counts
    parts = [name for name in PARTS if counts[name] or name == "to_send"]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _part("rows_in", counts["rows_in"], "rows in the file", draft_filter.ALL, draft_id, shown)
        for place, name in enumerate(parts):
            st.html(f'<span class="cs-sign">{"=" if place == 0 else "+"}</span>', width="content")
            label, show = PARTS[name]
            _part(name, counts[name], label, show, draft_id, shown)


def _part(name: str, number: int, label: str, show: str, draft_id: str, shown: DraftKind) -> None:
    with st.container(key=f"sum-{name}", gap=None, width="content"):
        st.html(f'<div class="cs-number">{words.count(number)}</div>', width="content")
        query = {"draft": draft_id, "step": "check"}
        st.page_link(
            shown.page, label=label, query_params=query if show == draft_filter.ALL else {**query, "show": show}
        )
