"""What is read of drafts: nothing is changed by any of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.files.files import Files
from services.jobs.drafts import lists
from services.jobs.drafts.edits import edit_lines
from services.jobs.drafts.material import Materials
from services.jobs.drafts.uploads import Uploads
from services.jobs.drafts.views import DraftLine, DraftView, EditLine, Material
from services.jobs.kinds import Kinds
from services.recipients import FileLimits, Table
from services.store.database import Database


class DraftReads:
    """Drafts as they stand."""

    def __init__(self, database: Database, files: Files, kinds: Kinds, *, max_upload_bytes: int) -> None:
        self._database = database
        self._uploads = Uploads(files)
        self._kinds = kinds
        self._limits = FileLimits(max_bytes=max_upload_bytes)
        self._materials = Materials(database, self._uploads, self._limits)

    def get(self, draft_id: str) -> DraftView:
        """The draft, discarded or not. Raises UnknownRecord."""
        return self._materials.view(draft_id)

    def list_open(
        self, *, person: str | None = None, kind: str | None = None, launched: bool = True, limit: int = 20
    ) -> list[DraftLine]:
        """Open drafts of this person or kind, newest first; on demand without those that were launched whole."""
        with self._database.read() as session:
            return lists.open_drafts(session, person=person, kind=kind, launched=launched, limit=limit)

    def material(self, draft_id: str, view: DraftView | None = None) -> Material:
        """File, edited cells and marks of the present revision, from memory when nothing changed.

        Whoever has just read the draft hands over its `view`, and it is not read again. Raises UnknownRecord,
        FileUnreadable or StoreError.
        """
        return self._materials.material(self.get(draft_id) if view is None else view)

    def table(self, sha256: str, name: str, reading: Mapping[str, Any]) -> Table:
        """A kept file, read as a draft or job says. Raises FileUnreadable or StoreError."""
        return self._materials.table(sha256, name, reading)

    def edits(self, draft_id: str, table: Table | None = None, *, limit: int = 200) -> list[EditLine]:
        """The edits that stand, newest first. Whoever has just read the draft's `table` hands it over."""
        table = table if table is not None else self.material(draft_id).table
        with self._database.read() as session:
            return edit_lines(session, draft_id, table, limit)
