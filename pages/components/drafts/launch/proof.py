"""The proof: for any row, variable by variable, what the exact bytes to be sent say."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from pages.components.drafts.kind import DraftKind
from pages.components.drafts.launch.part import Part
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.saving import stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.commands import Copied, curl, shown_body
from services.jobs.launch.quoting import Plan, ProofLine
from services.jobs.launch.review import Checked
from services.recipients import Source

ROW = "proof"
SHOWN = 20_000
FROM = {"column": "column {}", "fixed": "fixed text", "template": "text {}", "": "left empty"}


def draw(app: App, prefix: str, checked: Checked, part: Part, shown: DraftKind) -> None:
    """One row at a time, with the way to the previous and the next. Raises what making the plan raises.

    Of what a form wrote the variables are called as in the form: there is no file to point into.
    """
    table = checked.material.table
    most = len(part.rows)
    row = part.rows[_at(prefix, part.rows) - 1] if most > 1 else part.rows[0]
    lines = app.quotes.proof(checked.view.id, row, part.row_ids, checked=checked)
    where = f"line {table.line_of(row):,} of the file" if table is not None else f"row {row + 1:,}"
    if lines and checked.view.by_form:
        _form(lines, shown.labels)
    elif lines:
        _table(lines, where)
        shown.beside_one(checked, lines)
    else:
        st.caption("Nothing is sent but the request itself: it names what was made before, and carries no values.")
    with in_url.fold("The exact bytes", f"{prefix}-bytes", "bytes", icon=":material/code:"):
        _bytes(app.quotes.plan(checked.view.id, part.row_ids, checked=checked), row)


def _table(lines: Sequence[ProofLine], where: str) -> None:
    body = "".join(
        f"<tr><td><code>{escape(one.variable)}</code></td><td>{escape(_from(one.source, one.value))}</td>"
        f'<td dir="auto"><code>{escape(one.value)}</code></td></tr>'
        for one in lines
    )
    st.html(
        f'<table class="cs-proof"><thead><tr><th>Variable</th><th>Filled from</th>'
        f"<th>What is sent for {where}</th></tr></thead><tbody>{body}</tbody></table>"
    )


def _form(lines: Sequence[ProofLine], labels: Mapping[str, str]) -> None:
    body = "".join(
        f"<tr><td>{escape(labels.get(one.variable, one.variable))}</td>"
        f'<td dir="auto"><code>{escape(one.value)}</code></td></tr>'
        for one in lines
    )
    st.html(
        '<table class="cs-proof cs-proof-form"><thead><tr><th>What the form says</th><th>What is sent</th></tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _bytes(plan: Plan, row: int) -> None:
    holding = next(one for one in plan.submissions if row in one.row_ids)
    st.caption(
        f"{words.count(len(holding.request.body), 'byte')} to `{plan.kind.host}`, "
        f"{plain(holding.request.operation)}, SHA-256 {holding.body_sha256[:16]}…"
    )
    # Whoever knows the callback's address could pretend to be the service, so it does not leave the server.
    text = shown_body(holding.request.body, holding.token)
    st.code(text[:SHOWN], language="json", wrap_lines=True, height=260)
    if len(text) > SHOWN:
        st.caption(f"The first {SHOWN:,} of {len(text):,} characters.")
    elif isinstance(plan.kind, Copied):
        with st.popover("As curl", icon=":material/terminal:"):
            st.code(curl(plan.kind.call_of(holding.request.work), text), language="bash", wrap_lines=True)
            st.caption("For showing to support. Run by hand it is paid, and Callsheet knows nothing of it.")


def _at(prefix: str, rows: Sequence[int]) -> int:
    """The row that the address names by its id, counted from 1 among those that go."""
    most, named = len(rows), in_url.number(ROW)
    place = bisect_left(rows, named) if named is not None else 0
    if named is not None and (place == most or rows[place] != named):
        st.info("The row that this link shows is not among those to be sent now.", icon=":material/search_off:")
        place = min(place, most - 1)
    at = place + 1
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.number_input(
            f"Row, 1 to {most:,}",
            min_value=1,
            max_value=most,
            width=200,
            **stored_input(f"{prefix}-at", at, _turn, rows),
        )
        st.button(
            "Previous",
            key=f"{prefix}-previous",
            icon=":material/chevron_left:",
            on_click=_turn,
            args=[at - 1, rows],
            disabled=at <= 1,
        )
        st.button(
            "Next", key=f"{prefix}-next", icon=":material/chevron_right:", icon_position="right",
            on_click=_turn, args=[at + 1, rows], disabled=at >= most,
        )  # fmt: skip
    return at


def _from(source: Source, value: str) -> str:
    if not source.kind and value:
        return "an option of this draft"
    return FROM[source.kind].format(source.value)


def _turn(at: int, rows: Sequence[int]) -> None:
    in_url.write(proof=str(rows[min(max(1, int(at)), len(rows)) - 1]) if at > 1 else "")
