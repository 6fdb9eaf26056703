"""A link to the page that is open already leads where it says."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_same_page = st.components.v2.component(
    "callsheet_same_page", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def listen() -> None:
    """Let such links work; the router does it once for each run. Nothing is to be seen."""
    _same_page(key="same-page")
