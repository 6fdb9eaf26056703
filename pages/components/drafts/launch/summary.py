"""Rows in = sent + held + dropped + sent already, drawn as a sum whose parts lead to their rows."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts import steps
from pages.components.drafts.check import row_filter
from pages.components.shell import wording as words
from services.jobs.launch.review import Review

PARTS = {
    "to_send": ("will be sent", ""),
    "held": ("held", row_filter.HELD),
    "dropped": ("dropped", row_filter.DROPPED),
    "already_sent": ("sent already", row_filter.SENT),
}


def draw(prefix: str, review: Review) -> None:
    """The sum; parts that are nothing are left out, except what will be sent."""
    counts = review.counts
    parts = [name for name in PARTS if counts[name] or name == "to_send"]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        in_file = f"{'row' if counts['rows_in'] == 1 else 'rows'} in the file"
        _part(prefix, "rows_in", counts["rows_in"], in_file, "")
        for place, name in enumerate(parts):
            st.html(f'<span class="cs-sign">{"=" if place == 0 else "+"}</span>', width="content")
            label, show = PARTS[name]
            _part(prefix, name, counts[name], label, show)


def _part(prefix: str, name: str, number: int, label: str, show: str) -> None:
    with st.container(key=f"sum-{name}", gap=None, width="content"):
        st.html(f'<div class="cs-number">{words.count(number)}</div>', width="content")
        st.button(label, key=f"{prefix}-{name}", type="tertiary", on_click=steps.show_rows, args=[show])
