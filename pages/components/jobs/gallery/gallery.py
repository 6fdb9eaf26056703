"""The gallery of one page of items: cards whose pictures move under the pointer, and a player above them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from pages.components.jobs.gallery import cards as gallery_cards
from pages.components.shell.scripts.parts import ELEMENTS, joined
from services.jobs.views.lines import ItemLine, JobView

_HERE = Path(__file__).parent
_NAMES = ("marks", "links", "card", "sheet", "dialog", "gallery_component")
PARTS = (ELEMENTS, *(_HERE / f"{name}.js" for name in _NAMES))
"""Its JavaScript, in the order in which the parts need each other."""
_gallery = st.components.v2.component(
    "callsheet_gallery", css=(_HERE / "gallery.css").read_text(encoding="utf-8"), js=joined(PARTS)
)


def gallery(
    job: JobView, items: Sequence[ItemLine], *, noun: str, unclear: Collection[str], late: Mapping[int, str], key: str
) -> None:
    """Draw these items of a job, each of which is a `noun`; `late` says of each late item that it is.

    `unclear` are the ids of its submissions whose outcome is unknown.
    """
    cards: list[dict[str, Any]] = [gallery_cards.card(job, item, unclear, late.get(item.id, "")) for item in items]
    _gallery(key=key, data={"items": cards, "title": f"{noun.capitalize()}s"})
