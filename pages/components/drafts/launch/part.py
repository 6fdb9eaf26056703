"""Which rows a launch takes: a few to try it first, or everything that may go. Kept in the URL."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import streamlit as st

from pages.components.shell.saving import notify, stored_input
from services.container import App
from services.jobs.drafts.views import Material
from services.jobs.launch.review import Checked, Review
from services.recipients import render_rows

MOST = 5
FIRST, ALL = "sample", "all"


@dataclass(frozen=True)
class Part:
    """`row_ids` are what the services are asked with: None means everything. `rows` are the same, always named.

    `also` says, in lines of Markdown, what a person should hear again at the yes.
    """

    row_ids: list[int] | None
    rows: list[int]
    also: tuple[str, ...] = ()

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
    rows = sorted({row for row in named if row in may}) or telling_rows(checked)
    lines = ", ".join(str(_line(material, row)) for row in rows)
    st.text_input(
        f"Lines to try, at most {MOST}",
        width=320,
        help="Line numbers as a spreadsheet shows them. Proposed: the first row, the longest values, one in other "
        "letters and one from the middle.",
        **stored_input(f"{prefix}-lines", lines, _choose_lines, app, prefix, checked.view.id),
    )
    return Part(rows[:MOST], rows[:MOST])


def telling_rows(checked: Checked) -> list[int]:
    """Rows that show the most: the first, the longest values, one in other letters, one from the middle."""
    return list(_telling(checked.material, checked.review, checked.key))


@st.cache_resource(max_entries=16, show_spinner=False)
def _telling(
    _material: Material,
    _review: Review,
    state: tuple[str, int, int],  # noqa: ARG001 - what the answer is kept under
) -> list[int]:
    rows = _review.send_ids
    if not rows or _material.mapping.missing(_material.frame.columns):
        return rows[:1]
    values = ["".join(row) for row in render_rows(_material.mapping, _material.frame, rows)]
    longest = max(range(len(rows)), key=lambda place: len(values[place]))
    foreign = next((place for place, text in enumerate(values) if any(ord(char) > 0x24F for char in text)), None)
    accented = next((place for place, text in enumerate(values) if not text.isascii()), None)
    places = [0, longest, foreign if foreign is not None else accented, len(rows) // 2]
    return [rows[place] for place in sorted({place for place in places if place is not None})]


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
