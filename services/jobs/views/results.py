"""What a job came to: the user's own file with results behind it, and links to share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import Row, select
from sqlmodel import Session, col

from services.config import is_loopback, may_be_opened
from services.errors import NotPossible
from services.jobs.drafts.copies import find_job
from services.jobs.drafts.drafts import Drafts
from services.jobs.drafts.material import standing_cells
from services.jobs.drafts.rows import cells_at, left_out
from services.jobs.kind import Kind
from services.jobs.kinds import Kinds
from services.jobs.states import ItemState, SubmissionState
from services.recipients import Edits, defused, results_file
from services.store.database import Database
from services.store.tables import Item, Submission

FOR_ALL = [
    "share_url",
    "thumbnail_url",
    "gif_url",
    "callsheet_note",
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
NOT_HERE = "not in this job"
OUTCOME_UNKNOWN = "sent, outcome unknown"
LONGEST_NOTE = 500


@dataclass(frozen=True)
class Download:
    """A file to take away: its name, its bytes, its type."""

    name: str
    data: bytes
    mime: str


class Results:
    """Exports of one job. What is flagged is never exported as good."""

    def __init__(self, database: Database, drafts: Drafts, kinds: Kinds) -> None:
        self._database = database
        self._drafts = drafts
        self._kinds = kinds

    def file(self, job_id: str, *, public_url: str | None = None) -> Download:
        """The uploaded file with the cells edited before the launch, and the newest attempt of each of its rows.

        A row's key stands before the results, so that the file can be brought back. Cells that nobody edited stay as
        they came, but for formulas, which get an apostrophe in front.

        With `public_url`, addresses on this machine (practice) are written as colleagues reach them. When a result
        does not fit the file's own encoding, the file is UTF-8 and its name says so.
        Raises UnknownRecord, StoreError, and NotPossible for a job without a file.
        """
        with self._database.read() as session:
            job = find_job(session, job_id)
            changed = cells_at(session, job.draft_id, job.created_at)
            if job.upload_sha256 is None:
                raise NotPossible("This job was made without a file, so there is none to give back.")
            kind = self._kinds[job.kind]
            status = f"{kind.item_word}_status"
            cells = {
                row_id: {status: mark, "callsheet_note": _tidy(reason)}
                for row_id, (mark, reason) in left_out(session, job_id).items()
            }
            unclear = _unclear(session, job_id)
            for row in _newest_attempts(session, job_id):
                cells[row.row_id] = _cells(
                    kind, row, unclear=row.submission_id in unclear, public_url=public_url, practice=job.practice
                )
        table = self._drafts.table(job.upload_sha256, job.upload_name, job.reading)
        for row_id in table.frame.index.tolist():
            cells.setdefault(row_id, {status: NOT_HERE})
        edits = Edits(standing_cells(table, changed))
        written = results_file(table, cells, columns(kind), edits=edits, with_key=True)
        name = file_name(job.upload_name, "results (UTF-8)" if written.fell_back else "results")
        return Download(name, written.data, "text/csv")

    def links_file(self, job_id: str, *, public_url: str | None = None) -> Download:
        """The share links as a file of tab-separated values. Raises UnknownRecord."""
        links = self.share_links(job_id, public_url=public_url)
        with self._database.read() as session:
            upload_name = find_job(session, job_id).upload_name
        name = PurePosixPath(file_name(upload_name, "share links")).with_suffix(".tsv").name
        return Download(name, links.encode(), "text/tab-separated-values; charset=utf-8")

    def share_links(self, job_id: str, *, public_url: str | None = None) -> str:
        """One line for each good video that has a share link: label, tab, link, defused. Raises UnknownRecord."""
        with self._database.read() as session:
            practice = find_job(session, job_id).practice
            return "".join(
                f"{defused(_tidy(row.label))}\t{defused(link)}\n"
                for row in _newest_attempts(session, job_id)
                if row.state == ItemState.SUCCEEDED
                and not row.flag
                and (link := _reachable(row.share_url, public_url, practice=practice))
            )


def columns(kind: Kind) -> list[str]:
    """The headings that the results of this kind stand under: a video's state is "video_status", an agent's other."""
    of_id = [kind.id_column] if kind.id_column else []
    return [f"{kind.item_word}_status", *of_id, f"{kind.item_word}_url", *FOR_ALL]


def _newest_attempts(session: Session, job_id: str) -> list[Row[Any]]:
    found = session.execute(
        select(
            col(Item.row_id),
            col(Item.attempt),
            col(Item.label),
            col(Item.state),
            col(Item.submission_id),
            col(Item.public_id),
            col(Item.message),
            col(Item.reason),
            col(Item.flag),
            col(Item.url),
            col(Item.share_url),
            col(Item.thumbnail_url),
            col(Item.gif_url),
            col(Item.sent_at),
            col(Item.finished_at),
        ).where(col(Item.job_id) == job_id)
    )
    newest: dict[int, Row[Any]] = {}
    for row in found:
        if row.row_id not in newest or newest[row.row_id].attempt < row.attempt:
            newest[row.row_id] = row
    return [newest[row_id] for row_id in sorted(newest)]


def _unclear(session: Session, job_id: str) -> set[str]:
    return set(
        session.scalars(
            select(col(Submission.id)).where(
                col(Submission.job_id) == job_id, col(Submission.state) == SubmissionState.UNKNOWN
            )
        )
    )


def _cells(kind: Kind, row: Row[Any], *, unclear: bool, public_url: str | None, practice: bool) -> dict[str, str]:
    status = STATUS.get(row.state, row.state)
    good = not row.flag
    if row.flag:
        status = f"check: {_tidy(row.flag)}"
    elif unclear and row.state in (ItemState.WAITING, ItemState.SENT):
        status = OUTCOME_UNKNOWN
    said = dict.fromkeys(_tidy(text) for text in (row.flag, row.reason, row.message) if text)
    urls = ("url", "share_url", "thumbnail_url", "gif_url") if good and row.state == ItemState.SUCCEEDED else ()
    addresses = {name: _reachable(row._mapping[name], public_url, practice=practice) for name in urls}
    of_id = {kind.id_column: row.public_id} if kind.id_column and good and row.public_id else {}
    return {
        **of_id,
        f"{kind.item_word}_status": status,
        f"{kind.item_word}_url": addresses.get("url", ""),
        "share_url": addresses.get("share_url", ""),
        "thumbnail_url": addresses.get("thumbnail_url", ""),
        "gif_url": addresses.get("gif_url", ""),
        "callsheet_note": "; ".join(said),
        "attempt": str(row.attempt),
        "sent_at": _when(row.sent_at),
        "finished_at": _when(row.finished_at),
    }


def _reachable(url: str | None, public_url: str | None, *, practice: bool) -> str:
    if not url or not may_be_opened(url, practice=practice):
        return ""
    if public_url is None or not is_loopback(url):
        return url
    public, own = urlsplit(public_url), urlsplit(url)
    return urlunsplit((public.scheme, public.netloc, own.path, own.query, own.fragment))


def _when(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC") if moment is not None else ""


def _tidy(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())[:LONGEST_NOTE]


def file_name(upload_name: str, what: str) -> str:
    """What a file that goes with an uploaded one is called, in characters that every system takes."""
    place = PurePosixPath(upload_name.replace("\\", "/"))
    stem = re.sub(r'[\x00-\x1f<>:"/|?*]', "_", place.stem).strip(" .") or "recipients"
    return f"{stem} - {what}{place.suffix if place.suffix.lower() in ('.csv', '.tsv', '.txt') else '.csv'}"
