"""The counted change of state: every item that moves takes its job's tally and its history with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlmodel import Session, col

from services.jobs import states
from services.store.tables import Event, Item, JobTally, utc_now


def note(session: Session, job_id: str, actor: str, verb: str, text: str = "") -> None:
    """Write a line into a job's history."""
    session.add(Event(job_id=job_id, actor=actor, verb=verb, text=text))


def count(session: Session, job_id: str, state: str, change: int) -> None:
    """Change how many items of a job are in a state."""
    if change == 0:
        return
    tally = session.get(JobTally, (job_id, state))
    if tally is None:
        tally = JobTally(job_id=job_id, state=state, items=0)
        session.add(tally)
    tally.items += change
    session.flush()


def move_items(
    session: Session,
    job_id: str,
    where: Collection[ColumnElement[bool]],
    *,
    to: str,
    leaving: Collection[str],
    values: Mapping[str, Any] | None = None,
) -> int:
    """Move a job's items that match `where` and are in one of the states `leaving`; returns how many moved.

    A final state can never be left, whatever `leaving` says: a finished item does not go back.
    """
    allowed = [state for state in leaving if state not in states.ITEM_FINAL]
    matches = [col(Item.job_id) == job_id, col(Item.state).in_(allowed), *where]
    counts = session.execute(select(Item.state, func.count()).where(*matches).group_by(Item.state)).all()  # type: ignore[call-overload]
    moved = 0
    now = utc_now()
    stamps: dict[str, Any] = {"state": to, "updated_at": now, **(values or {})}
    if to in states.ITEM_FINAL:
        stamps.setdefault("finished_at", now)
    session.execute(update(Item).where(*matches).values(**stamps))
    for state, items in counts:
        count(session, job_id, state, -items)
        moved += items
    count(session, job_id, to, moved)
    session.expire_all()
    return moved
