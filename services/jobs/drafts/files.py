"""A file, or another reading of it, comes into a draft: what stays of the work done, and what cannot."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from services.errors import NotPossible
from services.jobs.drafts import rows
from services.jobs.drafts.remembered import remembered_for
from services.jobs.drafts.settings import FILE, for_new_columns
from services.recipients import Table
from services.store.tables import Draft


def take_table(
    session: Session, draft: Draft, table: Table, *, before: Table | None, reading: dict[str, Any], person: str | None
) -> None:
    """Let the draft stand on this table. Marks stay while rows stay the same, edits while columns do too.

    Another sheet has other rows, however many it has.

    Raises NotPossible when rows would change their meaning after a job was launched.
    """
    same_rows = (
        before is not None
        and before.reading.sheet == table.reading.sheet
        and list(before.original.lines) == list(table.original.lines)
    )
    same_cells = same_rows and before is not None and before.columns == table.columns
    if not same_rows:
        if rows.was_launched(session, draft.id):
            raise NotPossible(
                "Rows of this draft were already launched, so its rows cannot be exchanged.",
                next_step="Start a new draft for the other file.",
            )
        rows.clear_marks(session, draft.id)
    # A row that was found right was found so in the old reading's cells.
    rows.clear_accepted(session, draft.id)
    if not same_cells:
        rows.undo_cells(session, draft.id)
    facts = {**draft.settings.get(FILE, {}), "rows": len(table.frame)}
    if person is not None:
        # Another file: whatever was known about the one before, that a form wrote it included, is over.
        facts = {"rows": len(table.frame), "person": person}
    known = remembered_for(session, draft, table.columns)
    draft.settings = {**for_new_columns(draft.settings, table.frame, known), FILE: facts}
    draft.reading = reading
