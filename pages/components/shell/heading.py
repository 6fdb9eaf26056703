"""The head of a page: its name and, at the right, one line that says what stands here."""

from __future__ import annotations

from html import escape

import streamlit as st

PRODUCT = "Callsheet"


def heading(title: str, line: str = "", *, tab: str = "") -> None:
    """Draw the head of a page, once, first. Both texts are shown letter for letter.

    The browser's tab says `tab`, else the title: whoever has many open finds each again.
    """
    st.set_page_config(page_title=f"{tab or title} · {PRODUCT}")
    # The sections of a page are headings of the third level: without this one those who listen would miss the second.
    told = f"<h2>{escape(line)}</h2>" if line else ""
    st.html(f'<header class="cs-head"><h1 dir="auto">{escape(title)}</h1>{told}</header>')
