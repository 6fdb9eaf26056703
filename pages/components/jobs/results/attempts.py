"""Every attempt at one row side by side: what was sent each time, and what came of it."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.components.shell import wording as words
from services.container import App
from services.jobs.control.retrying import Attempt
from services.jobs.views.lines import ItemLine, JobView

STYLE = (
    "<style>.cs-attempts{overflow-x:auto}.cs-attempts table{border-collapse:collapse;min-width:100%}"
    ".cs-attempts :is(th,td){text-align:left;vertical-align:top;padding:.3rem .9rem .3rem 0;min-width:8rem;"
    "border-bottom:1px solid light-dark(#dfe6e6,#26343a);overflow-wrap:anywhere}"
    ".cs-attempts th:first-child{font-weight:400;min-width:6rem;color:light-dark(#4c5f66,#a9b8bc)}"
    ".cs-attempts td{white-space:pre-wrap}"
    ".cs-attempts td.cs-changed{font-weight:650;background:light-dark(#fff3d4,#33290f);padding-left:.4rem}</style>"
)


def attempts(app: App, job: JobView, item: ItemLine) -> None:
    """Draw the attempts at this item's row."""
    made = app.retries.attempts(job.id, item.row_id)
    st.markdown(f"**{words.count(len(made), 'attempt')}**")
    st.html(STYLE + table(made))


def table(made: list[Attempt]) -> str:
    """The attempts as a table, one in each column. A value that differs from the attempt before says so."""
    names = [name for name, _ in made[-1].values]
    heads = "".join(f'<th scope="col">Attempt {one.attempt}</th>' for one in made)
    rows = [_row("Came to", [f"<td>{escape(words.item(one.state).label)}</td>" for one in made])]
    for place, name in enumerate(names):
        values = [one.values[place][1] for one in made]
        rows.append(_row(name, [_value(value, values[n - 1] if n else value) for n, value in enumerate(values)]))
    rows.append(_row("Why", [f"<td>{escape(_why(one))}</td>" for one in made]))
    return f'<div class="cs-attempts"><table><tr><th></th>{heads}</tr>{"".join(rows)}</table></div>'


def _row(name: str, cells: list[str]) -> str:
    return f'<tr><th scope="row">{escape(name)}</th>{"".join(cells)}</tr>'


def _value(value: str, before: str) -> str:
    shown = escape(value) or "<i>(empty)</i>"
    return f'<td class="cs-changed">{shown} <small>(changed)</small></td>' if value != before else f"<td>{shown}</td>"


def _why(one: Attempt) -> str:
    said = f"The service says: {one.message}" if one.message and one.message != one.reason else ""
    return " ".join(part for part in (one.reason, said) if part)
