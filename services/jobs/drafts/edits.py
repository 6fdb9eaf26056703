"""The edits of a draft as people see them."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from services.jobs.drafts.rows import standing_edits
from services.jobs.drafts.views import EditLine
from services.recipients import Table
from services.store.tables import DraftEdit


def edit_lines(session: Session, draft_id: str, table: Table | None, limit: int) -> list[EditLine]:
    """The edits that stand, newest first, each with the text that it replaced."""
    if table is None:
        return []
    columns = set(table.columns)
    now: dict[tuple[int, str], str] = {}
    lines: list[EditLine] = []
    for edit in standing_edits(session, draft_id):
        cell = (edit.row_id, edit.column)
        if edit.column not in columns or not 0 <= edit.row_id < len(table.frame):
            continue
        before = now.get(cell)
        now[cell] = edit.value
        lines.append(
            EditLine(
                id=edit.id,
                row_id=edit.row_id,
                line=table.line_of(edit.row_id),
                column=edit.column,
                before=str(table.frame.at[cell]) if before is None else before,
                after=edit.value,
                person=edit.person,
                made_at=edit.made_at,
            )
        )
    return lines[: -limit - 1 : -1]


def edits_made_last(session: Session, draft_id: str, last_seen: int | None = None) -> list[int]:
    """The ids of the edits that were made together, last of those that stand; with `last_seen` none made after it."""
    standing = (col(DraftEdit.draft_id) == draft_id, col(DraftEdit.undone_at).is_(None))
    newest = session.execute(
        select(col(DraftEdit.made_at), col(DraftEdit.person))
        .where(*standing, *([] if last_seen is None else [col(DraftEdit.id) <= last_seen]))
        .order_by(col(DraftEdit.id).desc())
        .limit(1)
    ).first()
    if newest is None:
        return []
    made_at, person = newest
    together = select(col(DraftEdit.id)).where(
        *standing, col(DraftEdit.made_at) == made_at, col(DraftEdit.person) == person
    )
    return [edit_id for edit_id in session.scalars(together) if edit_id is not None]
