"""Rows that somebody has already sent to the same target with the same values."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import lines as tables
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.launch.repeats import Repeat
from services.jobs.launch.review import Checked

SECONDS = 30


def draw(app: App, prefix: str, checked: Checked) -> None:
    """A warning for each job that sent some of them, with a way to hold those rows."""
    show_problem(prefix)
    for repeat in _repeats(app, checked, checked.key):
        with st.container(border=True, gap="xsmall"):
            st.markdown(
                f":orange-badge[:material/content_copy: Sent before] **{words.count(repeat.rows, 'row')}** went to the "
                f"same place with the very same values {plain(words.moment(repeat.at))}. "
                "Sending them again pays again and reaches the same people again."
            )
            with st.container(horizontal=True, vertical_alignment="center"):
                tables.job_link(repeat.job_id, repeat.job_name, icon=":material/movie:")
                st.button(
                    f"Hold these {words.count(repeat.rows, 'row')}",
                    key=f"{prefix}-{repeat.job_id}",
                    icon=":material/front_hand:",
                    on_click=_hold,
                    args=[app, prefix, checked.view.id, repeat],
                )


@st.cache_data(ttl=SECONDS, max_entries=32, show_spinner=False)
def _repeats(_app: App, _checked: Checked, state: tuple[str, int, int]) -> list[Repeat]:  # noqa: ARG001 - asks anew
    return _app.reviews.repeats(_checked)


def _hold(app: App, prefix: str, draft_id: str, repeat: Repeat) -> None:
    with saving(prefix):
        reason = f"sent before by the job {repeat.job_name}"
        app.drafts.mark_rows(draft_id, repeat.row_ids, "held", reason, person.who(app))
