"""Which columns of the file are sent and which stay here, and what the team filled from the same columns before."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.saving import saving, show_problem
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.views import Material
from services.jobs.launch.review import Checked
from services.people.persons import Right

MOST = 30


def draw(material: Material) -> None:
    """Two lists: what will be sent and what stays here; and columns that fill more than one variable."""
    columns = [str(name) for name in material.frame.columns]
    used: dict[str, list[str]] = {}
    for variable, source in material.mapping.sources.items():
        for column in source.columns():
            used.setdefault(column, []).append(variable)
    if not columns or not material.mapping.variables:
        return
    for column, variables in used.items():
        if len(variables) > 1:
            names = words.listed([f"`{name}`" for name in variables])
            st.markdown(f":orange-badge[:material/call_split: One column, twice] **{plain(column)}** fills {names}.")
    going = [name for name in columns if name in used]
    staying = [name for name in columns if name not in used]
    st.markdown(
        f":material/send: **Will be sent:** {_names(going)}  \n:material/home: **Stays here:** {_names(staying)}"
    )


def _names(columns: list[str]) -> str:
    more = f" and {words.count(len(columns) - MOST)} more" if len(columns) > MOST else ""
    return f"{', '.join(plain(name) for name in columns[:MOST])}{more}" if columns else "nothing"


def draw_remembered(app: App, prefix: str, checked: Checked) -> None:
    """What is remembered for this target, each with the way to forget it; nothing when nothing is."""
    view, known = checked.view, checked.remembered
    show_problem(prefix)
    if not known:
        return
    with in_url.fold(f"Remembered mappings ({len(known)})", f"{prefix}-fold", "remembered", icon=":material/history:"):
        st.caption("Proposed again for a file with the same columns, and never used without a yes.")
        for one in known:
            pairs = ", ".join(f"`{name}` ← {plain(source.value)}" for name, source in one.sources.items())
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"{pairs}  \n{plain(one.why)}", width="stretch")
                st.button(
                    "Forget",
                    key=f"{prefix}-forget-{one.key}",
                    icon=":material/delete:",
                    on_click=_forget,
                    args=[app, prefix, view.kind, view.target.vendor_id if view.target else "", one.key],
                    **person.asks(Right.PREPARE),
                )


def _forget(app: App, prefix: str, kind: str, target_id: str, key: str) -> None:
    with saving(prefix):
        app.targets.forget_mapping(kind, target_id, key, person.who(app))
