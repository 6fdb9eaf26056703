"""The gallery of one page of items: cards whose pictures move under the pointer, and a player above them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from pages.components.jobs.gallery import cards as gallery_cards
from pages.components.jobs.own import OwnWords
from pages.components.shell import wording as words
from pages.components.shell.links import in_url
from pages.components.shell.scripts.parts import ELEMENTS, joined
from services.jobs.views.lines import ItemLine, JobView, LaunchFacts

_HERE = Path(__file__).parent
_NAMES = ("marks", "links", "card", "sheet", "dialog", "gallery_component")
PARTS = (ELEMENTS, *(_HERE / f"{name}.js" for name in _NAMES))
"""Its JavaScript, in the order in which the parts need each other."""
_gallery = st.components.v2.component(
    "callsheet_gallery", css=(_HERE / "gallery.css").read_text(encoding="utf-8"), js=joined(PARTS)
)


def gallery(
    job: JobView,
    items: Sequence[ItemLine],
    named: int | None,
    *,
    item_word: str,
    unclear: Collection[str],
    late: Mapping[int, str],
    launches: Mapping[str, LaunchFacts],
    own: OwnWords,
    key: str,
) -> None:
    """Draw these items, each called an `item_word`, of a job or, with `launches`, of a draft over all of them.

    At first the dialog is open at the item that is `named`.
    `late` says of each late item that it is; `unclear` are the ids of the submissions whose outcome is unknown.
    """
    cards: list[dict[str, Any]] = [
        gallery_cards.card(launches.get(item.job_id, job), item, unclear, _said(job, item, launches, late), own)
        for item in items
    ]
    data = {"items": cards, "title": f"{words.first_up(item_word)}s", "named": named}
    _gallery(key=key, data=data, on_closed_change=_forget_named)


def _forget_named() -> None:
    in_url.write(item="")


def _said(job: JobView, item: ItemLine, launches: Mapping[str, LaunchFacts], late: Mapping[int, str]) -> str:
    where = gallery_cards.other_launch(job, item, launches)
    return " ".join(part for part in (where, late.get(item.id, "")) if part)
