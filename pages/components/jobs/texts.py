"""Texts of files and services on a job's page: shown letter for letter, and never as Markdown, HTML or a link."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st


def item_text(title: str, told: str = "") -> None:
    """The name of an item in bold and what there is to say about it below."""
    below = f"<br>{escape(told)}" if told else ""
    st.html(f'<p dir="auto" style="margin:0;overflow-wrap:anywhere"><b>{escape(title)}</b>{below}</p>', width="stretch")


def pairs(named: Sequence[tuple[str, str]]) -> None:
    """Names and values, with every space of a value."""
    lines = "".join(
        f'<dt>{escape(name)}</dt><dd dir="auto" style="white-space:pre-wrap">{escape(value) or "<i>(empty)</i>"}</dd>'
        for name, value in named
    )
    st.html(f'<dl class="cs-facts">{lines}</dl>')
