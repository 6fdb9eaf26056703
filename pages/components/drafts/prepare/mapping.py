"""Which column or text fills which variable: one card for each variable, with what it looks like in the first rows."""

from __future__ import annotations

import hashlib
from html import escape
from typing import Literal

import streamlit as st

from pages.components.shell import wording as words
from pages.components.shell.saving import follow, saving, show_problem, to_the_end
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.settings import Suggested
from services.jobs.drafts.views import Material
from services.recipients import ColumnMapping, Source, render_rows

HOW = {"column": "Column", "fixed": "Fixed text", "template": "Columns in a text"}
LOOKED_AT = 200
SAMPLES = 3
NO_COLUMN = "No column"
SURE, LIKELY = 0.9, 0.75


def draw(app: App, prefix: str, material: Material) -> None:
    """A card for each variable; suggestions wait for a confirmation, each or all together."""
    suggested = material.view.suggested
    show_problem(prefix)
    if suggested:
        with st.container(horizontal=True, vertical_alignment="center"):
            waiting = words.count(len(suggested), "suggestion waits", "suggestions wait")
            st.markdown(f":material/pending: **{waiting} for your yes.** Look at the values beside each.")
            st.button(
                "Confirm all suggestions",
                key=f"{prefix}-confirm-all",
                icon=":material/done_all:",
                type="primary",
                on_click=_confirm_all,
                args=[app, prefix, material.view.id],
            )
    for variable in material.mapping.variables:
        # A widget belongs to its variable and never to a place: a browser that still says what stood in this place
        # before must not be taken for a person who chose it now.
        _card(app, f"{prefix}-{_mark(variable)}", prefix, material, variable, suggested.get(variable))


def _card(app: App, key: str, prefix: str, material: Material, variable: str, suggestion: Suggested | None) -> None:
    mapping = material.mapping
    source = mapping.sources[variable]
    columns = list(material.frame.columns)
    how = source.kind or "column"
    about = [prefix, key, material.view.id, variable]
    with st.container(border=True, gap="xsmall", key=f"{key}-card"):
        name, filled, choice, seen = st.columns([3, 3, 5, 5], vertical_alignment="top", gap="small")
        with name:
            done = " :green[:material/check_circle:]" if source.kind and suggestion is None else ""
            st.markdown(f"`{variable}`{done}", help="Chosen or confirmed by a person." if done else None)
            follow(f"{key}-optional", variable in mapping.optional)
            st.checkbox(
                "May be empty",
                key=f"{key}-optional",
                on_change=_set_optional,
                args=[app, *about],
            )
        with filled:
            follow(f"{key}-how", how)
            st.selectbox(
                f"How {variable} is filled", list(HOW), format_func=HOW.__getitem__, key=f"{key}-how",
                on_change=_set_how, args=[app, *about, source, columns],
            )  # fmt: skip
        with choice:
            _choice(app, key, variable, how, source, columns, about)
        with seen:
            _values(material, variable, source)
        _standing(app, key, prefix, material, variable, suggestion)


def _choice(app: App, key: str, variable: str, how: str, source: Source, columns: list[str], about: list[str]) -> None:
    if how == "column":
        options = columns if source.value in columns or not source.value else [*columns, source.value]
        # Only where nothing is chosen: of a field that may be empty the Escape key would take what was confirmed.
        chosen = options.index(source.value) + 1 if source.value else None
        # Likewise for a column that changed without a person's hand, by a new file or a new suggestion.
        key = f"{key}-{_mark(source.value)}"
        follow(f"{key}-column", source.value or None)
        st.selectbox(
            f"Column for {variable}",
            ["", *options] if source.value else options,
            chosen,
            format_func=lambda name: name or NO_COLUMN,
            key=f"{key}-column",
            placeholder="Choose a column",
            on_change=_set_value,
            args=[app, about[0], key, *about[2:], "column"],
        )
    else:
        label = f"Text for {variable}" if how == "fixed" else f"Columns in a text for {variable}"
        follow(f"{key}-{how}", source.value)
        st.text_input(
            label,
            key=f"{key}-{how}",
            placeholder="The same for every row" if how == "fixed" else "{First Name} {Last Name}",
            on_change=_set_value,
            args=[app, *about, how],
        )


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _values(material: Material, variable: str, source: Source) -> None:
    """Up to three different values, in a letter width that shows spaces."""
    if not source.kind or ColumnMapping({variable: source}).missing(material.frame.columns):
        return
    found = dict.fromkeys(
        row[0] for row in render_rows(ColumnMapping({variable: source}), material.frame.head(LOOKED_AT))
    )
    cells = "".join(f"<code>{escape(value) or '<em>empty</em>'}</code>" for value in list(found)[:SAMPLES])
    st.html(f'<div class="cs-values"><small>For example</small>{cells}</div>')


def _standing(app: App, key: str, prefix: str, material: Material, variable: str, suggestion: Suggested | None) -> None:
    missing = ColumnMapping(
        {variable: material.mapping.sources[variable]}, material.mapping.optional & {variable}
    ).missing(material.frame.columns)
    if missing:
        st.markdown(f":red-badge[:material/error: Nothing fills it yet] {plain(' '.join(missing))}")
    elif suggestion is not None:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"{_likely(suggestion.confidence)} {plain(suggestion.why)}", width="content")
            st.button(
                f"Confirm {variable}",
                key=f"{key}-confirm",
                icon=":material/check:",
                on_click=_confirm,
                args=[app, prefix, material.view.id, variable],
            )


def _likely(confidence: float) -> str:
    shown = f"{confidence:.0%}"
    if confidence >= SURE:
        return f":blue-badge[:material/lightbulb: Very likely, {shown}]"
    if confidence >= LIKELY:
        return f":yellow-badge[:material/lightbulb: Likely, {shown}]"
    return f":orange-badge[:material/warning: A guess, {shown}: please check]"


def _confirm_all(app: App, prefix: str, draft_id: str) -> None:
    with saving(prefix):
        app.drafts.confirm_all(draft_id)


def _confirm(app: App, prefix: str, draft_id: str, variable: str) -> None:
    drafts = app.drafts
    with saving(prefix):
        drafts.set_source(draft_id, variable, drafts.get(draft_id).mapping.sources[variable])


@to_the_end
def _set_how(app: App, prefix: str, key: str, draft_id: str, variable: str, source: Source, columns: list[str]) -> None:
    how = st.session_state[f"{key}-how"]
    value = ""
    if how == "template" and source.kind == "column":
        value = f"{{{source.value}}}"
    elif how == "column" and source.kind == "template":
        value = next((name for name in source.columns() if name in columns), "")
    kept = Source() if how == "column" and not value else Source(how, value)
    with saving(prefix):
        app.drafts.set_source(draft_id, variable, kept)


@to_the_end
def _set_value(
    app: App, prefix: str, key: str, draft_id: str, variable: str, how: Literal["column", "fixed", "template"]
) -> None:
    value = st.session_state[f"{key}-{how}"]
    source = Source() if value is None or (how == "column" and not value) else Source(how, value)
    with saving(prefix):
        app.drafts.set_source(draft_id, variable, source)


@to_the_end
def _set_optional(app: App, prefix: str, key: str, draft_id: str, variable: str) -> None:
    drafts = app.drafts
    with saving(prefix):
        mapping = drafts.get(draft_id).mapping
        may = bool(st.session_state[f"{key}-optional"])
        optional = mapping.optional | {variable} if may else mapping.optional - {variable}
        drafts.set_variables(draft_id, mapping.variables, optional)
