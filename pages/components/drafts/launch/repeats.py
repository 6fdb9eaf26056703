"""Rows that somebody has already sent to the same target with the same values."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import lines as tables
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import saving, show_problem
from pages.components.shell.wording import plain
from services import container
from services.jobs.launch.repeats import Repeat

SECONDS = 30


def draw(prefix: str, draft_id: str) -> None:
    """A warning for each job that sent some of them, with a way to hold those rows."""
    app = container.current()
    show_problem(prefix)
    review = app.reviews.get(draft_id)
    state = (*app.drafts.material(draft_id).key, len(review.already_sent))
    for repeat in _repeats(draft_id, state):
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
                    args=[prefix, draft_id, repeat],
                )


@st.cache_data(ttl=SECONDS, max_entries=32, show_spinner=False)
def _repeats(draft_id: str, state: tuple[str, int, int]) -> list[Repeat]:  # noqa: ARG001 - a changed state asks anew
    return container.current().reviews.repeats(draft_id)


def _hold(prefix: str, draft_id: str, repeat: Repeat) -> None:
    with saving(prefix):
        reason = f"sent before by the job {repeat.job_name}"
        container.current().drafts.mark_rows(draft_id, repeat.row_ids, "held", reason, person.who())
