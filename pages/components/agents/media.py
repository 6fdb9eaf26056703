"""A picture or a voice for an agent: by its address, or uploaded, which is free and gives an address."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from pages.components.agents import use
from pages.components.agents.desk import forms_of
from pages.components.drafts.together import seen
from pages.components.shell import person
from pages.components.shell.saving import notify, saving, show_problem, stored_input
from services.container import App
from services.kinds.agents.desk import AgentDesk
from services.people.persons import Right

What = Literal["image", "audio"]
LABELS = {"image": "Picture", "audio": "Voice sample"}
LIMITS = {"image": "JPEG, PNG or WebP, up to 10 MB", "audio": "MP3, WAV or M4A, up to 25 MB"}
HELP = {
    "image": "One clear face from the front. It is a reference: bitHuman always draws the look anew.",
    "audio": "The voice to be cloned: 10 to 60 seconds of one person speaking.",
}


def draw(app: App, desk: AgentDesk, prefix: str, draft_id: str, what: What, address: str) -> None:
    """The field for the address and the uploader; what is uploaded fills the field."""
    label = LABELS[what]
    show_problem(prefix)
    st.text_input(
        f"{label}, by its address",
        placeholder="https://… that anybody can open",
        **person.asks(Right.PREPARE, HELP[what]),
        **stored_input(f"{prefix}-address", address, _set, app, prefix, draft_id, what),
    )
    generation = st.session_state.setdefault(f"{prefix}.generation", 0)
    with st.container(key=f"{prefix}-media-upload"):
        # Without limits of its own the uploader hands over any file, and what is wrong with it can be said in full.
        st.file_uploader(
            f"{label}, from this computer: {LIMITS[what]}",
            key=f"{prefix}-file-{generation}",
            on_change=_upload,
            args=[app, desk, prefix, generation, draft_id, what],
            **person.asks(Right.PREPARE),
        )
    if desk.may_be_shown(address):
        use.preview(what, address)


def _set(address: str, app: App, prefix: str, draft_id: str, what: What) -> None:
    with saving(prefix):
        seen.of(app, forms_of).change(draft_id, what, address.strip(), person.who(app))


def _upload(app: App, desk: AgentDesk, prefix: str, generation: int, draft_id: str, what: What) -> None:
    uploaded = st.session_state.get(f"{prefix}-file-{generation}")
    # The file is taken once; a new uploader stands in its place, whatever becomes of it.
    if uploaded is None or generation != st.session_state[f"{prefix}.generation"]:
        return
    st.session_state[f"{prefix}.generation"] += 1
    with saving(prefix):
        address = desk.upload(uploaded.getvalue(), uploaded.name, what, person.who(app))
        seen.of(app, forms_of).change(draft_id, what, address, person.who(app))
        notify(prefix, f"{uploaded.name} is stored at bitHuman and chosen. Nothing was charged.")
