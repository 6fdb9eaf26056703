"""Which column or text fills which variable: one table, a row for each variable, with what the first person gets."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import streamlit as st

from pages.components.drafts.prepare import columns_sent, confirming, mapping_row
from pages.components.drafts.together import seen
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.saving import saving, show_problem, stored_input
from services.container import App
from services.jobs.drafts.settings import Suggested
from services.jobs.drafts.views import Material
from services.jobs.launch.review import Checked
from services.people.persons import Right
from services.recipients import ColumnMapping, Source, filled_instead, same_name

Filled = Literal["column", "fixed", "template"]
About = tuple[App, str, str, str]
"""The app, where problems are shown, the draft and the variable."""

HOW: dict[Filled, str] = {"column": "Column", "fixed": "Fixed text", "template": "Columns in a text"}
NO_COLUMN = "No column"
TITLES = ("Variable", "Filled by", "The first person gets", "State")
WIDTHS = (3, 8, 4, 4)


def draw(app: App, prefix: str, checked: Checked) -> None:
    """The table, one click away where nothing is to ask; suggestions wait for a confirmation."""
    material = checked.material
    suggested = material.view.suggested
    show_problem(prefix)
    confirming.draw(app, prefix, material)
    if _needs_no_question(material):
        many = words.count(len(material.mapping.spoken), "variable is", "variables are")
        label = f"{many} filled by the column with the very name"
        with in_url.fold(label, f"{prefix}-named", "named", icon=":material/check_circle:"):
            _table(app, prefix, material, suggested)
    else:
        _table(app, prefix, material, suggested)
    columns_sent.draw(material)
    columns_sent.draw_remembered(app, f"{prefix}-remembered", checked)


def _needs_no_question(material: Material) -> bool:
    """Whether each variable is filled by a column of its own name, and nothing waits."""
    sources = {name: material.mapping.sources[name] for name in material.mapping.spoken}
    return (
        bool(sources)
        and not material.view.suggested
        and not ColumnMapping(sources, material.mapping.optional).missing(material.frame.columns)
        and all(one.kind == "column" and same_name(name, one.value) for name, one in sources.items())
    )


def _table(app: App, prefix: str, material: Material, suggested: Mapping[str, Suggested]) -> None:
    if not material.mapping.spoken:
        return
    with st.container(border=True, gap=None, key=f"{prefix}-matching"):
        with st.container(key=f"{prefix}-matching-head"):
            for column, title in zip(st.columns(WIDTHS, gap="small"), TITLES, strict=True):
                column.markdown(title)
        for variable in material.mapping.spoken:
            # A widget belongs to its variable and never to a place: a browser that still says what stood in this place
            # before must not be taken for a person who chose it now.
            _row(app, f"{prefix}-{_mark(variable)}", prefix, material, variable, suggested.get(variable))


def _row(app: App, key: str, prefix: str, material: Material, variable: str, suggestion: Suggested | None) -> None:
    source = material.mapping.sources[variable]
    columns = list(material.frame.columns)
    how: Filled = source.kind or "column"
    about = (app, prefix, material.view.id, variable)
    with st.container(key=f"{key}-matching-row"):
        name, filled, example, state = st.columns(WIDTHS, vertical_alignment="top", gap="small")
        with name, st.container(gap="xxsmall"):
            st.markdown(words.code(variable))
            st.checkbox(
                "May be empty",
                **stored_input(f"{key}-optional", variable in material.mapping.optional, _set_optional, *about),
                **person.asks(Right.PREPARE),
            )
        with filled, st.container(gap="xxsmall"):
            how_it_is, what = st.columns([6, 7], gap="xsmall")
            with how_it_is:
                st.selectbox(
                    f"How {words.label(variable)} is filled",
                    list(HOW),
                    format_func=HOW.__getitem__,
                    **stored_input(f"{key}-how", how, _set_how, *about, source, columns),
                    **person.asks(Right.PREPARE),
                )
            with what:
                _choice(key, variable, how, source, columns, about)
            _when_empty(key, material, variable, source, about)
        with example:
            mapping_row.example(material, variable, source)
        with state, st.container(gap="xxsmall"):
            if mapping_row.state(material, variable, suggestion):
                st.button(
                    f"Confirm {variable}",
                    key=f"{key}-confirm",
                    icon=":material/check:",
                    on_click=confirming.confirm,
                    args=[app, prefix, material.view.id, {variable: source}],
                    **person.asks(Right.PREPARE),
                )


def _choice(key: str, variable: str, how: Filled, source: Source, columns: list[str], about: About) -> None:
    if how == "column":
        options = columns if source.value in columns or not source.value else [*columns, source.value]
        # Only where nothing is chosen: of a field that may be empty the Escape key would take what was confirmed.
        chosen = options.index(source.value) + 1 if source.value else None
        # Likewise for a column that changed without a person's hand, by a new file or a new suggestion.
        key = f"{key}-{_mark(source.value)}"
        st.selectbox(
            f"Column for {words.label(variable)}",
            ["", *options] if source.value else options,
            chosen,
            format_func=lambda name: name or NO_COLUMN,
            placeholder="Choose a column",
            **stored_input(f"{key}-column", source.value or None, _set_value, *about, "column"),
            **person.asks(Right.PREPARE),
        )
    else:
        named = words.label(variable)
        label = f"Text for {named}" if how == "fixed" else f"Columns in a text for {named}"
        st.text_input(
            label,
            placeholder="The same for every row" if how == "fixed" else "{First Name} {Last Name}",
            **stored_input(f"{key}-{how}", source.value, _set_value, *about, how),
            **person.asks(Right.PREPARE),
        )


def _when_empty(key: str, material: Material, variable: str, source: Source, about: About) -> None:
    """What stands there for rows whose cell is empty, and how many rows that is; only where there are such rows."""
    if not source.columns() or not set(source.columns()) <= set(material.frame.columns):
        return
    live = material.frame[
        ~material.frame.index.isin([row for row, mark in material.marks.items() if mark[0] == "dropped"])
    ]
    empty = filled_instead(source, live)
    if not empty and not source.empty:
        return
    st.text_input(
        f"For empty cells of {variable}",
        placeholder="Nothing: such rows are held",
        **stored_input(f"{key}-empty", source.empty, _set_empty, *about),
        **person.asks(Right.PREPARE),
    )
    st.caption(f"{words.count(empty, 'row has', 'rows have')} an empty cell here.")


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _set_how(
    how: Filled, app: App, prefix: str, draft_id: str, variable: str, source: Source, columns: list[str]
) -> None:
    value = ""
    if how == "template" and source.kind == "column":
        value = f"{{{source.value}}}"
    elif how == "column" and source.kind == "template":
        value = next((name for name in source.columns() if name in columns), "")
    kept = Source() if how == "column" and not value else Source(how, value)
    with saving(prefix):
        seen.drafts(app).set_source(draft_id, variable, kept, person.who(app))


def _set_value(value: str | None, app: App, prefix: str, draft_id: str, variable: str, how: Filled) -> None:
    with saving(prefix):
        empty = app.drafts.get(draft_id).mapping.source(variable).empty if how != "fixed" else ""
        source = Source() if value is None or (how == "column" and not value) else Source(how, value, empty)
        seen.drafts(app).set_source(draft_id, variable, source, person.who(app))


def _set_empty(text: str, app: App, prefix: str, draft_id: str, variable: str) -> None:
    drafts = seen.drafts(app)
    with saving(prefix):
        source = drafts.get(draft_id).mapping.source(variable)
        drafts.set_source(draft_id, variable, replace(source, empty=text), person.who(app))


def _set_optional(may: bool, app: App, prefix: str, draft_id: str, variable: str) -> None:
    drafts = seen.drafts(app)
    with saving(prefix):
        mapping = drafts.get(draft_id).mapping
        optional = mapping.optional | {variable} if may else mapping.optional - {variable}
        drafts.set_variables(draft_id, mapping.spoken, person.who(app), optional)
