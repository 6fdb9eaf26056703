"""What stands beside the page, as dialogs do, is light or dark as the page is."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_scheme = st.components.v2.component(
    "callsheet_scheme", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def follow() -> None:
    """Let it be so; the router does it once for each run. Nothing is to be seen."""
    _scheme(key="page-scheme")
