"""Looking for one person everywhere that we keep anything."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session, col

from services.files.files import UPLOADS, Files
from services.files.opening import kept_names_in
from services.jobs.drafts.drafts import Drafts
from services.jobs.states import ITEM_OPEN
from services.store.database import Database
from services.store.tables import Draft, Item, Job, Upload
from services.upkeep.forgetting import files as on_disk
from services.upkeep.forgetting.footprint import Footprint, Row, RowOfPerson, StillRunning
from services.upkeep.forgetting.kept import bytes_name, copies_naming, unused_uploads
from services.upkeep.forgetting.rows import (
    FileInUse,
    changed_cells,
    files_in_use,
    items_of,
    look_into,
    rows_named_elsewhere,
    shown,
)
from services.upkeep.forgetting.scrubbing import Hit, hits, scrub_file, tables_of
from services.upkeep.forgetting.terms import Terms

MOST_SHOWN = 200
MOST_MORE = 12
PLACES = {
    "audit_entry": "the team's record",
    "browser_session": "signed-in browsers",
    "cap": "caps",
    "charge": "lines of money",
    "consent": "answers of consent",
    "delivery": "callbacks",
    "draft": "drafts",
    "draft_change": "who changed drafts",
    "draft_edit": "changed cells",
    "draft_mark": "marks of rows",
    "draft_ready": "drafts handed over",
    "event": "histories of jobs",
    "item": "items",
    "job": "jobs",
    "job_left_out": "rows left out",
    "kept_search": "kept searches",
    "member": "members of the team",
    "preference": "what was last chosen or seen",
    "quote": "quotes",
    "results_link": "links to results",
    "sample_approval": "approvals of samples",
    "second_yes": "second yeses",
    "service_prices": "what services charge",
    "service_record": "what services listed",
    "service_use": "what services were asked for",
    "submission": "requests",
    "submission_body": "bytes of requests",
    "worker": "workers",
}
_ADDRESS = re.compile(r"[^\s@,;<>\"']{1,64}@[^\s@,;<>\"']{1,255}\.\w{2,}|\+\d[\d ()./-]{6,30}\d")


@dataclass
class Search:
    """Everything that was found, as the database knows it."""

    terms: Terms
    files: list[FileInUse] = field(default_factory=list)
    rows: set[Row] = field(default_factory=set)
    items: list[Item] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    """Hashes of uploaded files that no draft and no job has any more."""
    copies: list[str] = field(default_factory=list)
    """Names of copies of lessons."""
    others: list[Path] = field(default_factory=list)
    databases: dict[Path, int] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    """Names of files in use that cannot be read as tables, and name the person."""


def search(
    database: Database, files: Files, drafts: Drafts, data: Path, terms: Terms, mentioned: Collection[Row] = ()
) -> Search:
    """Look everywhere. It reads every uploaded file and every line of the database, so it may take minutes.

    Rows that are said to be somebody else's count when they name the person outright, and not for single words.
    """
    with database.read() as session:
        in_use = files_in_use(session)
        changed = changed_cells(session)
        elsewhere = rows_named_elsewhere(session, terms, changed, mentioned)
        kept = set(session.scalars(select(col(Upload.sha256))))
    unread = look_into(in_use, drafts, terms, {row: cells for row, cells in changed.items() if row not in mentioned})
    rows = set(elsewhere)
    for file in in_use:
        file.rows |= {row_id for draft_id, row_id in elsewhere if draft_id in file.drafts}
        rows |= {(draft_id, row_id) for draft_id in file.drafts for row_id in file.rows}
    rows -= {row for row in mentioned if row not in elsewhere and not _is_named(in_use, row, terms)}
    terms = terms.knowing(_cells(in_use, rows - set(mentioned)))
    found = Search(terms, files=in_use, rows=rows, unread=unread)
    with database.read() as session:
        found.items = items_of(session, found.rows)
        for table in tables_of(database):
            found.hits += hits(session, table, terms)
    found.unused = unused_uploads(files, kept, {file.sha256 for file in found.files}, terms)
    found.closed = [
        file.name
        for file in found.files
        if file.name in found.unread and bytes_name("", files.get(UPLOADS + file.sha256), terms)
    ]
    found.copies = copies_naming(files, terms)
    found.others = on_disk.files_naming(data, terms, kept_names_in(data, files))
    for place in on_disk.databases(data, _own(database)):
        if count := scrub_file(place, terms, only_count=True):
            found.databases[place] = count
    return found


def footprint(database: Database, found: Search) -> Footprint:
    """The same as a page shows it."""
    places = Counter(PLACES.get(hit.table.name, hit.table.name.replace("_", " ")) for hit in found.hits)
    for place, count in found.databases.items():
        places[f"the database {place.name}"] += count
    with database.read() as session:
        return Footprint(
            terms=found.terms.given,
            rows=_rows(session, found),
            places=dict(places),
            files=[*_unused(found.unused), *found.copies, *_names(found.others)],
            running=running(session, found.items),
            unread=found.closed,
            more=_more(found),
            service_ids=[item.public_id or item.vendor_id or "" for item in found.items if item.vendor_id],
        )


def running(session: Session, items: Sequence[Item]) -> list[StillRunning]:
    """The jobs in which some of these items are not final."""
    still = Counter(item.job_id for item in items if item.state in ITEM_OPEN)
    query = select(col(Job.id), col(Job.name)).where(col(Job.id).in_(still))
    names = {job_id: name for job_id, name in session.execute(query)}  # noqa: C416 - rows, which are no pairs to mypy
    return [StillRunning(job_id, names.get(job_id, job_id), count) for job_id, count in still.items()]


def _rows(session: Session, found: Search) -> list[RowOfPerson]:
    ids = {draft_id for draft_id, _row in found.rows}
    drafts = {one.id: one for one in session.scalars(select(Draft).where(col(Draft.id).in_(ids)))}
    tables = {draft_id: file.table for file in found.files for draft_id in file.drafts}
    lines = []
    for draft_id, row_id in sorted(found.rows)[:MOST_SHOWN]:
        own = [item for item in found.items if (item.draft_id, item.row_id) == (draft_id, row_id)]
        table, draft = tables.get(draft_id), drafts.get(draft_id)
        line = table.line_of(row_id) if table is not None and row_id < len(table.frame) else row_id + 1
        jobs = tuple(sorted({item.job_id for item in own}))
        text = shown(table, row_id, own, found.terms)
        name, file = (draft.name, draft.upload_name) if draft is not None else ("", "")
        lines.append(RowOfPerson((draft_id, row_id), name, file, line, text, jobs))
    return lines


def _more(found: Search) -> list[str]:
    """Addresses and numbers of the same rows that were not looked for."""
    more: dict[str, None] = {}
    for file in found.files:
        for row_id in sorted(file.rows):
            if file.table is not None and row_id < len(file.table.frame):
                cells = " \n ".join(str(cell) for cell in file.table.frame.loc[row_id])
                more |= dict.fromkeys(one for one in _ADDRESS.findall(cells) if not found.terms.are_in(one))
    return list(more)[:MOST_MORE]


def _cells(files: Sequence[FileInUse], rows: Collection[Row]) -> list[str]:
    """The cells of these rows."""
    return [
        str(cell)
        for file in files
        for row_id in sorted(file.rows)
        if file.table is not None and row_id < len(file.table.frame)
        if any((draft_id, row_id) in rows for draft_id in file.drafts)
        for cell in file.table.frame.loc[row_id]
    ]


def _is_named(files: Sequence[FileInUse], row: Row, terms: Terms) -> bool:
    """Whether this row names the person outright: in one cell, or in cells that hold nothing else."""
    return any(
        terms.name_record([str(cell) for cell in file.table.frame.loc[row[1]]])
        for file in files
        if file.table is not None and row[0] in file.drafts and row[1] < len(file.table.frame)
    )


def _own(database: Database) -> Path | None:
    name = database.engine.url.database
    return Path(name).resolve() if database.is_sqlite and name else None


def _unused(hashes: Sequence[str]) -> list[str]:
    return [f"uploaded file {one[:12]}…, used by nobody" for one in hashes]


def _names(files: Sequence[Path]) -> list[str]:
    return [f"{file.parent.name}/{file.name}" for file in files]
