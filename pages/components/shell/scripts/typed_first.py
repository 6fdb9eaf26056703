"""A press never overtakes what was typed just before it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_typed_first = st.components.v2.component(
    "callsheet_typed_first", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def listen() -> None:
    """Let presses on this page wait for what was typed; the router does it once for each run. Nothing is to be seen."""
    _typed_first(key="typed-first")
