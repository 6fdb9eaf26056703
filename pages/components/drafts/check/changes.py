"""Cells before and after, as a person looks at them: with what else cannot be seen made visible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from pages.components.shell import wording as words
from services.recipients import Change


def draw(changes: Sequence[Change], line_of: Callable[[int], int] | None = None, most: int = 20) -> None:
    """At most so many changes, one under the other; the number of a row's line before each when it is asked for."""
    lines = "".join(
        f"<div><small>{f'Line {line_of(one.row)}, ' if line_of else ''}{escape(one.column)}</small> "
        f"<code>{_shown(one.before)}</code> <span>→</span> <code>{_shown(one.after)}</code></div>"
        for one in changes[:most]
    )
    more = f"<small>and {words.count(len(changes) - most)} more</small>" if len(changes) > most else ""
    st.html(f'<div class="cs-changes">{lines}{more}</div>')


def _shown(text: str) -> str:
    if not text:
        return "<em>empty</em>"
    return "".join(escape(char) if char.isprintable() else f"<mark>U+{ord(char):04X}</mark>" for char in text)
