"""What fills a background: a column of addresses or one address for everybody, and what becomes of blank cells."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.components.campaigns.desk import backgrounds_desk
from pages.components.drafts import steps
from pages.components.drafts.check.row_filter import ERRORS
from pages.components.drafts.together import seen
from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.saving import saving, stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.jobs.drafts.views import Material
from services.jobs.launch.review import Checked
from services.kinds.campaigns.backgrounds import Segment, why_unfit
from services.people.persons import Right
from services.recipients import ColumnMapping, Source, filled_instead, render_rows

COLUMN, FIXED = "A column of the file", "One address for everybody"
SKIPPED, HELD, INSTEAD = "Go without this background", "Are held", "Get another address"
LOOKED_AT = 200
SAMPLES = 2


def draw(app: App, key: str, prefix: str, checked: Checked, one: Segment) -> None:
    """The choice, examples of what it gives, rows with a blank cell, and rows whose address is wrong."""
    material, named = checked.material, words.label(one.name)
    source = material.mapping.sources.get(one.name, Source())
    about = (app, prefix, checked.view.id, one.name)
    columns = list(material.frame.columns)
    fixed = source.kind == "fixed"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            f"What fills {named}",
            [COLUMN, FIXED],
            width=240,
            **stored_input(f"{key}-how", FIXED if fixed else COLUMN, _set_how, *about),
            **person.asks(Right.PREPARE),
        )
        if fixed:
            st.text_input(
                f"Address for {named}",
                placeholder="https://…",
                width=360,
                **stored_input(f"{key}-address", source.value, _set_source, *about, "fixed"),
                **person.asks(Right.PREPARE),
            )
        else:
            options = [*columns, *([source.value] if source.value and source.value not in columns else [])]
            st.selectbox(
                f"Column for {named}",
                ["", *options] if source.value else options,
                options.index(source.value) + 1 if source.value else None,
                format_func=lambda name: name or "No column",
                placeholder="Choose a column" if columns else "Upload a file first",
                width=360,
                **stored_input(f"{key}-column", source.value or None, _set_source, *about, "column"),
                **person.asks(Right.PREPARE),
            )
    if source.kind == "column" and source.value in columns:
        _blank(key, material, one, source, about)
    _standing(key, checked, one, source)


def _blank(key: str, material: Material, one: Segment, source: Source, about: tuple[App, str, str, str]) -> None:
    """Only where a cell is blank, or was when something was chosen for it."""
    dropped = [row for row, mark in material.marks.items() if mark[0] == "dropped"]
    many = filled_instead(source, material.frame[~material.frame.index.isin(dropped)])
    may = one.name in material.mapping.optional
    now = INSTEAD if source.empty or st.session_state.get(f"{key}-other") else SKIPPED if may else HELD
    if not many and now == SKIPPED:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            f"{words.count(many, 'row')} without an address",
            [SKIPPED, HELD, INSTEAD],
            width=300,
            **person.asks(Right.PREPARE, "BHuman leaves a background out where a row has no address for it."),
            **stored_input(f"{key}-blank", now, _set_blank, *about, key),
        )
        if now == INSTEAD:
            st.text_input(
                f"Address where {words.label(one.name)} has none",
                placeholder="https://…",
                width=360,
                **stored_input(f"{key}-instead", source.empty, _set_instead, *about),
                **person.asks(Right.PREPARE),
            )


def _standing(key: str, checked: Checked, one: Segment, source: Source) -> None:
    material = checked.material
    mapping = ColumnMapping({one.name: source}, beside=frozenset({one.name}))
    if missing := mapping.missing(material.frame.columns):
        st.markdown(f":red-badge[:material/error: Nothing fills it yet] {plain(' '.join(missing))}")
        return
    alone = source.value if source.kind == "fixed" else source.empty
    if why := why_unfit(one, alone):
        st.error(plain(why), icon=":material/error:")
    if source.kind == "column":
        found = dict.fromkeys(row[0] for row in render_rows(mapping, material.frame.head(LOOKED_AT)) if row[0].strip())
        cells = "".join(f"<code>{escape(value)}</code>" for value in list(found)[:SAMPLES])
        st.html(f'<div class="cs-values"><small>For example</small>{cells or "<em>nothing but blank cells</em>"}</div>')
    wrong = _wrong_rows(checked, one)
    if wrong:
        has = words.count(wrong, "row has an address", "rows have an address")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":red-badge[:material/error: Addresses] {has} that cannot be sent as it is: held.")
            st.button(
                "See these rows",
                key=f"{key}-see",
                icon=":material/fact_check:",
                on_click=steps.show_rows,
                args=[ERRORS],
            )


def _wrong_rows(checked: Checked, one: Segment) -> int:
    """How many rows have an error that is about this background."""
    about = {
        row
        for hits in checked.review.findings.hits
        if hits.level == "error" and hits.variable == one.name
        for row in hits.values
    }
    return len(about & set(checked.review.held))


def _set_how(how: str, app: App, prefix: str, draft_id: str, name: str) -> None:
    with saving(prefix):
        seen.drafts(app).set_source(draft_id, name, Source("fixed") if how == FIXED else Source(), person.who(app))


def _set_source(value: str | None, app: App, prefix: str, draft_id: str, name: str, kind: str) -> None:
    with saving(prefix):
        if kind == "fixed":
            seen.drafts(app).set_source(draft_id, name, Source("fixed", (value or "").strip()), person.who(app))
            return
        empty = app.drafts.get(draft_id).mapping.source(name).empty
        seen.drafts(app).set_source(
            draft_id, name, Source("column", value, empty) if value else Source(), person.who(app)
        )


def _set_blank(choice: str, app: App, prefix: str, draft_id: str, name: str, key: str) -> None:
    st.session_state[f"{key}-other"] = choice == INSTEAD
    with saving(prefix):
        seen.of(app, backgrounds_desk).set_blank(draft_id, name, person.who(app), may=choice != HELD)


def _set_instead(address: str, app: App, prefix: str, draft_id: str, name: str) -> None:
    with saving(prefix):
        seen.of(app, backgrounds_desk).set_blank(draft_id, name, person.who(app), may=True, instead=address)
