"""Rows that name a person: in files as they are read, in cells that were changed, in what was sent."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from services.errors import FilesOutOfReach, RecipientsError, StoreError
from services.jobs.drafts.drafts import Drafts
from services.jobs.drafts.rows import batched_ids
from services.recipients import Table
from services.store.tables import Draft, DraftEdit, Item, Job
from services.upkeep.forgetting.footprint import Row
from services.upkeep.forgetting.terms import Terms
from services.upkeep.forgetting.uploads import rows_with


@dataclass
class FileInUse:
    """One uploaded file as some drafts and jobs read it, which therefore mean the same by a row's id."""

    sha256: str
    name: str
    reading: dict[str, Any]
    drafts: set[str] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)
    table: Table | None = None
    named: bool = False
    """Something of it names the person, a row or what stands beside the rows."""


def files_in_use(session: Session) -> list[FileInUse]:
    """Every uploaded file that a draft or a job has, once for each way in which it is read."""
    found: dict[tuple[str, str, str], FileInUse] = {}
    drafts = select(col(Draft.upload_sha256), col(Draft.upload_name), col(Draft.reading), col(Draft.id))
    jobs = select(col(Job.upload_sha256), col(Job.upload_name), col(Job.reading), col(Job.draft_id))
    for sha256, name, reading, draft_id in [*session.execute(drafts), *session.execute(jobs)]:
        if sha256 is not None:
            key = (sha256, name, json.dumps(reading, sort_keys=True))
            found.setdefault(key, FileInUse(sha256, name, reading)).drafts.add(draft_id)
    return list(found.values())


def look_into(
    files: Iterable[FileInUse], drafts: Drafts, terms: Terms, changed: Mapping[Row, Sequence[str]]
) -> list[str]:
    """Find the rows of each file that name the person; returns the names of files that cannot be read as tables.

    A row in which cells were changed is looked at with its old cells and its new ones.
    """
    unread = []
    for file in files:
        try:
            table = drafts.table(file.sha256, file.name, file.reading)
        except FilesOutOfReach:
            raise  # it may name the person all the same
        except (RecipientsError, StoreError):
            unread.append(file.name)
            continue
        file.rows |= set(rows_with(table, terms))
        for (draft_id, row_id), values in changed.items():
            if draft_id in file.drafts and row_id < len(table.frame):
                cells = [str(cell) for cell in table.frame.loc[row_id]]
                if terms.are_over([*cells, *values]):
                    file.rows.add(row_id)
        file.named = bool(file.rows) or terms.in_lines.are_in(table.original.text)
        if file.named:
            file.table = table
    return unread


def changed_cells(session: Session) -> dict[Row, list[str]]:
    """What was ever written into the cells of a row, undone or not."""
    edits = session.execute(select(col(DraftEdit.draft_id), col(DraftEdit.row_id), col(DraftEdit.value)))
    found: dict[Row, list[str]] = {}
    for draft_id, row_id, value in edits.yield_per(1000):
        found.setdefault((draft_id, row_id), []).append(value)
    return found


def rows_named_elsewhere(
    session: Session, terms: Terms, changed: Mapping[Row, Sequence[str]], mentioned: Collection[Row]
) -> set[Row]:
    """Rows that name the person in changed cells, or in what was sent of them."""

    def name(row: Row, cells: Sequence[str]) -> bool:
        return any(map(terms.are_in, cells)) if row in mentioned else terms.are_over(cells)

    found = {row for row, cells in changed.items() if name(row, cells)}
    sent = session.execute(select(col(Item.draft_id), col(Item.row_id), col(Item.sent_values), col(Item.label)))
    for draft_id, row_id, values, label in sent.yield_per(1000):
        if name((draft_id, row_id), [*values, label]):
            found.add((draft_id, row_id))
    return found


def items_of(session: Session, rows: Iterable[Row]) -> list[Item]:
    """Every attempt at these rows."""
    by_draft: dict[str, set[int]] = {}
    for draft_id, row_id in rows:
        by_draft.setdefault(draft_id, set()).add(row_id)
    items: list[Item] = []
    for draft_id, ids in by_draft.items():
        for some in batched_ids(ids):
            query = select(Item).where(col(Item.draft_id) == draft_id, col(Item.row_id).in_(some))
            items += session.scalars(query.order_by(col(Item.id))).all()
    return items


def shown(table: Table | None, row_id: int, items: Sequence[Item], terms: Terms) -> str:
    """The row in a line, the cells that name the person first."""
    if table is None or row_id >= len(table.frame):
        return items[0].label if items else ""
    cells = [str(table.frame.at[row_id, column]) for column in table.columns]
    filled = [cell for cell in cells if cell.strip()]
    return " · ".join(sorted(filled, key=lambda cell: not terms.are_in(cell)))[:120]


def by_draft(rows: Iterable[Row]) -> Mapping[str, list[int]]:
    """The ids of rows by their draft."""
    found: dict[str, list[int]] = {}
    for draft_id, row_id in sorted(rows):
        found.setdefault(draft_id, []).append(row_id)
    return found
