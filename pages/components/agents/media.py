"""A picture or a voice for an agent: by its address, or uploaded, which is free and gives an address."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from pages.components.agents import use
from pages.components.shell import person
from pages.components.shell.saving import follow, notify, saving, show_problem, to_the_end
from services.container import App
from services.kinds.agents.desk import AgentDesk

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
    follow(f"{prefix}-address", address)
    st.text_input(
        f"{label}, by its address",
        key=f"{prefix}-address",
        placeholder="https://… that anybody can open",
        help=HELP[what],
        on_change=_set,
        args=[app, prefix, draft_id, what],
    )
    generation = st.session_state.setdefault(f"{prefix}.generation", 0)
    key = f"{prefix}-file-{generation}"
    with st.container(key=f"{prefix}-media-upload"):
        # Without limits of its own the uploader hands over any file, and what is wrong with it can be said in full.
        st.file_uploader(
            f"{label}, from this computer: {LIMITS[what]}",
            key=key,
            on_change=_upload,
            args=[app, desk, prefix, key, draft_id, what],
        )
    if desk.may_be_shown(address):
        use.preview(what, address)


@to_the_end
def _set(app: App, prefix: str, draft_id: str, what: What) -> None:
    with saving(prefix):
        address = st.session_state[f"{prefix}-address"].strip()
        app.agents.forms.change(draft_id, what, address, person.who(app))


def _upload(app: App, desk: AgentDesk, prefix: str, key: str, draft_id: str, what: What) -> None:
    uploaded = st.session_state[key]
    if uploaded is None:
        return
    # The file is taken once; a new uploader stands in its place, whatever becomes of it.
    st.session_state[f"{prefix}.generation"] += 1
    with saving(prefix):
        address = desk.upload(uploaded.getvalue(), uploaded.name, what)
        desk.forms.change(draft_id, what, address, person.who(app))
        notify(prefix, f"{uploaded.name} is stored at bitHuman and chosen. Nothing was charged.")
