"""What of a file needs a look, and no fold hides: what is odd about it, rows that are held, earlier launches."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts import steps
from pages.components.drafts.check.row_filter import HELD
from pages.components.shell import lines
from pages.components.shell import wording as words
from pages.components.shell.wording import plain
from services.jobs.launch.review import Checked, Review
from services.recipients import Table

ICONS = {"error": ":material/error:", "warning": ":material/warning:", "note": ":material/info:"}


def draw(prefix: str, checked: Checked, table: Table) -> None:
    """Nothing where nothing is odd."""
    for finding in (one for one in table.findings if one.row is None):
        st.markdown(f"{ICONS[finding.level]} {plain(finding.text)} {plain(finding.fix)}")
    _held(prefix, checked.review)
    for one in checked.file_launches:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f":orange-badge[:material/content_copy: Launched before] This very file went out "
                f"{plain(words.moment(one.at))}, {words.count(one.items, 'row')} "
                f"to {plain(one.target_name) or 'the service'}."
            )
            lines.job_link(one.job_id, one.job_name, icon=":material/movie:")


def _held(prefix: str, review: Review) -> None:
    """How many rows would not be sent as they are, why, and the way to them."""
    if not review.held:
        return
    blocked = set(review.blocked_ids)
    why = {rule: len(blocked.intersection(review.findings.rows("error", rule))) for rule in review.findings.by_rule}
    why["held by hand"] = len(review.held.keys() - blocked)
    reasons = ", ".join(f"{plain(rule)} ({words.count(many)})" for rule, many in why.items() if many)
    held = words.count(len(review.held), "row is held", "rows are held")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":orange-badge[:material/flag: Needs a look] **{held}:** {reasons}.", width="content")
        st.button(
            "See these rows", key=f"{prefix}-held", icon=":material/fact_check:", on_click=steps.show_rows, args=[HELD]
        )
