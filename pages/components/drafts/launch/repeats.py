"""Doubles: rows that repeat an earlier row of the file, and rows that were sent to the same target before."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.components.drafts.together import seen
from pages.components.shell import lines as tables
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.launch.repeats import Repeat
from services.jobs.launch.review import Checked
from services.people.persons import Right

SECONDS = 30


def draw(app: App, prefix: str, checked: Checked) -> None:
    """A card for doubles in the file and one for each job that sent some of them, with a way to hold those rows."""
    show_problem(prefix)
    twice = checked.review.twice_ids
    if twice:
        with st.container(border=True, gap="xsmall"):
            st.markdown(
                ":orange-badge[:material/content_copy: Twice in this file] "
                f"**{words.count(len(twice), 'row')}** would get exactly "
                "what an earlier row of the file gets. Each is paid for, and the person gets it twice."
            )
            st.button(
                _hold_label(twice),
                key=f"{prefix}-twice",
                icon=":material/front_hand:",
                on_click=_hold_rows,
                args=[app, prefix, checked.view.id, twice, "the same as an earlier row of the file"],
                **person.asks(Right.PREPARE),
            )
    for repeat in _repeats(app, checked, checked.key):
        with st.container(border=True, gap="xsmall"):
            st.markdown(f":orange-badge[:material/content_copy: Sent before] {_said(repeat)}")
            with st.container(horizontal=True, vertical_alignment="center"):
                tables.job_link(repeat.job_id, repeat.job_name, icon=":material/movie:")
                st.button(
                    _hold_label(repeat.row_ids),
                    key=f"{prefix}-{repeat.job_id}-{repeat.same_values}",
                    icon=":material/front_hand:",
                    on_click=_hold,
                    args=[app, prefix, checked.view.id, repeat],
                    **person.asks(Right.PREPARE),
                )


def _said(repeat: Repeat) -> str:
    if repeat.same_values:
        return (
            f"**{words.count(repeat.rows, 'row')}** went to the same place with the very same values "
            f"{plain(words.moment(repeat.at))}. Sending them again pays again and reaches the same people again."
        )
    return (
        f"**{words.count(repeat.rows, 'row')}** of the same list went out since this draft was begun, by a retry or by "
        "another draft. Sending them from here as well pays twice and reaches the same people twice."
    )


@st.cache_data(ttl=SECONDS, max_entries=32, show_spinner=False)
def _repeats(_app: App, _checked: Checked, state: tuple[str, int, int]) -> list[Repeat]:  # noqa: ARG001 - asks anew
    return _app.reviews.repeats(_checked)


def _hold_label(rows: Sequence[int]) -> str:
    return "Hold this row" if len(rows) == 1 else f"Hold these {words.count(len(rows), 'row')}"


def named(app: App, checked: Checked, rows: Sequence[int]) -> tuple[str, ...]:
    """One sentence for each kind of doubles among these rows, to be heard again at the yes."""
    going = set(rows)
    twice = going & set(checked.review.twice_ids)
    lines = []
    if twice:
        repeats = words.count(len(twice), "row repeats", "rows repeat")
        lines.append(f"{repeats} an earlier row of this file.")
    for repeat in _repeats(app, checked, checked.key):
        again = going & set(repeat.row_ids)
        if again and not repeat.same_values:
            lines.append(
                f"{words.count(len(again), 'row')} of the same list went out since this draft was begun, by "
                f"{plain(repeat.job_name)}."
            )
        elif again:
            lines.append(
                f"{words.count(len(again), 'row')} went out before with the very same values, by "
                f"{plain(repeat.job_name)}, {plain(words.moment(repeat.at))}."
            )
    return tuple(lines)


def _hold(app: App, prefix: str, draft_id: str, repeat: Repeat) -> None:
    _hold_rows(app, prefix, draft_id, repeat.row_ids, f"sent before by the job {repeat.job_name}")


def _hold_rows(app: App, prefix: str, draft_id: str, rows: Sequence[int], reason: str) -> None:
    with saving(prefix):
        seen.drafts(app).mark_rows(draft_id, rows, "held", reason, person.who(app))
