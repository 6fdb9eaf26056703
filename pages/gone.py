"""An address that leads to no page: said in our words, with the ways on."""

from __future__ import annotations

import streamlit as st

from pages.components.shell.heading import heading

heading("No such page", "This address leads nowhere")
st.info(
    "The link may be cut off or mistyped. Nothing was changed or sent by opening it.",
    icon=":material/search_off:",
)
st.page_link("overview.py", label="To the overview", icon=":material/dashboard:")
st.page_link("history.py", label="Look for a job in History", icon=":material/history:")
