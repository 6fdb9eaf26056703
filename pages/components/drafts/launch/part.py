"""Which rows a launch takes: a few to try it first, or everything that may go. Kept in the URL."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import streamlit as st

from pages.components.shell.saving import notify, stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.views import Material
from services.jobs.launch.review import Checked, Review
from services.jobs.launch.sampling import MOST, RiskyRow, risky_rows

FIRST, ALL = "sample", "all"


@dataclass(frozen=True)
class Part:
    """`row_ids` are what the services are asked with: None means everything. `rows` are the same, always named.

    `also` says, in lines of Markdown, what a person should hear again at the yes. `asks_why` where it must be said why
    no sample was found right, and `why` what was said.
    """

    row_ids: list[int] | None
    rows: list[int]
    also: tuple[str, ...] = ()
    asks_why: bool = False
    why: str = ""

    @property
    def is_sample(self) -> bool:
        """Whether it is a few to try."""
        return self.row_ids is not None


def draw(app: App, prefix: str, checked: Checked) -> Part:
    """The switch, and for a few the field with their line numbers."""
    material, review = checked.material, checked.review
    # Of a single row there is nothing to try first.
    if review.to_send == 1:
        return Part(None, review.send_ids)
    everything = "Everything" if not review.already_sent else "The rest"
    labels = {FIRST: "A few to try first", ALL: f"{everything}: {review.to_send:,} rows"}
    default = FIRST if not material.view.job_ids and review.to_send > MOST else ALL
    chosen = st.query_params.get("send", default)
    st.segmented_control(
        "What to send now",
        list(labels),
        format_func=labels.__getitem__,
        required=True,
        **stored_input(f"{prefix}-send", chosen if chosen in labels else default, _choose),
    )
    if st.session_state[f"{prefix}-send"] == ALL:
        return Part(None, review.send_ids)
    may = set(review.send_ids)
    named = [int(row) for row in st.query_params.get("rows", "").split("-") if row.isdecimal()]
    risky = {one.row_id: one.reason for one in proposed(checked)}
    rows = sorted({row for row in named if row in may}) or list(risky)
    lines = ", ".join(str(_line(material, row)) for row in rows)
    st.text_input(
        f"Lines to try, at most {MOST}",
        width=320,
        help="Line numbers as a spreadsheet shows them. Proposed are the rows most likely to come out wrong.",
        **stored_input(f"{prefix}-lines", lines, _choose_lines, app, prefix, checked.view.id),
    )
    told = [f"line {_line(material, row):,}: {plain(risky.get(row, 'chosen by hand'))}" for row in rows[:MOST]]
    st.caption(f":material/experiment: Why these: {'; '.join(told)}.")
    return Part(rows[:MOST], rows[:MOST])


def proposed(checked: Checked) -> list[RiskyRow]:
    """The rows that are most likely to come out wrong, each with its reason."""
    return list(_proposed(checked.material, checked.review, checked.key))


@st.cache_resource(max_entries=16, show_spinner=False)
def _proposed(
    _material: Material,
    _review: Review,
    state: tuple[str, int, int],  # noqa: ARG001 - what the answer is kept under
) -> list[RiskyRow]:
    return risky_rows(_material, _review.send_ids)


def _line(material: Material, row: int) -> int:
    return material.table.line_of(row) if material.table is not None else row + 1


def _choose(send: str) -> None:
    st.query_params["send"] = send


def _choose_lines(text: str, app: App, prefix: str, draft_id: str) -> None:
    checked = app.reviews.checked(draft_id)
    material, review = checked.material, checked.review
    may, rows, refused = set(review.send_ids), [], []
    lines = material.table.original.lines if material.table is not None else []
    for part in text.replace(";", ",").split(","):
        word = part.strip()
        place = bisect_left(lines, int(word)) if word.isdecimal() else len(lines)
        if place < len(lines) and lines[place] == int(word) and place in may:
            rows.append(place)
        elif word:
            refused.append(word)
    if refused or len(rows) > MOST:
        said = f"Not among the rows to be sent: line {', '.join(refused)}. " if refused else ""
        notify(prefix, f"{said}Up to {MOST} lines can be tried.")
    if rows:
        st.query_params["rows"] = "-".join(str(row) for row in rows[:MOST])
    else:
        st.query_params.pop("rows", None)
