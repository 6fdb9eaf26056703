"""Which items take longer than this team is used to for the same target. "Late" and "stalled" are marks, not states."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlmodel import Session, col

from services.errors import UnknownRecord
from services.jobs.states import ITEM_UNDER_WAY, ItemState, SubmissionState
from services.jobs.views import items as item_view
from services.jobs.views.lines import ItemLine, ItemPage
from services.jobs.views.text_search import contains
from services.store.database import Database
from services.store.tables import Item, Job, Submission, utc_now

WITHOUT_HISTORY = 15 * 60.0
TIMES_THE_SLOW = 3.0
# A sandbox or a fast service takes two seconds: nobody wants to hear of the seventh.
NEVER_LATE_WITHIN = 30.0
FEWEST = 3
JOBS_READ = 10
ITEMS_READ = 500


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
    """Judges the items that a service has accepted. Reads only; each method raises UnknownRecord without such a job.

    What was sent in a request whose outcome is unknown is not late: nobody knows whether anybody works on it.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    def usual(self, job_id: str) -> Usual:
        """How long items of this job's target take, by the newest jobs before it."""
        with self._database.read() as session:
            return _usual(session, job_id)

    def late(self, job_id: str) -> LateItems:
        """How many are late."""
        with self._database.read() as session:
            usual, now = _usual(session, job_id), self._clock()
            if not _may_be_late(session, job_id, usual, now):
                return LateItems(usual)
            stalled = col(Item.updated_at) <= now - timedelta(seconds=usual.stalled_after)
            late, stuck, first = session.execute(
                select(func.count(), func.count().filter(stalled), func.min(Item.sent_at))
                .select_from(Item)
                .where(*_is_late(job_id, usual, now))
            ).one()
            return LateItems(usual, late, stuck, (now - first).total_seconds() if first else 0.0)

    def items(self, job_id: str, *, text: str | None = None, after: int | None = None, limit: int = 60) -> ItemPage:
        """The late items of the rows after row `after`, in the order of their rows."""
        with self._database.read() as session:
            usual, now = _usual(session, job_id), self._clock()
            query = select(*item_view.COLUMNS).where(*_is_late(job_id, usual, now))
            if text:
                query = query.where(contains(session, (col(Item.label), col(Item.message), col(Item.reason)), text))
            if after is not None:
                query = query.where(col(Item.row_id) > after)
            rows = session.execute(query.order_by(col(Item.row_id)).limit(limit + 1)).all()
        return ItemPage(
            lines=[ItemLine(**row._mapping) for row in rows[:limit]],
            next_after=rows[limit - 1].row_id if len(rows) > limit else None,
        )

    def marks(self, job_id: str, item_ids: Collection[int]) -> dict[int, LateMark]:
        """Those of these items that are late, each with its mark."""
        with self._database.read() as session:
            usual, now = _usual(session, job_id), self._clock()
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


def _usual(session: Session, job_id: str) -> Usual:
    job = session.get(Job, job_id)
    if job is None:
        raise UnknownRecord("There is no such job.", next_step="Look for it in History.")
    before: list[float] = []
    earlier = session.scalars(
        select(col(Job.id))
        .where(col(Job.target_id) == job.target_id, col(Job.host) == job.host, col(Job.id) < job_id)
        .order_by(col(Job.id).desc())
        .limit(JOBS_READ)
    ).all()
    for earlier_id in earlier:
        before += _seconds(session, earlier_id, ITEMS_READ - len(before))
        if len(before) >= ITEMS_READ:
            break
    known = len(before) >= FEWEST
    late_after = max(TIMES_THE_SLOW * _share(before, 0.95), NEVER_LATE_WITHIN) if known else WITHOUT_HISTORY
    # Five thousand at once queue at the service for longer than the three tried before them: while a job's own
    # items come in, the rest of it is not late.
    own = _seconds(session, job_id, ITEMS_READ)
    if len(own) >= FEWEST:
        late_after = max(late_after, TIMES_THE_SLOW * _share(own, 0.95))
    return Usual(_share(before, 0.5) if known else None, late_after)


def _seconds(session: Session, job_id: str, most: int) -> list[float]:
    """How long the newest finished items of a job took."""
    found = session.execute(
        select(col(Item.sent_at), col(Item.finished_at))
        .where(col(Item.job_id) == job_id, col(Item.state) == ItemState.SUCCEEDED)
        .order_by(col(Item.id).desc())
        .limit(most)
    )
    return [max(0.0, (finished - sent).total_seconds()) for sent, finished in found if sent and finished]


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


def _old_requests(job_id: str, usual: Usual, now: datetime) -> list[ColumnElement[bool]]:
    return [
        col(Submission.job_id) == job_id,
        col(Submission.state) == SubmissionState.ACCEPTED,
        col(Submission.claimed_at) <= now - timedelta(seconds=usual.late_after),
    ]
