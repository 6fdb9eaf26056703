"""What is written of one item in a file that is taken away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit, urlunsplit

from services.config import is_loopback, may_be_opened
from services.jobs.kind import Kind
from services.jobs.states import Cause, ItemState
from services.jobs.views.taking import outcomes
from services.recipients import ColumnMapping, Edits, Table, defused, render_rows

NOTE = "callsheet_note"
FOR_ALL = [
    "share_url",
    "thumbnail_url",
    "gif_url",
    NOTE,
    "attempt",
    "sent_at",
    "finished_at",
]
STATUS = {
    ItemState.WAITING: "waiting to be sent",
    ItemState.SENT: "sent",
    ItemState.RENDERING: "being made",
    ItemState.SUCCEEDED: "ready",
    ItemState.FAILED: "failed",
    ItemState.CANCELLED: "cancelled",
    ItemState.HELD: "held, not sent",
}
REJECTED = "wrong, left out"
OUTCOME_UNKNOWN = "sent, outcome unknown"
LONGEST_NOTE = 500


@dataclass(frozen=True)
class Download:
    """A file to take away: its name, its bytes, its type."""

    name: str
    data: bytes
    mime: str


def link_line(row: outcomes.Outcome, link: str) -> str:
    """Label, tab, link, line end, defused; nothing for what is not good or has no link."""
    return f"{defused(tidy(row.label))}\t{defused(link)}\n" if link and outcomes.is_good(row) else ""


def as_sent(
    table: Table, cells: Mapping[tuple[int, str], str], mapping: ColumnMapping, made: Iterable[outcomes.Outcome]
) -> dict[tuple[int, str], str]:
    """The changed cells, and those that a person changed for a new attempt: the row says what its video says."""
    edits = Edits(dict(cells))
    again = [row for row in made if row.attempt > 1 and len(row.sent_values) == len(mapping.variables)]
    if not again or mapping.missing(table.frame.columns):
        return edits.cells
    frame = edits.apply(table)
    before = render_rows(mapping, frame, [row.row_id for row in again])
    for row, values in zip(again, before, strict=True):
        for source, value, sent in zip(mapping.sources.values(), values, row.sent_values, strict=True):
            if source.kind == "column" and sent != value:
                edits.set_cell(table, row.row_id, source.value, sent)
    return edits.cells


def columns(kind: Kind) -> list[str]:
    """The headings that the results of this kind stand under: a video's state is "video_status", an agent's other."""
    of_id = [kind.id_column] if kind.id_column else []
    return [f"{kind.item_word}_status", *of_id, f"{kind.item_word}_url", *FOR_ALL]


def result_cells(
    kind: Kind, row: outcomes.Outcome, *, unclear: bool, public_url: str | None, practice: bool
) -> dict[str, str]:
    """The result columns of one row. What is flagged has no address."""
    status = STATUS.get(row.state, row.state)
    if row.cause == Cause.REJECTED:
        status = REJECTED
    elif row.flag:
        status = f"check: {tidy(row.flag)}"
    elif unclear and row.state in (ItemState.WAITING, ItemState.SENT):
        status = OUTCOME_UNKNOWN
    said = dict.fromkeys(tidy(text) for text in (row.flag, row.reason, row.message) if text)
    urls = ("url", "share_url", "thumbnail_url", "gif_url") if outcomes.is_good(row) else ()
    addresses = {name: reachable(row._mapping[name], public_url, practice=practice) for name in urls}
    of_id = {kind.id_column: row.public_id} if kind.id_column and not row.flag and row.public_id else {}
    return {
        **of_id,
        f"{kind.item_word}_status": status,
        f"{kind.item_word}_url": addresses.get("url", ""),
        "share_url": addresses.get("share_url", ""),
        "thumbnail_url": addresses.get("thumbnail_url", ""),
        "gif_url": addresses.get("gif_url", ""),
        NOTE: "; ".join(said),
        "attempt": str(row.attempt),
        "sent_at": _when(row.sent_at),
        "finished_at": _when(row.finished_at),
    }


def reachable(url: str | None, public_url: str | None, *, practice: bool) -> str:
    """The address as colleagues and recipients reach it; empty when nobody may be sent to it."""
    if not url or not may_be_opened(url, practice=practice):
        return ""
    if public_url is None or not is_loopback(url):
        return url
    public, own = urlsplit(public_url), urlsplit(url)
    return urlunsplit((public.scheme, public.netloc, own.path, own.query, own.fragment))


def _when(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC") if moment is not None else ""


def tidy(text: str) -> str:
    """The text on one line, without control characters, and not too long for a cell."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())[:LONGEST_NOTE]


def file_name(upload_name: str, what: str) -> str:
    """What a file that goes with an uploaded one is called, in characters that every system takes."""
    place = PurePosixPath(upload_name.replace("\\", "/"))
    stem = re.sub(r'[\x00-\x1f<>:"/|?*]', "_", place.stem).strip(" .") or "recipients"
    return f"{stem} - {what}{place.suffix if place.suffix.lower() in ('.csv', '.tsv', '.txt') else '.csv'}"
