"""What our own records know about lessons: which were made, from which job, and how each stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlmodel import Session, col

from services.jobs import words
from services.jobs.lesson_orders import split_vendor_id
from services.store.tables import Item, Job

_COLUMNS: tuple[Any, ...] = (
    col(Item.id),
    col(Item.job_id),
    col(Item.line),
    col(Item.label),
    col(Item.sent_values),
    col(Item.state),
    col(Item.vendor_id),
    col(Item.vendor_status),
    col(Item.message),
    col(Item.reason),
    col(Item.url),
    col(Item.sent_at),
    col(Item.finished_at),
    col(Job.person),
    col(Job.target_id),
    col(Job.name),
)


@dataclass(frozen=True)
class LessonLine:
    """One generation of a lesson. `video_id` is None until the service has it; `stage` is how far it was to go."""

    item_id: int
    job_id: str
    video_id: str | None
    title: str
    state: str
    status: str
    message: str
    reason: str
    stage: str
    person: str
    film: str | None
    sent_at: datetime | None
    finished_at: datetime | None

    @property
    def is_final(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.state in words.ITEM_FINAL

    @property
    def is_ready(self) -> bool:
        """Whether it reached its stage."""
        return self.state == words.SUCCEEDED


def newest(session: Session, limit: int) -> list[LessonLine]:
    """What was launched last, newest first; continuations and MP4s are lines of their own lesson and left out."""
    part = col(Item.vendor_id).contains("~")
    query = _query().where(or_(col(Item.vendor_id).is_(None), ~part), col(Item.superseded).is_(False))
    return [_line(row) for row in session.execute(query.order_by(col(Item.id).desc()).limit(limit))]


def of_lesson(session: Session, video_id: str) -> list[LessonLine]:
    """Every generation of one lesson, the first one first: itself, what went on with it, its MP4s."""
    mine = or_(col(Item.vendor_id) == video_id, col(Item.vendor_id).startswith(f"{video_id}~", autoescape=True))
    return [_line(row) for row in session.execute(_query().where(mine).order_by(col(Item.id)))]


def _query() -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS).join(Job, col(Job.id) == col(Item.job_id)).where(col(Job.kind) == "lesson")


def _line(row: Row[Any]) -> LessonLine:
    values = row.sent_values or []
    return LessonLine(
        item_id=row.id,
        job_id=row.job_id,
        video_id=split_vendor_id(row.vendor_id)[0] if row.vendor_id else None,
        title=" ".join((values[0] if values else row.label).split())[:120] or row.name,
        state=row.state,
        status=row.vendor_status,
        message=row.message,
        reason=row.reason,
        stage=row.target_id,
        person=row.person,
        film=row.url,
        sent_at=row.sent_at,
        finished_at=row.finished_at,
    )
