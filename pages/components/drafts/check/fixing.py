"""One row with a problem after the other: what is wrong, the likely repair beside it, and what can be done."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts.check import changes, repairing
from pages.components.drafts.together import seen
from pages.components.shell import person
from pages.components.shell.links import in_url
from pages.components.shell.saving import saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.repairing import Repairs, acceptable, changes_and_drops
from services.jobs.launch.review import Checked
from services.people.persons import Right
from services.recipients import Finding

ICONS = {"error": ":material/error:", "warning": ":material/warning:", "note": ":material/info:"}
ROW = "row"


def draw(app: App, prefix: str, checked: Checked, repairs: dict[str, Repairs]) -> None:
    """The row that the URL names, or the first that an error holds; nothing when no row has one."""
    show_problem(prefix)
    material, review = checked.material, checked.review
    todo, table = review.blocked_ids, material.table
    if table is None or not todo:
        return
    asked = st.query_params.get(ROW, "")
    named = int(asked) if asked.isdecimal() else -1
    row = next((one for one in todo if one >= named), todo[0])
    after = next((one for one in todo if one > row), todo[0])
    with st.container(border=True, gap="small", key=f"{prefix}-card"):
        st.markdown(
            f":material/build: **Line {table.line_of(row)} is held** · {todo.index(row) + 1:,} of {len(todo):,} to fix"
        )
        for place, finding in enumerate(review.findings.for_row(row)):
            _finding(app, f"{prefix}-{place}", checked, finding, repairs.get(finding.rule), after)
        with st.container(horizontal=True, gap="small"):
            if acceptable(material, row):
                st.button(
                    "Send it as it stands",
                    key=f"{prefix}-accept",
                    icon=":material/verified:",
                    **person.asks(
                        Right.PREPARE,
                        "This row looks wrong as it was read. If each cell is under its own name after all, say so.",
                    ),
                    on_click=_accept,
                    args=[app, prefix, checked, row, after],
                )
            st.button(
                "Leave the row out",
                key=f"{prefix}-drop",
                icon=":material/remove_circle:",
                on_click=_drop,
                args=[app, prefix, checked, row, after],
                **person.asks(Right.PREPARE),
            )
            if len(todo) > 1:
                st.button(
                    "Fix next",
                    key=f"{prefix}-next",
                    icon=":material/skip_next:",
                    type="secondary"
                    if checked.review.missing or not checked.review.findings.rows("error")
                    else "primary",
                    on_click=_go,
                    args=[after],
                )


def _finding(app: App, prefix: str, checked: Checked, finding: Finding, kind: Repairs | None, after: int) -> None:
    row = finding.row
    where = f"**{plain(finding.where)}**: " if finding.where else ""
    st.markdown(f"{ICONS[finding.level]} {where}{plain(finding.text)}. {plain(finding.fix)}")
    if finding.repair is None or kind is None or row is None:
        return
    if row not in kind.rows:
        st.caption("First settle how this row was read: any change of a cell would release it.")
        return
    own = kind.for_row(row)
    cells, dropped = changes_and_drops(checked.material, own)
    changes.draw(cells)
    with st.container(horizontal=True, gap="small"):
        if not dropped:
            st.button(
                "Repair this row",
                key=f"{prefix}-one",
                icon=":material/healing:",
                on_click=_repair,
                args=[app, prefix.rsplit("-", 1)[0], checked, own, after],
                **person.asks(Right.PREPARE),
            )
        if len(kind.rows) > 1:
            repairing.button_for_all(app, prefix, checked, kind, dropped=bool(dropped))


def _go(row: int) -> None:
    in_url.write(row=str(row))


def _repair(app: App, prefix: str, checked: Checked, repairs: Repairs, after: int) -> None:
    repairing.repair(app, prefix, checked, repairs)
    _go(after)


def _accept(app: App, prefix: str, checked: Checked, row: int, after: int) -> None:
    with saving(prefix):
        app.drafts.accept_rows(checked.material, [row], person.who(app))
    _go(after)


def _drop(app: App, prefix: str, checked: Checked, row: int, after: int) -> None:
    with saving(prefix):
        seen.drafts(app).mark_rows(checked.view.id, [row], "dropped", checked.review.held[row], person.who(app))
    _go(after)
