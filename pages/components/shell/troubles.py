"""What is wrong with the dashboard itself, above every page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.components.shell.wording import plain
from services.troubles import Trouble


def show(troubles: Sequence[Trouble]) -> None:
    """A box for each, with what to do; nothing when all is well."""
    for one in troubles:
        text = f"**{plain(one.text)}**  \n:material/arrow_forward: {plain(one.next_step)}"
        if one.only_warns:
            st.warning(text, icon=":material/warning:")
        else:
            st.error(text, icon=":material/error:")
