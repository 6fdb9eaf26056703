"""What the browser is told about an item: words and addresses of our own, never an id of the service's."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal
from urllib.parse import urlsplit

from pages.components.shell import wording as words
from pages.components.shell.wording import Label
from services.jobs.drafts.settings import read_mapping
from services.jobs.states import ItemState, SubmissionState
from services.jobs.views.lines import ItemLine, JobView

CLIPS = "/clips"


def address(job_id: str, item: ItemLine, what: Literal["film", "thumbnail", "gif", "page"]) -> str | None:
    """Where the browser loads an item's file, or None as long as there is none."""
    there = {"film": item.url, "thumbnail": item.thumbnail_url, "gif": item.gif_url, "page": item.share_url}[what]
    return f"{CLIPS}/{job_id}/{item.id}/{what}" if there else None


def share_address(item: ItemLine, *, practice: bool) -> str | None:
    """What a recipient opens. In practice only its path, since colleagues reach the sandbox as they reach this page."""
    parts = urlsplit(item.share_url or "")
    if parts.scheme not in {"http", "https"}:
        return None
    return parts.path if practice and parts.path.startswith("/sandbox/") else item.share_url


def named_values(job: JobView, item: ItemLine) -> list[tuple[str, str]]:
    """The variables with what was sent for each, in the order in which they were sent."""
    names = list(read_mapping(job.settings).variables)
    names += [f"value {place + 1}" for place in range(len(names), len(item.sent_values))]
    return list(zip(names, item.sent_values, strict=False))


def is_unclear(item: ItemLine, unclear: Collection[str]) -> bool:
    """Whether the item went out in a request whose outcome is unknown."""
    return item.submission_id in unclear and item.state in {ItemState.WAITING, ItemState.SENT}


def item_word(item: ItemLine, unclear: Collection[str]) -> Label:
    """The word for where an item stands; an unknown outcome is not called sent."""
    return words.submission(SubmissionState.UNKNOWN) if is_unclear(item, unclear) else words.item(item.state)


def note(item: ItemLine) -> str:
    """Why it stands so, in our words and in the service's; empty when there is nothing to say."""
    said = f"The service says: {item.message}" if item.message and item.message != item.reason else ""
    return " ".join(part for part in (item.reason, said) if part)


def card(job: JobView, item: ItemLine, unclear: Collection[str], late: str) -> dict[str, Any]:
    """One card; `late` says that the item is, or nothing. Its texts are set as text in the browser, never as HTML."""
    word = item_word(item, unclear)
    return {
        "id": item.id,
        "line": item.line,
        "attempt": item.attempt,
        "label": item.label,
        "pairs": [list(pair) for pair in named_values(job, item)],
        "state": SubmissionState.UNKNOWN if is_unclear(item, unclear) else item.state,
        "word": word.label,
        "meaning": word.meaning,
        "flag": item.flag,
        "note": " ".join(part for part in (late, note(item)) if part),
        "film": address(job.id, item, "film"),
        "thumbnail": address(job.id, item, "thumbnail"),
        "gif": address(job.id, item, "gif"),
        "page": address(job.id, item, "page"),
        "share": share_address(item, practice=job.practice) if item.is_good else None,
    }
