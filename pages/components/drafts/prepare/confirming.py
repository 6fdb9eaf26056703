"""Suggestions that wait for a yes: said with what they would fill, and confirmed where one stands."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.components.drafts.together import seen
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import notify, saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.views import Material
from services.people.persons import Right
from services.recipients import ColumnMapping, Source, render_rows


def draw(app: App, prefix: str, material: Material, *, with_values: bool = False) -> None:
    """The number that waits and one button for all; on demand each with the value that the first row would get."""
    suggested = material.view.suggested
    show_problem(prefix)
    if not suggested:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        waiting = words.count(len(suggested), "suggestion waits", "suggestions wait")
        st.markdown(f":material/pending: **{waiting} for your yes.** Look at the values beside each.")
        st.button(
            "Confirm all suggestions",
            key=f"{prefix}-confirm-all",
            icon=":material/done_all:",
            type="primary",
            on_click=confirm,
            args=[app, prefix, material.view.id, {name: material.mapping.sources[name] for name in suggested}],
            **person.asks(Right.PREPARE),
        )
    if with_values:
        st.markdown("\n".join(f"- {_line(material, name)}" for name in suggested))


def _line(material: Material, variable: str) -> str:
    source, why = material.mapping.sources[variable], material.view.suggested[variable].why
    one = ColumnMapping({variable: source}, frozenset({variable}))
    if one.missing(material.frame.columns) or material.frame.empty:
        return f"`{variable}`: {plain(why)}"
    first = render_rows(one, material.frame.head(1))[0][0]
    return f"`{variable}` from **{plain(source.value)}**, for example “{plain(first)}”. {plain(why)}"


def confirm(app: App, prefix: str, draft_id: str, sources: Mapping[str, Source]) -> None:
    """For a press: agree to these sources, by variable, as they stood on the screen."""
    with saving(prefix):
        changed = seen.drafts(app).confirm(draft_id, sources, person.who(app))
        if changed:
            notify(prefix, f"Somebody changed {words.listed(changed)} meanwhile. Look at it again, please.")
