"""Which items take longer than this team is used to for the same target. "Late" and "stalled" are marks, not states."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, exists, func, literal, select, union_all
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from services.errors import UnknownRecord
from services.jobs.states import ITEM_UNDER_WAY, JOB_OPEN, ItemState, SubmissionState
from services.jobs.views import items as item_view
from services.jobs.views.lines import ItemPage
from services.store.database import Database
from services.store.tables import Item, Job, JobTally, Submission, utc_now

WITHOUT_HISTORY = 15 * 60.0
TIMES_THE_SLOW = 3.0
# A sandbox or a fast service takes two seconds: nobody wants to hear of the seventh.
NEVER_LATE_WITHIN = 30.0
FEWEST = 3
JOBS_READ = 10
ITEMS_READ = 500
USUAL_HOLDS = timedelta(minutes=1)
JUDGED_AT_ONCE = 20


@dataclass(frozen=True)
class Usual:
    """How long items of one target take, in seconds. `typical` is None when there is too little to judge by.

    An item is late after `late_after`, and stalled when nothing has changed about it for `stalled_after`.
    """

    typical: float | None
    late_after: float

    @property
    def stalled_after(self) -> float:
        """Twice as long as it takes to be late."""
        return 2 * self.late_after


@dataclass(frozen=True)
class LateMark:
    """One item that is late: for how many seconds it is waited for, and for how many nothing has changed about it."""

    waiting: float
    unchanged: float
    stalled: bool


@dataclass(frozen=True)
class LateItems:
    """How many items of a job are late; those that are stalled are among them. `longest` is in seconds."""

    usual: Usual
    late: int = 0
    stalled: int = 0
    longest: float = 0.0


class Lateness:
    """Judges the items that a service has accepted. Reads only.

    What was sent in a request whose outcome is unknown is not late: nobody knows whether anybody works on it.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    def late(self, job_id: str) -> LateItems:
        """How many are late. Raises UnknownRecord."""
        with self._database.read() as session:
            return late_of(session, job_id, usual_of(session, _job(session, job_id)), self._clock())


def late_of(session: Session, job_id: str, usual: Usual, now: datetime) -> LateItems:
    """How many items of a job are late at this moment."""
    if not _may_be_late(session, job_id, usual, now):
        return LateItems(usual)
    stalled = col(Item.updated_at) <= now - timedelta(seconds=usual.stalled_after)
    late, stuck, first = session.execute(
        select(func.count(), func.count().filter(stalled), func.min(Item.sent_at))
        .select_from(Item)
        .where(*_is_late(job_id, usual, now))
    ).one()
    return LateItems(usual, late, stuck, (now - first).total_seconds() if first else 0.0)


def late_page(
    session: Session, job_id: str, usual: Usual, now: datetime, *, text: str | None, after: int | None, limit: int
) -> ItemPage:
    """The late items of the rows after row `after`, in the order of their rows."""
    query = select(*item_view.COLUMNS).where(*_is_late(job_id, usual, now))
    return item_view.paged(session, query, text=text, after=after, limit=limit)


def marks_of(
    session: Session, job_id: str, usual: Usual, now: datetime, item_ids: Collection[int]
) -> dict[int, LateMark]:
    """Those of these items that are late, each with its mark."""
    found = session.execute(
        select(col(Item.id), col(Item.sent_at), col(Item.updated_at)).where(
            *_is_late(job_id, usual, now), col(Item.id).in_(item_ids)
        )
    )
    marks = {}
    for item_id, sent_at, updated_at in found:
        unchanged = (now - updated_at).total_seconds()
        waiting = (now - sent_at).total_seconds()
        marks[item_id] = LateMark(waiting, unchanged, unchanged >= usual.stalled_after)
    return marks


class LateJobs:
    """Which of several jobs are late. How long each usually takes is kept for a minute, since it is dear to read."""

    def __init__(self) -> None:
        self._usual: dict[str, tuple[datetime, Usual]] = {}
        self._lock = Lock()

    @staticmethod
    def open_jobs(now: datetime) -> Select[*tuple[Any, ...]]:
        """A query for the jobs that are not over, with what `among` wants to know of each."""
        soonest = Usual(None, NEVER_LATE_WITHIN)
        old = exists().where(*_old_requests(col(Job.id), soonest, now)).label("old")
        return select(col(Job.id), col(Job.target_id), col(Job.host), old).where(col(Job.state).in_(JOB_OPEN))

    def among(self, session: Session, open_jobs: Sequence[Any], now: datetime) -> list[Select[Any]]:
        """For each job of `open_jobs` that may be late: a query that answers with its id where something of it is."""
        old = [job for job in open_jobs if job.old]
        usual = self._known([job.id for job in old], now)
        anew = [job for job in old if job.id not in usual][:JUDGED_AT_ONCE]
        if anew:
            found = usual_of_each(session, anew)
            usual |= found
            with self._lock:
                self._usual |= {job_id: (now, one) for job_id, one in found.items()}
        return [
            select(literal(job_id).label("job_id")).where(exists().where(*_is_late(job_id, one, now)))
            for job_id, one in usual.items()
        ]

    def _known(self, job_ids: Sequence[str], now: datetime) -> dict[str, Usual]:
        with self._lock:
            self._usual = {name: one for name, one in self._usual.items() if abs(now - one[0]) < USUAL_HOLDS}
            return {name: self._usual[name][1] for name in job_ids if name in self._usual}


