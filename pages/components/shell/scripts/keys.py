"""Keys that lead to the search of a page and through its list."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_keys = st.components.v2.component("callsheet_keys", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))


def listen() -> None:
    """Let /, J and K work on this page; the router does it once for each run. Nothing is to be seen."""
    _keys(key="page-keys")
