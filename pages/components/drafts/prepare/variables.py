"""The variables of the template, typed in its order; remembered with what the job is made from."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.components.drafts.kind import DraftKind
from pages.components.drafts.prepare import starter
from pages.components.drafts.together import seen
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import saving, show_problem, stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.views import DraftView
from services.jobs.kind import Target
from services.people.persons import Right

MOST_CHIPS = 12
COMMAS = str.maketrans(dict.fromkeys(";\n\t", ","))


def draw(app: App, prefix: str, view: DraftView, shown: DraftKind, columns: Sequence[str] = ()) -> None:
    """The field for the names, the file's own columns as chips, those used last with the target, and a starter file."""
    show_problem(prefix)
    st.text_area(
        "Variable names",
        height=72,
        placeholder="first_name, company",
        **person.asks(
            Right.PREPARE,
            f"{shown.kind.service_title} does not tell which variables a template has: write them as they are "
            "called there, in its order, with commas or one a line. They are remembered for the next time.",
        ),
        **stored_input(f"{prefix}-names", ", ".join(view.mapping.spoken), _save, app, prefix, view.id, shown),
    )
    _chips(app, prefix, view, shown, columns)
    starter.draw(prefix, view, shown.word, shown.starter)
    remembered = app.targets.variables(shown.name, view.target.vendor_id) if view.target is not None else []
    if remembered and remembered != view.mapping.spoken and view.target is not None:
        names = ", ".join(words.code(name) for name in remembered)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"Used last with {plain(view.target.name) or 'this one'}: {names}")
            st.button(
                "Use these",
                key=f"{prefix}-use",
                on_click=_use,
                args=[app, prefix, view.id, remembered],
                **person.asks(Right.PREPARE),
            )


def _chips(app: App, prefix: str, view: DraftView, shown: DraftKind, columns: Sequence[str]) -> None:
    """The columns that fill nothing yet, each a press away from being a variable of the same name."""
    mapping = view.mapping
    used = {column for source in mapping.sources.values() for column in source.columns()} | set(mapping.variables)
    free = [name for name in columns if name not in used and read_names(name) == [name]][:MOST_CHIPS]
    if free:
        st.pills(
            "Add a column of the file as a variable",
            free,
            **person.asks(
                Right.PREPARE,
                "The variable gets the column's name; change it above where the template calls it otherwise.",
            ),
            **stored_input(f"{prefix}-chips-{len(used)}", None, _add, app, prefix, view.id, shown),
        )


def _add(name: str | None, app: App, prefix: str, draft_id: str, shown: DraftKind) -> None:
    if name:
        with saving(prefix):
            before = app.drafts.get(draft_id)
            names = list(dict.fromkeys([*before.mapping.spoken, name]))
            seen.drafts(app).set_variables(draft_id, names, person.who(app), before.mapping.optional)
            remember(app, shown, before.target, names)


def remember(app: App, shown: DraftKind, target: Target | None, names: list[str]) -> None:
    """Keep the names for the next draft made from the same target. Raises StoreError."""
    if target is not None and names:
        app.targets.remember_variables(shown.name, target.vendor_id, names, person.who(app))


def read_names(text: str) -> list[str]:
    """The names in a text with commas, semicolons, tabs or line breaks between them."""
    return [name.strip() for name in text.translate(COMMAS).split(",") if name.strip()]


def _save(text: str, app: App, prefix: str, draft_id: str, shown: DraftKind) -> None:
    with saving(prefix):
        names, before = read_names(text), app.drafts.get(draft_id)
        seen.drafts(app).set_variables(draft_id, names, person.who(app), before.mapping.optional)
        remember(app, shown, before.target, names)


def _use(app: App, prefix: str, draft_id: str, names: list[str]) -> None:
    with saving(prefix):
        seen.drafts(app).set_variables(draft_id, names, person.who(app), app.drafts.get(draft_id).mapping.optional)
