"""A new draft made from a draft or from a job as it was launched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from services.errors import UnknownRecord
from services.jobs.drafts import rows
from services.jobs.drafts.settings import AGREED, CONTINUES, DISCARDED_BY, PRACTICE, is_rehearsal, turned
from services.jobs.kinds import Kinds
from services.jobs.practice import PRACTICE_HOST
from services.recipients import Marks
from services.store.tables import Draft, Job, utc_now

NOT_COPIED = frozenset({AGREED, CONTINUES, DISCARDED_BY})
REHEARSED = " (practice)"


@dataclass(frozen=True)
class Copying:
    """Who copies, and to which side: `practice` is None for the side that it is on, which a draft tells by itself."""

    person: str
    practice: bool | None = None
    kinds: Kinds = field(default_factory=lambda: Kinds([]))


def copy_draft(session: Session, draft_id: str, how: Copying) -> str:
    """A new draft with everything of this one. Raises UnknownRecord."""
    source = rows.find(session, draft_id)
    copy, person = _add(session, source, source.id, how), how.person
    rows.add_cells(session, copy, rows.cells_at(session, draft_id, None), person, utc_now())
    rows.set_marks(session, copy, rows.marks_of(session, draft_id), person)
    rows.accept_rows(session, copy, rows.accepted_of(session, draft_id), person)
    return copy


def find_job(session: Session, job_id: str) -> Job:
    """The job. Raises UnknownRecord."""
    job = session.get(Job, job_id)
    if job is None:
        raise UnknownRecord("There is no such job.", next_step="Open it from History.")
    return job


def copy_job(session: Session, job: Job, how: Copying, automatic: Marks) -> str:
    """A new draft with file, mapping, edits and marks as they were at this launch.

    `automatic` are the rows that the file itself drops; they need no mark of a person.
    """
    copy, person = _add(session, job, job.draft_id, how), how.person
    cells = rows.cells_at(session, job.draft_id, job.created_at)
    rows.add_cells(session, copy, cells, person, utc_now())
    marks = rows.marks_of(session, job.draft_id)
    if not job.is_sample:
        left_out = rows.left_out(session, job.id)
        forgotten = {row_id: mark for row_id, mark in marks.items() if mark == rows.FORGOTTEN}
        # A row held for an error is checked anew in the copy; of the held ones only a person's own marks are copied.
        marks = {
            row_id: mark
            for row_id, mark in left_out.items()
            if automatic.get(row_id) != mark and (mark[0] == "dropped" or marks.get(row_id) == mark)
        } | forgotten
    rows.set_marks(session, copy, marks, person)
    rows.accept_rows(session, copy, rows.accepted_of(session, job.draft_id) - set(marks), person)
    return copy


def _add(session: Session, source: Draft | Job, copied_from: str, how: Copying) -> str:
    settings: dict[str, Any] = {key: value for key, value in source.settings.items() if key not in NOT_COPIED}
    played = is_rehearsal(settings) or _was_played(source, how.kinds)
    practice = played if how.practice is None else how.practice
    name = f"{source.name} (copy)"
    if practice != played:
        settings = turned(settings, practice=practice, account_types=how.kinds[source.kind].account_types)
        name = f"{source.name}{REHEARSED}" if practice else source.name.removesuffix(REHEARSED)
    elif practice:
        settings[PRACTICE] = True
    copy = Draft(
        kind=source.kind,
        name=name,
        person=how.person,
        upload_sha256=source.upload_sha256,
        upload_name=source.upload_name,
        reading=dict(source.reading),
        settings=settings,
        copied_from=copied_from,
    )
    session.add(copy)
    session.flush()
    return copy.id


def _was_played(source: Draft | Job, kinds: Kinds) -> bool:
    """Whether it is a job that was launched in practice, and the service is a real one now."""
    return isinstance(source, Job) and source.host == PRACTICE_HOST and kinds.can_rehearse(source.kind)
