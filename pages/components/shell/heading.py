"""The head of a page: its name, one line that says what stands here, and the link of what is shown, to be copied."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.components.shell.copying import copy_text

PRODUCT = "Callsheet"
REACHED_AT = "heading.reached-at"


def heading(title: str, line: str = "", *, tab: str = "") -> None:
    """Draw the head of a page, once, first. Both texts are shown letter for letter.

    The browser's tab says `tab`, else the title: whoever has many open finds each again.
    """
    st.set_page_config(page_title=f"{tab or title} · {PRODUCT}")
    # The sections of a page are headings of the third level: without this one those who listen would miss the second.
    told = f"<h2>{escape(line)}</h2>" if line else ""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="page-head"):
        st.html(f'<header class="cs-head"><h1 dir="auto">{escape(title)}</h1>{told}</header>', width="stretch")
        copy_text.link("copy-link", st.session_state.get(REACHED_AT, ""))


def reached_at(public_url: str | None) -> None:
    """For the router: how colleagues reach the dashboard, where it is set."""
    st.session_state[REACHED_AT] = (public_url or "").rstrip("/")
