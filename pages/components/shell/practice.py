"""The line above every page that says which services are only played."""

from __future__ import annotations

import streamlit as st

from pages.components.shell import wording
from pages.components.shell.wording import plain
from services.jobs.kinds import Kinds


def banner(kinds: Kinds) -> None:
    """One slim line when a service is in practice; nothing when all are live."""
    titles = list(dict.fromkeys(kind.service_title for kind in kinds))
    played = list(dict.fromkeys(kind.service_title for kind in kinds if kind.practice))
    if not played:
        return
    # With all of them in practice the names say nothing, and without them it is one line on a phone.
    where = "" if played == titles else f" at {wording.listed([plain(name) for name in played])}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="practice-banner"):
        st.markdown(f":material/theater_comedy: **Practice{where}:** nothing is charged or sent.", width="content")
        st.page_link("connections.py", label="Go live")
