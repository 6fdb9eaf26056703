"""The head of a page: its name and, at the right, one line that says what stands here."""

from __future__ import annotations

from html import escape

import streamlit as st


def heading(title: str, line: str = "") -> None:
    """Draw the head of a page, once, first. Both texts are shown letter for letter."""
    told = f"<p>{escape(line)}</p>" if line else ""
    st.html(f'<header class="cs-head"><h1>{escape(title)}</h1>{told}</header>')
