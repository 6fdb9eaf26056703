"""The variables of the template, typed in its order; remembered with what the job is made from."""

from __future__ import annotations

import streamlit as st

from pages.components.drafts.kind import DraftKind
from pages.components.shell.saving import follow, saving, show_problem, to_the_end
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.views import DraftView
from services.jobs.kind import Target

COMMAS = str.maketrans(dict.fromkeys(";\n\t", ","))


def draw(app: App, prefix: str, view: DraftView, shown: DraftKind) -> None:
    """The field for the names, and the names used last with the same target when they differ."""
    show_problem(prefix)
    follow(f"{prefix}-names", ", ".join(view.mapping.variables))
    st.text_area(
        "Variable names",
        key=f"{prefix}-names",
        height=72,
        placeholder="first_name, company",
        help=f"{shown.kind.service_title} does not tell which variables a template has: write them as they are "
        "called there, in its order, with commas or one a line. They are remembered for the next time.",
        on_change=_save,
        args=[app, prefix, view.id, shown],
    )
    remembered = app.targets.variables(shown.name, view.target.vendor_id) if view.target is not None else []
    if remembered and remembered != view.mapping.variables and view.target is not None:
        names = ", ".join(f"`{name}`" for name in remembered)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"Used last with {plain(view.target.name) or 'this one'}: {names}")
            st.button("Use these", key=f"{prefix}-use", on_click=_use, args=[app, prefix, view.id, remembered])


def remember(app: App, shown: DraftKind, target: Target | None, names: list[str]) -> None:
    """Keep the names for the next draft made from the same target. Raises StoreError."""
    if target is not None and names:
        app.targets.remember_variables(shown.name, target.vendor_id, names)


def read_names(text: str) -> list[str]:
    """The names in a text with commas, semicolons, tabs or line breaks between them."""
    return [name.strip() for name in text.translate(COMMAS).split(",") if name.strip()]


@to_the_end
def _save(app: App, prefix: str, draft_id: str, shown: DraftKind) -> None:
    with saving(prefix):
        names, before = read_names(st.session_state[f"{prefix}-names"]), app.drafts.get(draft_id)
        app.drafts.set_variables(draft_id, names, before.mapping.optional)
        remember(app, shown, before.target, names)


def _use(app: App, prefix: str, draft_id: str, names: list[str]) -> None:
    with saving(prefix):
        app.drafts.set_variables(draft_id, names, app.drafts.get(draft_id).mapping.optional)
