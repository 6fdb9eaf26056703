"""What is needed to use an agent: its code, the snippet for a web page, the link to its model."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.components.shell import person, problems
from pages.components.shell.pictures import address
from services.container import App
from services.kinds.agents.additions import ADDABLE
from services.kinds.agents.desk import WITHOUT_FILE, AgentDesk
from services.people.persons import Right


def preview(what: str, url: str) -> None:
    """What an address chosen for an agent leads to; where it leads nowhere the browser shows that instead."""
    shown = escape(address(url), quote=True)
    if what == "audio":
        st.html(f'<audio class="cs-voice" controls preload="none" src="{shown}" aria-label="The voice sample"></audio>')
    else:
        st.html(
            f'<img class="cs-look cs-small-look" src="{shown}" alt="Your browser finds no picture at this address." '
            'referrerpolicy="no-referrer">'
        )


def _another_model(app: App, desk: AgentDesk, key: str, code: str, model: str) -> None:
    st.markdown("**Another model for the same agent**")
    others = [name for name in ADDABLE if name != model]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.selectbox("Model to add", others, key=f"{key}-add", width=220)
        if st.button("Quote it", key=f"{key}-quote", icon=":material/add_circle:", **person.asks(Right.LAUNCH)):
            with problems.shown():
                draft_id = desk.add_model(code, str(chosen), person.who(app))
                st.switch_page("agents.py", query_params={"draft": draft_id, "step": "launch"})
    st.caption("A paid request: proof and quote come first. A model that the agent has already costs nothing again.")


def draw(app: App, desk: AgentDesk, key: str, code: str, model: str) -> None:
    """Code, snippet and model link, each to be copied."""
    st.markdown("**Agent code**")
    st.code(code, language=None)
    if not desk.practice:
        st.link_button("Talk to it", desk.talk_link(code), icon=":material/forum:")
    st.markdown("**For a web page**")
    st.code(desk.embed_snippet(code), language=None, wrap_lines=True)
    if desk.practice:
        st.caption("In practice the agent exists only in the sandbox, so the snippet shows nothing yet.")
    _another_model(app, desk, key, code, model)
    st.markdown("**Model file**")
    if model in WITHOUT_FILE:
        st.caption(f"{model} has none, and that is as it should be: its agents run at bitHuman.")
        return
    if st.button("Get the model link", key=f"{key}-link", icon=":material/download:"):
        with problems.shown():
            st.link_button("Download the model", address(desk.download_link(code, model)), icon=":material/download:")
            st.caption("The link is good for an hour; get a new one any time.")
