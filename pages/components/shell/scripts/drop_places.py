"""Places to drop a file at are told as what they are to whoever has the page read aloud."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_drop_places = st.components.v2.component(
    "callsheet_drop_places", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def listen() -> None:
    """Tell them so from now on; the router does it once for each run. Nothing is to be seen."""
    _drop_places(key="drop-places")
