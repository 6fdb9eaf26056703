"""Drafts in memory: the read table of a file, and everything of one revision of a draft, kept for the next rerun."""

from __future__ import annotations

import json
from collections.abc import Collection, Hashable, Mapping
from typing import Any

import pandas as pd

from services.jobs.drafts import rows
from services.jobs.drafts.settings import read_mapping, read_suggested, read_target
from services.jobs.drafts.uploads import Uploads
from services.jobs.drafts.views import DraftView, Material
from services.jobs.recent import Recent
from services.recipients import Change, Edits, FileLimits, Table, read_anywhere
from services.store.database import Database
from services.store.tables import Draft

READING = ("encoding", "delimiter", "quotechar", "header_row", "sheet")
TABLES_KEPT = 4
MATERIALS_KEPT = 6


class Materials:
    """Reads files and drafts, and remembers what it read by (hash, reading) and by (draft, revision)."""

    def __init__(self, database: Database, uploads: Uploads, limits: FileLimits) -> None:
        self._database = database
        self._uploads = uploads
        self._limits = limits
        self._tables: Recent[Table] = Recent(TABLES_KEPT)
        self._materials: Recent[Material] = Recent(MATERIALS_KEPT)

    def table(self, sha256: str, name: str, reading: Mapping[str, Any]) -> Table:
        """A kept file as a table. Raises FileUnreadable or StoreError."""

        def read() -> Table:
            return read_anywhere(self._uploads.get(sha256), name, **_chosen(reading), limits=self._limits)

        return self._tables.get(_table_key(sha256, name, reading), read)

    def keep_table(self, sha256: str, name: str, reading: Mapping[str, Any], table: Table) -> None:
        """Remember a table that was just read."""
        self._tables.get(_table_key(sha256, name, reading), lambda: table)

    def view(self, draft_id: str) -> DraftView:
        """The draft as pages see it. Raises UnknownRecord."""
        with self._database.read() as session:
            return draft_view(rows.find(session, draft_id), rows.job_ids(session, draft_id))

    def material(self, view: DraftView) -> Material:
        """Everything of this revision of a draft. Raises UnknownRecord, FileUnreadable or StoreError."""
        kept = self._materials.get((view.id, view.revision), lambda: self._make(view))
        if kept.view.job_ids == view.job_ids:
            return kept
        return Material(view=view, table=kept.table, frame=kept.frame, marks=kept.marks, edits=kept.edits)

    def _make(self, view: DraftView) -> Material:
        if view.upload_sha256 is None:
            return Material(view=view, table=None, frame=pd.DataFrame(dtype=str), marks={})
        table = self.table(view.upload_sha256, view.upload_name, view.reading)
        with self._database.read() as session:
            cells = rows.cells_at(session, view.id, None)
            marks = rows.marks_of(session, view.id)
            accepted = rows.accepted_of(session, view.id)
            # A change in between would put newer rows under an older revision.
            if rows.find(session, view.id).revision != view.revision:
                return self.material(self.view(view.id))
        frame = table.frame
        standing = standing_cells(table, cells)
        edits = Edits(standing, marks, {row_id for row_id in accepted if 0 <= row_id < len(frame)})
        return Material(
            view=view,
            table=table,
            frame=edits.apply(table) if standing else frame,
            marks=edits.marks_for(table),
            edits=edits,
        )


def standing_cells(table: Table, cells: Mapping[tuple[int, str], str]) -> dict[tuple[int, str], str]:
    """The changed cells that this table has and that say something else than it does."""
    frame = table.frame
    return {
        cell: text
        for cell, text in cells.items()
        if cell[1] in frame.columns and 0 <= cell[0] < len(frame) and frame.at[cell] != text
    }


def _chosen(reading: Mapping[str, Any]) -> dict[str, Any]:
    return {key: reading[key] for key in READING if reading.get(key) is not None}


def _table_key(sha256: str, name: str, reading: Mapping[str, Any]) -> Hashable:
    return sha256, name, json.dumps(_chosen(reading), sort_keys=True)


def draft_view(draft: Draft, job_ids: list[str]) -> DraftView:
    """The record as pages see it."""
    return DraftView(
        id=draft.id,
        kind=draft.kind,
        name=draft.name,
        person=draft.person,
        state=draft.state,
        revision=draft.revision,
        upload_sha256=draft.upload_sha256,
        upload_name=draft.upload_name,
        reading=draft.reading,
        settings=draft.settings,
        target=read_target(draft.settings),
        mapping=read_mapping(draft.settings),
        suggested=read_suggested(draft.settings),
        copied_from=draft.copied_from,
        created_at=draft.created_at,
        updated_at=draft.updated_at,
        job_ids=job_ids,
    )


def standing_changes(now: Material, changes: Collection[Change]) -> dict[tuple[int, str], str]:
    """The new texts of those cells that still say what the person saw."""
    return {
        (one.row, one.column): one.after
        for one in changes
        if one.column in now.frame.columns and now.frame.at[one.row, one.column] == one.before
    }
