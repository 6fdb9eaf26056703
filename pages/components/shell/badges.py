"""How states look: always an icon and a word, never colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from pages.components.shell import wording
from pages.components.shell.wording import Label
from services.jobs.states import ItemState

BAR_ORDER = (
    ItemState.SUCCEEDED,
    ItemState.FAILED,
    ItemState.RENDERING,
    ItemState.SENT,
    ItemState.WAITING,
    ItemState.HELD,
    ItemState.CANCELLED,
)


def badge(word: Label) -> None:
    """A state as a badge, with its meaning as the tooltip. Use `words.job`, `words.item` or `words.submission`."""
    st.badge(word.label, icon=word.icon, color=word.colour, help=word.meaning or None)


def badge_text(word: Label) -> str:
    """The same badge as Markdown, for a line of text."""
    return f":{word.colour}-badge[{word.icon} {word.label}]"


def tally_text(tallies: Mapping[str, int]) -> str:
    """ "4,980 ready · 12 failed · 8 rendering" in the order of the bar; "nothing yet" when all are zero."""
    parts = [f"{wording.count(n)} {wording.item(name).label.lower()}" for name, n in _present(tallies)]
    return " · ".join(parts) or "nothing yet"


def bar(tallies: Mapping[str, int], *, legend: bool = True) -> None:
    """A slim bar of a job's items by state, with the same in words below it; read aloud as one sentence."""
    present = _present(tallies)
    parts = "".join(f'<span class="cs-{escape(name)}" style="flex-grow:{n}"></span>' for name, n in present)
    said = escape(tally_text(tallies))
    legend_parts = "".join(
        f'<span><i class="cs-{escape(name)}"></i>{wording.count(n)} {escape(wording.item(name).label.lower())}</span>'
        for name, n in present
    )
    below = f'<div class="cs-legend" aria-hidden="true">{legend_parts}</div>' if legend else ""
    st.html(f'<div class="cs-bar" role="img" aria-label="{said}">{parts}</div>{below}')


def _present(tallies: Mapping[str, int]) -> list[tuple[str, int]]:
    known = [(name, tallies.get(name, 0)) for name in BAR_ORDER]
    others = [(name, n) for name, n in tallies.items() if name not in BAR_ORDER]
    return [(name, n) for name, n in known + others if n > 0]
