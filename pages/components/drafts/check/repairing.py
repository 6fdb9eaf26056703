"""What one press can repair: each kind of problem with its number of rows, an example and a button; whole columns."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.components.drafts.check import changes, whole_columns
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.saving import notify, saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.repairing import Repairs, changes_and_drops, repairs_by_rule
from services.jobs.launch.review import Checked
from services.people.persons import Right

KEPT = 16
EXAMPLES = 3


def proposed(checked: Checked) -> dict[str, Repairs]:
    """The repairs of each kind of problem, kept as long as nothing of the draft changed."""
    return _proposed(checked, checked.key)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _proposed(
    _checked: Checked,
    state: tuple[str, int, int],  # noqa: ARG001 - what the answer is kept under, since the first cannot be
) -> dict[str, Repairs]:
    return repairs_by_rule(_checked.material, _checked.review.findings, _checked.review.already_sent)


def draw(app: App, prefix: str, checked: Checked, repairs: dict[str, Repairs]) -> None:
    """The kinds behind a fold, the worst first, and the tools for whole columns behind another."""
    show_problem(prefix)
    table = checked.material.table
    if table is None:
        return
    if repairs:
        _kinds(app, prefix, checked, repairs, table.line_of)
    whole_columns.draw(app, f"{prefix}-whole", checked)


def _kinds(app: App, prefix: str, checked: Checked, repairs: dict[str, Repairs], line_of: Callable[[int], int]) -> None:
    label = f"Repairs for {words.count(len(repairs), 'kind')} of problem"
    with in_url.fold(label, f"{prefix}-kinds", "repairs", icon=":material/healing:"):
        for place, (rule, kind) in enumerate(repairs.items()):
            cells, dropped = changes_and_drops(checked.material, kind)
            st.markdown(f"**{plain(rule.capitalize())}** · {words.count(len(kind.rows), 'row')}")
            if cells:
                changes.draw(cells, line_of, EXAMPLES)
            if kind.left:
                st.caption(
                    f"{words.count(kind.left, 'row')} more may stand under wrong names, and any change of a cell would "
                    "release them: look at those one by one."
                )
            if kind.rows:
                button_for_all(app, f"{prefix}-{place}", checked, kind, dropped=bool(dropped))


def button_for_all(app: App, prefix: str, checked: Checked, kind: Repairs, *, dropped: bool) -> None:
    """One press for every row with this kind of problem."""
    many = words.count(len(kind.rows), "row")
    st.button(
        f"Leave out all {many}" if dropped else f"Repair all {many}",
        key=f"{prefix}-all",
        icon=":material/done_all:",
        **person.asks(Right.PREPARE, f"Every row with the problem: {kind.rule}."),
        on_click=repair,
        args=[app, prefix.rsplit("-", 1)[0], checked, kind],
    )


def repair(app: App, prefix: str, checked: Checked, repairs: Repairs) -> None:
    """For callbacks: make these repairs, and say what was done and how it is taken back."""
    with saving(prefix):
        changed, dropped = changes_and_drops(checked.material, repairs)
        cells, rows = app.drafts.make(checked.material, changed, person.who(app), drop=dropped, reason=repairs.rule)
        said = [
            f"{words.count(cells, 'cell was', 'cells were')} repaired: Undo last edit takes that back."
            if cells
            else "",
            f"{words.count(rows, 'row is', 'rows are')} left out: below, “Send after all” takes that back."
            if rows
            else "",
        ]
        notify(prefix, " ".join(one for one in said if one) or "Nothing was changed: it is different by now.")