class OfTarget(Protocol):
    """What of a job says which jobs made the same before it."""

    @property
    def id(self) -> str: ...
    @property
    def target_id(self) -> str: ...
    @property
    def host(self) -> str: ...


def usual_of(session: Session, job: OfTarget) -> Usual:
    """How long items of this job's target take, by the newest jobs before it and by the job itself."""
    return usual_of_each(session, [job])[job.id]


def usual_of_each(session: Session, jobs: Sequence[OfTarget]) -> dict[str, Usual]:
    """The same of several jobs, by their ids, in two statements."""
    before = _earlier(session, jobs)
    most = {job.id: ITEMS_READ for job in jobs}
    for wanted in before.values():
        most |= {earlier_id: max(many, most.get(earlier_id, 0)) for earlier_id, many in wanted.items()}
    took = _seconds(session, most)
    return {
        job.id: _usual(took[job.id], [one for name, many in before[job.id].items() for one in took[name][:many]])
        for job in jobs
    }


def _earlier(session: Session, jobs: Sequence[OfTarget]) -> dict[str, dict[str, int]]:
    """For each of these jobs the newest before it of the same target, each with how many items of it are looked at."""
    ready = col(JobTally.state) == ItemState.SUCCEEDED
    newest = [
        select(literal(job.id).label("of"), col(Job.id).label("id"), col(JobTally.items).label("items"))
        .outerjoin(JobTally, (col(JobTally.job_id) == col(Job.id)) & ready)
        .where(col(Job.target_id) == job.target_id, col(Job.host) == job.host, col(Job.id) < job.id)
        .order_by(col(Job.id).desc())
        .limit(JOBS_READ)
        .subquery()
        for job in jobs
    ]
    found = session.execute(union_all(*(select(one.c.of, one.c.id, one.c["items"]) for one in newest))).all()
    wanted: dict[str, dict[str, int]] = {job.id: {} for job in jobs}
    for job_id, earlier_id, many in sorted(found, key=lambda row: str(row[1]), reverse=True):
        room = ITEMS_READ - sum(wanted[job_id].values())
        if many and room > 0:
            wanted[job_id][earlier_id] = min(many, room)
    return wanted


def _usual(own: Sequence[float], before: Sequence[float]) -> Usual:
    known = len(before) >= FEWEST
    late_after = max(TIMES_THE_SLOW * _share(before, 0.95), NEVER_LATE_WITHIN) if known else WITHOUT_HISTORY
    # Five thousand at once queue at the service for longer than the three tried before them: while a job's own
    # items come in, the rest of it is not late.
    if len(own) >= FEWEST:
        late_after = max(late_after, TIMES_THE_SLOW * _share(own, 0.95))
    return Usual(_share(before, 0.5) if known else None, late_after)


def _job(session: Session, job_id: str) -> Job:
    job = session.get(Job, job_id)
    if job is None:
        raise UnknownRecord("There is no such job.", next_step="Look for it in History.")
    return job


def _seconds(session: Session, most: Mapping[str, int]) -> dict[str, list[float]]:
    """How long the newest finished items of each of these jobs took, at most so many of each; in one statement."""
    newest = [
        select(col(Item.job_id), col(Item.sent_at), col(Item.finished_at))
        .where(col(Item.job_id) == job_id, col(Item.state) == ItemState.SUCCEEDED)
        .order_by(col(Item.id).desc())
        .limit(many)
        .subquery()
        for job_id, many in most.items()
    ]
    took: dict[str, list[float]] = {job_id: [] for job_id in most}
    for job_id, sent, finished in session.execute(union_all(*(select(one) for one in newest))):
        if sent and finished:
            took[job_id].append(max(0.0, (finished - sent).total_seconds()))
    return took


def _share(seconds: Sequence[float], share: float) -> float:
    """The time within which this share of them was done."""
    ordered = sorted(seconds)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _may_be_late(session: Session, job_id: str, usual: Usual, now: datetime) -> bool:
    """Whether any request is old enough, so that young jobs of a hundred thousand items are not walked through."""
    return bool(session.scalar(select(exists().where(*_old_requests(job_id, usual, now)))))


def _is_late(job_id: str, usual: Usual, now: datetime) -> list[ColumnElement[bool]]:
    requests: Any = select(col(Submission.id)).where(*_old_requests(job_id, usual, now))
    return [
        col(Item.job_id) == job_id,
        col(Item.state).in_(ITEM_UNDER_WAY),
        col(Item.sent_at) <= now - timedelta(seconds=usual.late_after),
        col(Item.submission_id).in_(requests),
    ]


def _old_requests(job_id: str | Mapped[str], usual: Usual, now: datetime) -> list[ColumnElement[bool]]:
    return [
        col(Submission.job_id) == job_id,
        col(Submission.state) == SubmissionState.ACCEPTED,
        col(Submission.claimed_at) <= now - timedelta(seconds=usual.late_after),
    ]
