"""What a press opened is brought into sight."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_in_sight = st.components.v2.component(
    "callsheet_in_sight", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def bring(key: str) -> None:
    """Scroll to the container in which this is drawn, last, when it appears. Nothing of it is to be seen."""
    _in_sight(key=f"in-sight-{key}")
