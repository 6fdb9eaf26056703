"""A text to be copied with one press."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
_copy = st.components.v2.component(
    "callsheet_copy",
    css=(_HERE / "copy_text.css").read_text(encoding="utf-8"),
    js=(_HERE / "copy_text.js").read_text(encoding="utf-8"),
)


_link = st.components.v2.component(
    "callsheet_copy_link",
    css=(_HERE / "copy_text.css").read_text(encoding="utf-8"),
    js=(_HERE / "copy_text.js").read_text(encoding="utf-8"),
)


def link(key: str, at: str) -> None:
    """A button that copies the link of the view as it is when it is pressed; `at` is how colleagues reach it."""
    _link(key=key, data={"text": "", "address": "", "label": "Copy link", "at": at}, width="content")


def draw(key: str, text: str) -> None:
    """The text, and beside it the button that copies it."""
    _copy(key=key, data={"text": text, "address": "", "label": "Copy"})


def button(key: str, label: str, address: str) -> None:
    """A button that copies what lies at this address of ours, which is asked for only when it is pressed."""
    _copy(key=key, data={"text": "", "address": address, "label": label})
