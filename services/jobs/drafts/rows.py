"""The rows behind a draft: its revision, its changed cells and its marks. Every function works in a session given."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Row, Update, delete, insert, select, update
from sqlmodel import Session, col

from services.errors import NotPossible, UnknownRecord
from services.jobs.drafts.views import DraftView
from services.recipients import Mark, Marks
from services.store.shared.upserts import insert_new
from services.store.tables import Draft, DraftEdit, DraftMark, Job, JobLeftOut, Upload, utc_now

OPEN = "open"
ACCEPTED = "accepted"
"""The mark of a row that looks wrong as it was read and that a person has found right."""
DISCARDED = "discarded"
FORGOTTEN: Mark = ("dropped", "forgotten")
"""The mark of a row whose person was forgotten. Nobody takes it off."""
AT_ONCE = 500


def find(session: Session, draft_id: str) -> Draft:
    """The draft. Raises UnknownRecord."""
    draft = session.get(Draft, draft_id)
    if draft is None:
        raise UnknownRecord("There is no such draft.", next_step="Open it from the list of drafts.")
    return draft


def open_for_change(session: Session, draft_id: str, seen: int | None) -> tuple[Draft, bool]:
    """The draft with its next revision taken, and whether it is as seen; what is set on it is written with the
    transaction.

    The UPDATE comes first and carries the conditions: it takes the row's lock, a draft discarded in another tab cannot
    be changed, and one that is another revision than was seen is changed only after a look at what was changed since.
    Raises UnknownRecord, or NotPossible when it was discarded.
    """
    next_one = (
        update(Draft)
        .where(col(Draft.id) == draft_id, col(Draft.state) == OPEN)
        .values(revision=Draft.revision + 1, updated_at=utc_now())
        .execution_options(synchronize_session=False)
    )
    as_seen = next_one if seen is None else next_one.where(col(Draft.revision) == seen)
    is_as_seen = _changed_one(session, as_seen)
    changed = is_as_seen or (seen is not None and _changed_one(session, next_one))
    draft = find(session, draft_id)
    if not changed:
        refuse_discarded(draft)
    return draft, is_as_seen or seen is None


def _changed_one(session: Session, change: Update) -> bool:
    return cast("CursorResult[Any]", session.execute(change)).rowcount == 1


def refuse_discarded(draft: Draft | DraftView) -> None:
    """Raise NotPossible for a draft that is not open."""
    if draft.state != OPEN:
        raise NotPossible("This draft was discarded.", next_step="Copy it to go on with a new draft.")


def refuse_other_file(draft: Draft | DraftView, view: DraftView) -> None:
    """Raise NotPossible when rows no longer mean what they meant to the person who looked at this view."""
    if (draft.upload_sha256, draft.reading) != (view.upload_sha256, view.reading):
        raise NotPossible(
            "The file of this draft was changed in another tab.", next_step="Look at its rows again, then repeat this."
        )


def keep_upload(session: Session, sha256: str, size: int) -> None:
    """Note an uploaded file, once."""
    insert_new(session, Upload, [{"sha256": sha256, "size": size, "stored_at": utc_now()}])


def job_ids(session: Session, draft_id: str) -> list[str]:
    """The jobs launched from a draft, oldest first."""
    return list(session.scalars(select(col(Job.id)).where(col(Job.draft_id) == draft_id).order_by(col(Job.id))))


def standing_edits(session: Session, draft_id: str) -> Sequence[Row[Any]]:
    """`id`, `row_id`, `column`, `value`, `person`, `made_at` of the edits that are not undone, oldest first."""
    return session.execute(
        select(
            col(DraftEdit.id),
            col(DraftEdit.row_id),
            col(DraftEdit.column),
            col(DraftEdit.value),
            col(DraftEdit.person),
            col(DraftEdit.made_at),
        )
        .where(col(DraftEdit.draft_id) == draft_id, col(DraftEdit.undone_at).is_(None))
        .order_by(col(DraftEdit.id))
    ).all()


def cells_at(session: Session, draft_id: str, moment: datetime | None) -> dict[tuple[int, str], str]:
    """The changed cells as they stood at a moment (now when None)."""
    query = select(col(DraftEdit.row_id), col(DraftEdit.column), col(DraftEdit.value)).where(
        col(DraftEdit.draft_id) == draft_id
    )
    undone = col(DraftEdit.undone_at)
    if moment is None:
        query = query.where(undone.is_(None))
    else:
        query = query.where(col(DraftEdit.made_at) <= moment, undone.is_(None) | (undone > moment))
    found = session.execute(query.order_by(col(DraftEdit.id)))
    return {(row_id, column): value for row_id, column, value in found}


def add_cells(
    session: Session, draft_id: str, cells: Mapping[tuple[int, str], str], person: str, moment: datetime
) -> None:
    """Write changed cells, all with the same time: together they are undone together."""
    lines = [
        {"draft_id": draft_id, "row_id": row_id, "column": column, "value": value, "person": person, "made_at": moment}
        for (row_id, column), value in cells.items()
    ]
    if lines:
        session.execute(insert(DraftEdit), lines)


def undo_cells(session: Session, draft_id: str, edit_ids: Iterable[int] | None = None) -> None:
    """Undo these edits (all that stand when None). They are kept with their time, because a job may be copied later."""
    query = update(DraftEdit).where(col(DraftEdit.draft_id) == draft_id, col(DraftEdit.undone_at).is_(None))
    now = utc_now()
    if edit_ids is None:
        session.execute(query.values(undone_at=now).execution_options(synchronize_session=False))
        return
    for some in batched_ids(edit_ids):
        narrowed = query.where(col(DraftEdit.id).in_(some)).values(undone_at=now)
        session.execute(narrowed.execution_options(synchronize_session=False))


def marks_of(session: Session, draft_id: str) -> Marks:
    """The rows that persons held or dropped, with the reason."""
    found = session.execute(
        select(col(DraftMark.row_id), col(DraftMark.mark), col(DraftMark.reason)).where(
            col(DraftMark.draft_id) == draft_id, col(DraftMark.mark) != ACCEPTED
        )
    )
    return {row_id: (cast("Any", mark), reason) for row_id, mark, reason in found}


def accepted_of(session: Session, draft_id: str) -> set[int]:
    """The rows that a person has found right as they were read."""
    found = select(col(DraftMark.row_id)).where(col(DraftMark.draft_id) == draft_id, col(DraftMark.mark) == ACCEPTED)
    return set(session.scalars(found))


def accept_rows(session: Session, draft_id: str, row_ids: Collection[int], person: str) -> None:
    """Note that a person has found these rows right. What was marked there before no longer holds."""
    _write_marks(session, draft_id, dict.fromkeys(row_ids, (ACCEPTED, "")), person)


def set_marks(session: Session, draft_id: str, marks: Marks, person: str) -> None:
    """Mark these rows, over what was marked there before."""
    _write_marks(session, draft_id, marks, person)


def _write_marks(session: Session, draft_id: str, marks: Mapping[int, tuple[str, str]], person: str) -> None:
    clear_marks(session, draft_id, marks)
    gone = set(_forgotten(session, draft_id)) if marks else set()
    lines = [
        {"draft_id": draft_id, "row_id": row_id, "mark": mark, "reason": reason, "person": person}
        for row_id, (mark, reason) in marks.items()
        if row_id not in gone
    ]
    if lines:
        session.execute(insert(DraftMark), lines)


def _forgotten(session: Session, draft_id: str) -> Sequence[int]:
    found = select(col(DraftMark.row_id)).where(col(DraftMark.draft_id) == draft_id)
    return session.scalars(found.where(col(DraftMark.reason) == FORGOTTEN[1])).all()


def clear_accepted(session: Session, draft_id: str) -> None:
    """Nothing of the draft was found right any more: it is read another way."""
    session.execute(delete(DraftMark).where(col(DraftMark.draft_id) == draft_id, col(DraftMark.mark) == ACCEPTED))


def clear_marks(session: Session, draft_id: str, row_ids: Collection[int] | None = None) -> None:
    """Take the marks off these rows (off all when None), and what a person found right."""
    query = delete(DraftMark).where(col(DraftMark.draft_id) == draft_id)
    if row_ids is None:
        session.execute(query)
        return
    for some in batched_ids(row_ids):
        session.execute(query.where(col(DraftMark.row_id).in_(some), col(DraftMark.reason) != FORGOTTEN[1]))


def left_out(session: Session, job_id: str) -> Marks:
    """The rows that a launch did not send: held or dropped, with the reason."""
    found = session.execute(
        select(col(JobLeftOut.row_id), col(JobLeftOut.mark), col(JobLeftOut.reason)).where(
            col(JobLeftOut.job_id) == job_id
        )
    )
    return {row_id: (cast("Any", mark), reason) for row_id, mark, reason in found}


def was_launched(session: Session, draft_id: str) -> bool:
    """Whether a job holds rows of this draft: from then on a row id must keep meaning the same person."""
    return session.scalar(select(col(Job.id)).where(col(Job.draft_id) == draft_id).limit(1)) is not None


def batched_ids(ids: Iterable[int]) -> list[list[int]]:
    """Ids in portions that a database takes as parameters of one statement."""
    everything = sorted(ids)
    return [everything[start : start + AT_ONCE] for start in range(0, len(everything), AT_ONCE)]
