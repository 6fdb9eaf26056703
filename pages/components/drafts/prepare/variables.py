"""The variables of the template, typed in its order; remembered with what the job is made from."""

from __future__ import annotations

import re

import streamlit as st

from pages.components.drafts.kind import DraftKind
from pages.components.shell.saving import follow, saving, show_problem
from pages.components.shell.wording import plain
from services import container
from services.jobs.drafts.views import DraftView

APART = re.compile(r"[,;\n\t]+")


def draw(prefix: str, draft_id: str, shown: DraftKind) -> None:
    """The field for the names, and the names used last with the same target when they differ."""
    app = container.current()
    view = app.drafts.get(draft_id)
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
        args=[prefix, draft_id, shown],
    )
    remembered = app.targets.variables(shown.name, view.target.vendor_id) if view.target is not None else []
    if remembered and remembered != view.mapping.variables and view.target is not None:
        names = ", ".join(f"`{name}`" for name in remembered)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"Used last with {plain(view.target.name) or 'this one'}: {names}")
            st.button("Use these", key=f"{prefix}-use", on_click=_use, args=[prefix, draft_id, remembered])


def remember(shown: DraftKind, view: DraftView) -> None:
    """Keep the names for the next draft made from the same target. Raises StoreError."""
    if view.target is not None and view.mapping.variables:
        container.current().targets.remember_variables(shown.name, view.target.vendor_id, view.mapping.variables)


def read_names(text: str) -> list[str]:
    """The names in a text with commas, semicolons, tabs or line breaks between them."""
    return [name.strip() for name in APART.split(text) if name.strip()]


def _save(prefix: str, draft_id: str, shown: DraftKind) -> None:
    app = container.current()
    with saving(prefix):
        optional = app.drafts.get(draft_id).mapping.optional
        app.drafts.set_variables(draft_id, read_names(st.session_state[f"{prefix}-names"]), optional)
        remember(shown, app.drafts.get(draft_id))


def _use(prefix: str, draft_id: str, names: list[str]) -> None:
    app = container.current()
    with saving(prefix):
        app.drafts.set_variables(draft_id, names, app.drafts.get(draft_id).mapping.optional)
