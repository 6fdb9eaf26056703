"""What the browser is told about an item: words and addresses of our own, never an id of the service's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape
from typing import Any, Literal
from urllib.parse import urlsplit

import streamlit as st

from pages.components.jobs.own import NONE, OwnWords
from pages.components.shell import wording as words
from pages.components.shell.wording import Label
from services.jobs.drafts.settings import read_mapping
from services.jobs.states import ITEM_UNDER_WAY, ItemState, SubmissionState
from services.jobs.views.lines import ItemLine, JobView, LaunchFacts
from services.web.clips import clip_path
from services.web.row_cells import row_path


def address(job_id: str, item: ItemLine, what: Literal["film", "thumbnail", "gif", "page"]) -> str | None:
    """Where the browser loads an item's file, or None as long as there is none."""
    there = {"film": item.url, "thumbnail": item.thumbnail_url, "gif": item.gif_url, "page": item.share_url}[what]
    return clip_path(job_id, item.id, what) if there else None


def share_address(item: ItemLine, *, practice: bool) -> str | None:
    """What a recipient opens. In practice only its path, since colleagues reach the sandbox as they reach this page."""
    parts = urlsplit(item.share_url or "")
    if parts.scheme not in {"http", "https"}:
        return None
    return parts.path if practice and parts.path.startswith("/sandbox/") else item.share_url


def named_values(job: JobView | LaunchFacts, item: ItemLine, own: OwnWords = NONE) -> list[tuple[str, str]]:
    """The variables with what was sent for each, in the order in which they were sent; where it was a form, as that
    calls them, and without what was left empty in it.
    """
    names = [own.labels.get(name, name) for name in read_mapping(job.settings).variables]
    names += [f"value {place + 1}" for place in range(len(names), len(item.sent_values))]
    named = zip(names, item.sent_values, strict=False)
    return [(name, value) for name, value in named if value or not own.by_form]


def is_unclear(item: ItemLine, unclear: Collection[str]) -> bool:
    """Whether the item went out in a request whose outcome is unknown."""
    return item.submission_id in unclear and item.state in {ItemState.WAITING, ItemState.SENT}


def item_word(item: ItemLine, unclear: Collection[str]) -> Label:
    """The word for where an item stands; an unknown outcome is not called sent."""
    return words.submission(SubmissionState.UNKNOWN) if is_unclear(item, unclear) else words.item(item.state)


def play(film: str, label: str) -> None:
    """Draw the film of one item, to be played where it stands."""
    # Not st.video, which would read an address without a host from the server's own disk.
    st.html(
        f'<video controls preload="metadata" style="width:min(40rem,100%);aspect-ratio:16/9;background:#000" '
        f'src="{escape(film, quote=True)}" aria-label="Film for {escape(label, quote=True)}"></video>'
    )


def note(item: ItemLine) -> str:
    """Why it stands so, in our words and in the service's; empty when there is nothing to say."""
    said = f"The service says: {item.message}" if item.message and item.message != item.reason else ""
    return " ".join(part for part in (item.reason, said) if part)


def other_launch(job: JobView, item: ItemLine, launches: Mapping[str, LaunchFacts]) -> str:
    """Which launch an item is of, when it is another than this job; empty otherwise."""
    if item.job_id == job.id or item.job_id not in launches:
        return ""
    launch = launches[item.job_id]
    return f"Sent with {'the sample' if launch.is_sample else 'another launch'} of {launch.name or 'the draft'}."


def card(
    job: JobView | LaunchFacts, item: ItemLine, unclear: Collection[str], said: str, own: OwnWords
) -> dict[str, Any]:
    """One card; `said` is what is to be noted before its own note. Its texts are set as text, never as HTML."""
    word = item_word(item, unclear)
    return {
        "id": item.id,
        "line": item.line,
        "attempt": item.attempt,
        "by_form": own.by_form,
        "label": item.label,
        "pairs": [list(pair) for pair in named_values(job, item, own)],
        "row": None if own.by_form else row_path(item.job_id, item.id),
        "state": SubmissionState.UNKNOWN if is_unclear(item, unclear) else item.state,
        "word": word.label,
        "meaning": word.meaning,
        "flag": item.flag,
        "note": " ".join(part for part in (said, note(item)) if part),
        "far": words.far(item.told, item.share) if item.state in ITEM_UNDER_WAY else "",
        "share_done": item.share if item.state in ITEM_UNDER_WAY else None,
        "watch": own.watched_at(item) or None if item.state == ItemState.SUCCEEDED else None,
        "embed": (own.embedded(item) or None) if item.is_good else None,
        "practice": job.practice,
        "film": address(item.job_id, item, "film"),
        "thumbnail": address(item.job_id, item, "thumbnail"),
        "gif": address(item.job_id, item, "gif"),
        "page": address(item.job_id, item, "page"),
        "share": share_address(item, practice=job.practice) if item.is_good else None,
    }
