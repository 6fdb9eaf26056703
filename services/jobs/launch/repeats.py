"""Rows that somebody has already sent: the same values to the same target."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from services.jobs.drafts.beginnings.followups import family_of
from services.jobs.drafts.views import DraftView, Material
from services.jobs.kind import Kind
from services.jobs.practice import same_side
from services.jobs.states import ItemState
from services.recipients import render_rows, row_hash
from services.store.tables import Item, Job, JobTally

AT_ONCE = 500
FILES_SHOWN = 5
NEVER_MADE = (ItemState.HELD, ItemState.FAILED, ItemState.CANCELLED)


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """Rows that a job, of this or any draft, has sent to the same target.

    With the very same values; else they are the same rows of a draft that goes on with the same list, or that this one
    goes on with, sent since this draft was begun: by another launch, or by a retry.
    """

    job_id: str
    job_name: str
    at: datetime
    row_ids: list[int]
    same_values: bool = True

    @property
    def rows(self) -> int:
        """How many rows."""
        return len(self.row_ids)


@dataclass(frozen=True, kw_only=True)
class FileLaunch:
    """A job that was launched from the very same file, byte for byte."""

    job_id: str
    job_name: str
    target_name: str
    at: datetime
    items: int


def launches_of_file(session: Session, view: DraftView, kind: Kind) -> list[FileLaunch]:
    """The newest jobs of other drafts with the same file, by its hash."""
    if view.upload_sha256 is None:
        return []
    found = session.execute(
        select(col(Job.id), col(Job.name), col(Job.target_name), col(Job.created_at), col(Job.quoted_items))
        .where(
            col(Job.upload_sha256) == view.upload_sha256,
            *same_side(kind.host, practice=kind.practice),
            col(Job.kind) == view.kind,
            col(Job.draft_id) != view.id,
        )
        .order_by(col(Job.id).desc())
        .limit(FILES_SHOWN)
    )
    return [
        FileLaunch(job_id=job_id, job_name=name, target_name=target, at=at, items=items)
        for job_id, name, target, at, items in found
    ]


def made_for(session: Session, target_id: str, kind: Kind) -> tuple[int, int]:
    """How many jobs a target has, and how many items that may be repeated: repeats change only with these."""
    of_target = [col(Job.target_id) == target_id, *same_side(kind.host, practice=kind.practice)]
    jobs = select(func.count()).where(*of_target)
    items = (
        select(func.sum(JobTally.items))
        .join(Job, col(Job.id) == col(JobTally.job_id))
        .where(*of_target, col(JobTally.state).not_in(NEVER_MADE))
    )
    return session.scalar(jobs) or 0, session.scalar(items) or 0


def find_repeats(session: Session, material: Material, row_ids: list[int], kind: Kind) -> list[Repeat]:
    """Of these rows those that were sent before, by job, newest first; empty while the mapping is incomplete.

    What was rehearsed was not sent.
    """
    target = material.view.target
    mapping = material.mapping
    if target is None or not row_ids or not mapping.variables or mapping.missing(material.frame.columns):
        return []
    jobs = _jobs_of_target(session, target.vendor_id, kind)
    if not jobs:
        return []
    by_hash: dict[str, list[int]] = {}
    for row_id, values in zip(row_ids, render_rows(mapping, material.frame, row_ids), strict=True):
        by_hash.setdefault(row_hash([target.vendor_id, *values]), []).append(row_id)
    rows: dict[str, set[int]] = {}
    hashes = sorted(by_hash)
    for some in (hashes[start : start + AT_ONCE] for start in range(0, len(hashes), AT_ONCE)):
        found = session.execute(
            select(col(Item.values_hash), col(Item.job_id)).where(
                col(Item.values_hash).in_(some), col(Item.state).not_in(NEVER_MADE)
            )
        )
        for values_hash, job_id in found:
            if job_id in jobs:
                rows.setdefault(job_id, set()).update(by_hash[values_hash])
    return [
        Repeat(job_id=job_id, job_name=jobs[job_id][0], at=jobs[job_id][1], row_ids=sorted(rows[job_id]))
        for job_id in sorted(rows, reverse=True)
    ]


def find_made_beside(session: Session, view: DraftView, row_ids: Collection[int], kind: Kind) -> list[Repeat]:
    """Of these rows those that the drafts beside this one have sent since it was begun, by job, newest first."""
    if view.target is None or not row_ids:
        return []
    rows = made_beside(session, view.id, row_ids, col(Item.sent_at).is_(None) | (col(Item.sent_at) > view.created_at))
    jobs = _jobs_of_target(session, view.target.vendor_id, kind) if rows else {}
    return [
        Repeat(job_id=job_id, job_name=jobs[job_id][0], at=jobs[job_id][1], row_ids=rows[job_id], same_values=False)
        for job_id in sorted(rows, reverse=True)
        if job_id in jobs
    ]


def made_beside(
    session: Session, draft_id: str, row_ids: Collection[int], since: ColumnElement[bool]
) -> dict[str, list[int]]:
    """Of these rows those that the other drafts of the same list have sent since, by job. Raises UnknownRecord."""
    beside = [one for one in family_of(session, draft_id) if one != draft_id]
    if not beside:
        return {}
    wanted, found = set(row_ids), dict[str, list[int]]()
    query = select(col(Item.row_id), col(Item.job_id)).where(
        col(Item.draft_id).in_(beside), col(Item.state).not_in(NEVER_MADE), since
    )
    for row_id, job_id in session.execute(query.order_by(col(Item.row_id)).distinct()):
        if row_id in wanted:
            found.setdefault(job_id, []).append(row_id)
    return found


def _jobs_of_target(session: Session, target_id: str, kind: Kind) -> dict[str, tuple[str, datetime]]:
    found = session.execute(
        select(col(Job.id), col(Job.name), col(Job.created_at)).where(
            col(Job.target_id) == target_id, *same_side(kind.host, practice=kind.practice)
        )
    )
    return {job_id: (name, at) for job_id, name, at in found}
