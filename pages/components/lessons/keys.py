"""The institute's keys: make one (shown once), list them masked, revoke one. Asked for only when somebody acts."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import person
from pages.components.shell import wording as words
from pages.components.shell.copying import copy_text
from pages.components.shell.saving import notify, saving, show_problem, stored_input
from pages.components.shell.wording import plain
from services.container import App
from services.kinds.lessons.keys import KeyLine
from services.people.persons import Right

LISTED, MADE = "lesson-keys.listed", "lesson-keys.made"
"""In the session: the masked lines as they were listed last, and a new key until somebody says it is copied."""


def panel(app: App, prefix: str) -> None:
    """A switch that opens it, since listing keys asks the service."""
    opened = st.toggle(
        "Institute keys",
        help="Make, list and revoke the keys of the institute.",
        **stored_input(f"{prefix}-open", st.session_state.get(f"{prefix}-open", False), _switch, app, prefix),
    )
    if not opened:
        return
    show_problem(prefix)
    with st.form(f"{prefix}-form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Name of a new key", value="Callsheet", key=f"{prefix}-name", width=260)
        st.form_submit_button(
            "Make a key", icon=":material/key:", on_click=_create, args=[app, prefix], **person.asks(Right.MANAGE)
        )
    made = st.session_state.get(MADE)
    if made is not None:
        # Not taken away by a page that is drawn anew by itself, before somebody could copy it.
        st.success("This is the key. It is shown only now: copy it to where keys are kept.", icon=":material/key:")
        copy_text.draw(f"{prefix}-new", made)
        st.button("I have copied it", key=f"{prefix}-copied", icon=":material/check:", on_click=_forget_made)
    lines: list[KeyLine] | None = st.session_state.get(LISTED)
    if lines is None:
        st.button(
            "List the keys",
            key=f"{prefix}-list",
            icon=":material/refresh:",
            on_click=_list,
            args=[app, prefix],
            **person.asks(Right.MANAGE),
        )
        return
    if not lines:
        st.caption("The institute has no key that was made here.")
    for line in lines:
        _line(app, prefix, line)


def _line(app: App, prefix: str, line: KeyLine) -> None:
    key = f"{prefix}-{line.id}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", border=True, key=f"line-{key}"):
        used = " · :orange-badge[:material/link: in use here]" if line.may_be_ours else ""
        st.markdown(
            f"**{plain(line.name)}** · {words.code(line.masked)} · made {plain(words.moment(line.created_at))}{used}"
        )
        with st.popover("Revoke", icon=":material/key_off:", **person.asks(Right.MANAGE)):
            if line.may_be_ours:
                st.warning(
                    "**This looks like the key in use.** Without it Callsheet can make no more lessons, and cannot "
                    "look at those that are being made, until another key is set."
                )
            st.markdown("A revoked key is useless for good, wherever it is used.")
            st.button(
                "Yes, revoke it",
                key=f"{key}-revoke",
                icon=":material/key_off:",
                on_click=_revoke,
                args=[app, prefix, line.id],
            )


def _forget_made() -> None:
    st.session_state.pop(MADE, None)


def _switch(on: bool, app: App, prefix: str) -> None:
    _forget_made()
    st.session_state.pop(LISTED, None)
    if on:
        _list(app, prefix)


def _list(app: App, prefix: str) -> None:
    _forget_made()
    with saving(prefix):
        st.session_state[LISTED] = app.lessons.keys.list(person.who(app))


def _create(app: App, prefix: str) -> None:
    with saving(prefix):
        st.session_state[MADE] = app.lessons.keys.create(str(st.session_state[f"{prefix}-name"]), person.who(app))
        st.session_state[LISTED] = app.lessons.keys.list(person.who(app))


def _revoke(app: App, prefix: str, key_id: str) -> None:
    with saving(prefix):
        app.lessons.keys.revoke(key_id, person.who(app))
        notify(prefix, "The key is revoked.")
        st.session_state[LISTED] = app.lessons.keys.list(person.who(app))
