"""The counted change of state, and the only one: every item that moves takes its job's tally with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, exists, func, select, update
from sqlmodel import Session, col

from services.jobs.states import ITEM_FINAL, ItemState, JobState, SubmissionState, refuse_move
from services.people.audit import record
from services.store.guard import ledger_moves
from services.store.shared.locks import lock_rows
from services.store.shared.upserts import add_to
from services.store.shared.worker_tables import Worker
from services.store.tables import Event, Item, Job, JobTally, Submission, utc_now

CALLSHEET = "Callsheet"
"""Who acts where no person does."""
PAUSED, CAPPED = "paused", "paused at a cap"
"""What is written of a job that sends no more: whoever wants to know whether a cap did it asks for the last of both."""
IN_THE_RECORD = {"adopted": "adopt", "cancelled": "cancel", "checked": "check", "decided": "decide",
                 "launched": "launch", PAUSED: "pause", CAPPED: "pause", "resumed": "resume", "retried": "retry",
                 "stopped a lesson": "stop a lesson", "stopped waiting": "stop waiting"}  # fmt: skip
"""What is done to a job, as the team's record names it."""

CLAIMS = "claims"
"""Held by whoever claims or ends a worker, so that no claim of one that is gone is ever committed."""


def is_living(worker: str) -> ColumnElement[bool]:
    """True while a worker may claim and drive."""
    return exists().where(col(Worker.id) == worker, col(Worker.gone_at).is_(None))


def lock_job(session: Session, *job_ids: str) -> None:
    """First of all in a write: nobody else changes anything of these jobs until its end."""
    lock_rows(session, Job, job_ids)


def lock_job_of(session: Session, *submission_ids: str) -> None:
    """The same for the jobs of these submissions."""
    owners = select(col(Submission.job_id)).where(col(Submission.id).in_(submission_ids)).distinct()
    lock_job(session, *session.scalars(owners))


def note(
    session: Session,
    job_id: str,
    actor: str,
    verb: str,
    text: str = "",
    *,
    about: str = "",
    facts: Mapping[str, Any] = {},
    cents: int | None = None,
) -> None:
    """Write a line into a job's history; what a person did, and every pause, stands in the team's record as well.

    There it is `about` the job, or what of it is named, with these `facts`; the text stays in the history.
    """
    session.add(Event(job_id=job_id, actor=actor, verb=verb, text=text))
    if actor != CALLSHEET or verb in {PAUSED, CAPPED}:
        own = {"job": job_id} if about else {}
        record(
            session,
            actor=actor,
            act=IN_THE_RECORD.get(verb, verb),
            about=about or f"job:{job_id}",
            after={**own, **facts},
            cents=cents,
        )


def count(session: Session, job_id: str, state: str, change: int) -> None:
    """Change how many items of a job are in a state: added in the database, whoever else adds meanwhile."""
    if change:
        add_to(session, JobTally, {"job_id": job_id, "state": state}, "items", change)


def move_job(session: Session, job: Job, to: JobState) -> None:
    """Put a job into another state."""
    refuse_move(JobState, job.state, to)
    with ledger_moves(session):
        job.state = to


def move_submissions(
    session: Session,
    where: Collection[ColumnElement[bool]],
    *,
    to: SubmissionState,
    leaving: Collection[SubmissionState],
    values: Mapping[str, Any] | None = None,
) -> int:
    """Move the submissions that match `where` and are in one of the states `leaving`; returns how many moved.

    One conditional UPDATE: of any number of callers, one moves a submission.
    """
    _check(SubmissionState, leaving, to)
    with ledger_moves(session):
        return changed(
            session,
            update(Submission).where(col(Submission.state).in_(leaving), *where).values(state=to, **(values or {})),
        )


def move_items(
    session: Session,
    job_id: str,
    where: Collection[ColumnElement[bool]],
    *,
    to: ItemState,
    leaving: Collection[ItemState],
    values: Mapping[str, Any] | None = None,
) -> int:
    """Move a job's items that match `where` and are in one of the states `leaving`; returns how many moved."""
    _check(ItemState, leaving, to)
    matches = [col(Item.job_id) == job_id, col(Item.state).in_(leaving), *where]
    counts = session.execute(select(Item.state, func.count()).where(*matches).group_by(Item.state)).all()  # type: ignore[call-overload]
    moved = 0
    now = utc_now()
    stamps: dict[str, Any] = {"state": to, "updated_at": now, **(values or {})}
    if to in ITEM_FINAL:
        stamps.setdefault("finished_at", now)
    with ledger_moves(session):
        session.execute(update(Item).where(*matches).values(**stamps))
    for state, items in counts:
        count(session, job_id, state, -items)
        moved += items
    count(session, job_id, to, moved)
    session.expire_all()
    return moved


def move_item(item: Item, to: ItemState, shift: Counter[str]) -> None:
    """Put one item into another state, within `ledger_moves`; the tallies follow from `shift`."""
    refuse_move(ItemState, item.state, to)
    shift[item.state] -= 1
    shift[to] += 1
    item.state = to
    if to in ITEM_FINAL:
        item.finished_at = utc_now()


def changed(session: Session, statement: Any) -> int:
    """How many rows an UPDATE changed."""
    result: CursorResult[Any] = session.execute(statement)  # type: ignore[assignment]
    return result.rowcount


def _check(kind: type[StrEnum], leaving: Collection[str], to: str) -> None:
    for before in leaving:
        refuse_move(kind, before, to)
