"""Pictures that lie at a service: where the browser finds them, and a quiet place where there is none."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

import streamlit as st

from services.config import is_loopback

SANDBOX = "/sandbox/"


def address(url: str) -> str:
    """Where the browser finds a file of a service; of the sandbox in here only the path, which holds for everybody."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        return ""
    return parts.path if is_loopback(url) and parts.path.startswith(SANDBOX) else url


def picture(url: str, name: str) -> None:
    """The picture, or a quiet place where it would be."""
    shown = address(url)
    if shown:
        st.html(
            f'<img class="cs-look" src="{escape(shown, quote=True)}" alt="{escape(name, quote=True)}" '
            'loading="lazy" referrerpolicy="no-referrer">'
        )
    else:
        st.html('<div class="cs-look cs-no-look" aria-hidden="true"></div>')
