"""One video by its id: what BHuman says of it, in its own words, for whoever talks to its support."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.components.shell import lines
from pages.components.shell import wording as words
from pages.components.shell.pictures import address, picture
from pages.components.shell.saving import saving
from pages.components.studio import asking
from services.container import App
from services.kinds.campaigns.studio.holdings import HeldList, Holding, Sort

NAMES = {
    "status": "BHuman's word",
    "message": "BHuman says",
    "execution_name": "For BHuman's support",
    "text": "Made with",
    "row_index": "Row of its request",
    "campaign_id": "Campaign",
    "video_instance_id": "Template",
    "answered_by": "Told by",
}
LISTED_IN: dict[str, Sort] = {"campaign_id": "campaigns", "video_instance_id": "templates"}
LINKS = {"url": "Film", "share_url": "Share page", "gif": "Moving picture", "whatsapp_video_url": "Film for WhatsApp"}


def draw(app: App, prefix: str, lists: Mapping[Sort, HeldList]) -> None:
    """The field for an id, and what was found last in this session."""
    asking.show(prefix)
    st.markdown(
        "Ask BHuman about one video, whoever made it. **Its id is a secret:** whoever has it can open the film."
    )
    with st.form(f"{prefix}-form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Id of the video", key=f"{prefix}-id", type="password", width=420)
        st.form_submit_button("Look it up", icon=":material/search:", on_click=_look, args=[app, prefix])
    found: Holding | None = st.session_state.get(f"{prefix}.found")
    if found is not None:
        _video(found, lists)


def _video(found: Holding, lists: Mapping[Sort, HeldList]) -> None:
    with st.container(border=True, key="line-studio-video", gap="medium"):
        look, told = st.columns([2, 3], gap="large")
        with look:
            picture(found.picture, "")
        with told:
            about = dict(found.about)
            for name, sort in LISTED_IN.items():
                if name in about:
                    about[name] = lists[sort].name_of(about[name])
            said = [(NAMES[name], about[name]) for name in NAMES if name in about]
            moments = [("Made", found.created_at), ("Changed", found.updated_at), ("Asked", found.opened_at)]
            lines.definitions([*said, *((name, words.moment(at)) for name, at in moments if at)])
            with st.container(horizontal=True, gap="small"):
                for name, label in LINKS.items():
                    if there := address(about.get(name, "")):
                        st.link_button(label, there, icon=":material/open_in_new:")


def _look(app: App, prefix: str) -> None:
    st.session_state.pop(f"{prefix}.found", None)
    with saving(prefix):
        st.session_state[f"{prefix}.found"] = app.studio.look_up(str(st.session_state[f"{prefix}-id"]))
