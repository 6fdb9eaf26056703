"""The line above every page that says which services are only played."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import wording
from pages.components.shell.wording import plain
from services.jobs.kinds import Kinds


def banner(kinds: Kinds) -> None:
    """One slim line when a service is in practice; nothing when all are live."""
    played = list(dict.fromkeys(kind.service_title for kind in kinds if kind.practice))
    if not played:
        return
    names = wording.listed([plain(name) for name in played])
    verb = "is" if len(played) == 1 else "are"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="practice-banner"):
        st.markdown(
            f":material/theater_comedy: **Practice:** {names} {verb} played by a local sandbox. "
            "Nothing is charged, no real person is reached.",
            width="content",
        )
        st.page_link("connections.py", label="Connections", icon=":material/cable:")
