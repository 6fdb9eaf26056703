"""The way to another page is one step back."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_one_step = st.components.v2.component(
    "callsheet_one_step", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def listen() -> None:
    """Let the browser's Back lead to the page that was left; the router does it once for each run."""
    _one_step(key="one-step")
