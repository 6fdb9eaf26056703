"""The institute's keys: make one (shown once), list them masked, revoke one. Asked only once it is opened."""

from __future__ import annotations

import streamlit as st

from pages.components import problems, words
from pages.components.words import plain
from services import container
from services.jobs.lesson_keys import KeyLine


def panel(prefix: str) -> None:
    """A switch that opens it, since listing keys asks the service."""
    if not st.toggle("Institute keys", key=f"{prefix}-open", help="Make, list and revoke the keys of the institute."):
        return
    keys = container.current().lessons.keys
    with problems.shown():
        with st.form(f"{prefix}-form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
            name = st.text_input("Name of a new key", value="Callsheet", width=260)
            make = st.form_submit_button("Make a key", icon=":material/key:")
        if make:
            # Not kept anywhere, not even in the session: the next run of the page has forgotten it.
            st.success("This is the key. It is shown only now: copy it to where keys are kept.", icon=":material/key:")
            st.code(keys.create(name), language=None)
        for line in keys.list():
            _line(f"{prefix}-{line.id}", line)


def _line(key: str, line: KeyLine) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", border=True, key=f"line-{key}"):
        st.markdown(f"**{plain(line.name)}** · `{line.masked}` · made {plain(words.moment(line.created_at))}")
        with st.popover("Revoke", icon=":material/key_off:"):
            if line.may_be_ours:
                st.warning("**This looks like the key in use.** Without it Callsheet can make no more lessons.")
            st.markdown("A revoked key is useless for good, wherever it is used.")
            if st.button("Yes, revoke it", key=f"{key}-revoke", icon=":material/key_off:"):
                with problems.shown():
                    container.current().lessons.keys.revoke(line.id)
                    st.rerun()
