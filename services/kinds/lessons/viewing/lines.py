"""What our own records know about lessons: which were made, from which job, and how each stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlmodel import Session, col

from services.errors import Invalid
from services.jobs.states import ITEM_FINAL, ItemState, JobState, SubmissionState
from services.kinds.lessons.orders import OF_FILM
from services.store.tables import Item, Job, Submission, SubmissionBody
from services.vendors.vacademy import LessonOrder, read_body

KIND = "lesson"
MOST_JOBS, MOST_GENERATIONS = 60, 4
_SENT = col(Submission.id) == col(Item.submission_id)
_COLUMNS: tuple[Any, ...] = (
    col(Item.id),
    col(Item.job_id),
    col(Item.line),
    col(Item.label),
    col(Item.sent_values),
    col(Item.state),
    col(Item.vendor_id),
    col(Item.public_id),
    col(Item.told),
    col(Item.share),
    col(Item.cause),
    col(Item.message),
    col(Item.reason),
    col(Item.url),
    col(Item.sent_at),
    col(Item.finished_at),
    col(Job.person),
    col(Job.target_id),
    col(Job.name),
    col(Job.state).label("job_state"),
    col(Job.pause_reason),
    col(Job.practice),
    col(Submission.about_id),
    col(Submission.work),
    col(Submission.state).label("request_state"),
    col(Submission.wait_reason),
)


@dataclass(frozen=True)
class LessonLine:
    """One generation of a lesson. `video_id` is None until the service has it; `stage` is how far it was to go.

    `waits_for` is what keeps one that is not at the service for certain: a pause, a place, or a clear answer.
    """

    item_id: int
    job_id: str
    video_id: str | None
    title: str
    state: str
    told: str
    share: float | None
    cause: str
    message: str
    reason: str
    stage: str
    person: str
    film: str | None
    is_film: bool
    sent_at: datetime | None
    finished_at: datetime | None
    practice: bool = False
    waits_for: str = ""

    @property
    def is_final(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.state in ITEM_FINAL

    @property
    def is_ready(self) -> bool:
        """Whether it reached its stage."""
        return self.state == ItemState.SUCCEEDED


def newest(session: Session, limit: int) -> list[LessonLine]:
    """The lessons worked on last, newest first, each as its newest generation stands; MP4s are left out."""
    # Found by way of their jobs: a million items of other kinds must not be walked through for a dozen lessons.
    jobs = select(col(Job.id)).where(col(Job.kind) == KIND).order_by(col(Job.id).desc()).limit(MOST_JOBS)
    query = _query().where(col(Item.job_id).in_(select(jobs.subquery().c.id)), col(Item.superseded).is_(False))
    found: dict[str | int, LessonLine] = {}
    for row in session.execute(query.order_by(col(Item.id).desc()).limit(limit * MOST_GENERATIONS)):
        line = _line(row)
        if not line.is_film:
            found.setdefault(line.video_id or line.item_id, line)
    return list(found.values())[:limit]


def of_job(session: Session, job_id: str, limit: int) -> list[LessonLine]:
    """The lessons of one job in the order of its rows, each as its newest attempt stands."""
    query = _query().where(col(Item.job_id) == job_id, col(Item.superseded).is_(False))
    return [_line(row) for row in session.execute(query.order_by(col(Item.row_id)).limit(limit))]


def of_lesson(session: Session, video_id: str) -> list[LessonLine]:
    """Every generation of one lesson, the first one first: itself, what went on with it, its MP4s."""
    mine = or_(col(Item.public_id) == video_id, col(Submission.about_id) == video_id)
    ours = col(Item.job_id).in_(select(col(Job.id)).where(col(Job.kind) == KIND))
    return [_line(row) for row in session.execute(_query().where(mine, ours).order_by(col(Item.id)))]


def host_of(session: Session, video_id: str) -> str | None:
    """The host that this lesson was first launched for; None for one that was made elsewhere."""
    mine = or_(col(Item.public_id) == video_id, col(Submission.about_id) == video_id)
    query = select(col(Job.host)).join(Item, col(Item.job_id) == col(Job.id)).outerjoin(Submission, _SENT)
    found = session.execute(query.where(mine, col(Job.kind) == KIND).order_by(col(Item.id)).limit(1)).first()
    return None if found is None else str(found[0])


def order_of(session: Session, video_id: str) -> LessonOrder | None:
    """What the request said that made this lesson; None for one that was made elsewhere."""
    body = session.execute(
        select(col(SubmissionBody.body))
        .join(Item, col(Item.submission_id) == col(SubmissionBody.submission_id))
        .where(col(Item.vendor_id) == video_id)
    ).scalar_one_or_none()
    try:
        return None if body is None else read_body(body)
    except Invalid:
        return None


def _query() -> Select[*tuple[Any, ...]]:
    return (
        select(*_COLUMNS)
        .join(Job, col(Job.id) == col(Item.job_id))
        .outerjoin(Submission, _SENT)
        .where(col(Job.kind) == KIND)
    )


def _line(row: Row[Any]) -> LessonLine:
    # Who goes on with a lesson sends its script or nothing, and names the job after the lesson.
    what = (row.work or {}).get("what", "create")
    values = row.sent_values if what == "create" else []
    return LessonLine(
        item_id=row.id,
        job_id=row.job_id,
        # A new lesson's id is known before the service has it, and leads nowhere until then.
        video_id=row.public_id or (row.about_id if what != "create" else None),
        title=" ".join((values[0] if values else row.name.removesuffix(OF_FILM)).split())[:120] or row.label,
        state=row.state,
        told=row.told,
        share=row.share,
        cause=row.cause,
        message=row.message,
        reason=row.reason,
        stage=row.target_id,
        person=row.person,
        film=row.url,
        is_film=what == "film",
        sent_at=row.sent_at,
        finished_at=row.finished_at,
        practice=row.practice,
        waits_for=_waits_for(row),
    )


def _waits_for(row: Row[Any]) -> str:
    if row.state in ITEM_FINAL:
        return ""
    if row.request_state == SubmissionState.UNKNOWN:
        return "No clear answer came: it may have been charged. No new request is sent by itself."
    if row.state != ItemState.WAITING:
        return ""
    return str(row.pause_reason) if row.job_state == JobState.PAUSED else str(row.wait_reason or "")
