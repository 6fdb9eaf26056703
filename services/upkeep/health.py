"""How the dashboard itself fares: what a watcher asks, what an admin reads."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlmodel import Session, col

from services.errors import ServiceError, Stopping, StoreError, sentence_of
from services.files.files import SECRET, Files
from services.jobs.engine.work_loop import WorkLoop
from services.jobs.kinds import Kinds
from services.jobs.states import ITEM_UNDER_WAY, JOB_OPEN, JobState, SubmissionState
from services.store.database import Database
from services.store.kept_tables import Delivery
from services.store.tables import Item, Job, Submission, Upload, utc_now
from services.troubles import Troubles

ANSWER_SECONDS = 5.0
LATE = timedelta(minutes=10)
LEAST_FREE = 512 * 1024 * 1024
MIB = 1024 * 1024


@dataclass(frozen=True)
class Sign:
    """One thing that was looked at: whether it is well, and what was seen."""

    name: str
    well: bool
    seen: str


@dataclass(frozen=True)
class HealthReport:
    """Every sign at one moment. It is well as long as each of them is."""

    at: datetime
    signs: Sequence[Sign]

    @property
    def well(self) -> bool:
        """Whether nothing needs a person."""
        return all(sign.well for sign in self.signs)


class Health:
    """Looks at engine, due work, services, callbacks, database and disk. It asks no service and changes nothing."""

    def __init__(
        self,
        database: Database,
        loop: WorkLoop,
        looked_at: Mapping[str, datetime],
        kinds: Kinds,
        troubles: Troubles,
        data: Path,
        files: Files,
        *,
        drives: bool,
    ) -> None:
        """`looked_at` says when the engine asked each service last."""
        self._looked_at = looked_at
        self._database = database
        self._loop = loop
        self._kinds = kinds
        self._troubles = troubles
        self._data = data
        self._files = files
        self._drives = drives

    def look(self) -> HealthReport:
        """Every sign as it is now. A database that cannot be read is a sign as well, and no error."""
        now = utc_now()
        signs = [self._engine()]
        try:
            with self._database.read() as session:
                signs += [_due(session, now), *self._services(session, now), _deliveries(session, now)]
                kept = session.execute(select(func.count(), func.coalesce(func.sum(Upload.size), 0))).one()
            signs.append(self._kept_files(*kept))
            signs.append(self._size())
        except ServiceError as error:
            signs.append(Sign("Database", well=False, seen=sentence_of(error)))
        signs.append(self._disk())
        signs += [Sign("Trouble", one.only_warns, one.text) for one in self._troubles.now()]
        return HealthReport(now, signs)

    def _engine(self) -> Sign:
        if not self._drives:
            return Sign("Engine", well=True, seen="drives no jobs here; this one only shows and prepares")
        try:
            self._loop.call(asyncio.sleep(0), ANSWER_SECONDS)
        except (TimeoutError, Stopping):
            return Sign("Engine", well=False, seen=f"did not answer within {ANSWER_SECONDS:.0f} seconds")
        return Sign("Engine", well=True, seen="alive")

    def _services(self, session: Session, now: datetime) -> list[Sign]:
        query = (
            select(col(Job.service), func.count())
            .join(Item, col(Item.job_id) == col(Job.id))
            .where(col(Job.state) == JobState.RUNNING, col(Item.state).in_(ITEM_UNDER_WAY))
            .group_by(col(Job.service))
        )
        made = {service: count for service, count in session.execute(query)}  # noqa: C416 - rows are no pairs to mypy
        titles = {kind.service: kind.service_title for kind in self._kinds}
        return [self._watching(service, title, made.get(service, 0), now) for service, title in titles.items()]

    def _watching(self, service: str, title: str, count: int, now: datetime) -> Sign:
        looked = self._looked_at.get(service)
        last = f"last look {_ago(now, looked)}" if looked is not None else "not looked since the start"
        late = looked is None or now - looked > LATE
        seen = f"{count:,} being made, {last}" if count else f"nothing is being made, {last}"
        return Sign(f"Watching {title}", well=not (count and late and self._drives), seen=seen)

    def _size(self) -> Sign:
        name = self._database.engine.url.database
        if not self._database.is_sqlite or not name:
            return Sign("Database", well=True, seen=f"{self._database.engine.url.get_backend_name()}, answers")
        file = Path(name)
        log = file.with_name(f"{file.name}-wal")
        more = f", and {log.stat().st_size / MIB:,.1f} MiB in its log" if log.is_file() else ""
        return Sign("Database", well=True, seen=f"answers, {file.stat().st_size / MIB:,.1f} MiB{more}")

    def _kept_files(self, uploads: int, size: int) -> Sign:
        """Whether the place for files answers: a glance at one, however many there are."""
        try:
            there = self._files.info(SECRET) is not None
            room = self._files.room if there else None
        except StoreError as error:
            return Sign("Files", well=False, seen=sentence_of(error))
        if not there:
            return Sign("Files", well=False, seen=f"{SECRET} is not in {self._files.where}: is it mounted?")
        uploaded = f"{uploads:,} uploaded file{'' if uploads == 1 else 's'}, {size / MIB:,.1f} MiB"
        free = f"; {room / MIB:,.0f} MiB free there" if room is not None else ""
        return Sign("Files", room is None or room > LEAST_FREE, f"{uploaded}, in {self._files.where}{free}")

    def _disk(self) -> Sign:
        free = shutil.disk_usage(self._data).free
        return Sign("Disk", free > LEAST_FREE, f"{free / MIB:,.0f} MiB free where the data lies")


def _due(session: Session, now: datetime) -> Sign:
    """The oldest request that could leave and has not."""
    query = (
        select(func.min(func.coalesce(col(Submission.due_at), col(Submission.created_at))))
        .join(Job, col(Job.id) == col(Submission.job_id))
        .where(col(Submission.state) == SubmissionState.READY, col(Job.state).in_((JobState.QUEUED, JobState.RUNNING)))
    )
    oldest = session.scalar(query)
    open_jobs = session.scalar(select(func.count()).select_from(Job).where(col(Job.state).in_(JOB_OPEN))) or 0
    jobs = f"{open_jobs:,} open job{'' if open_jobs == 1 else 's'}"
    if oldest is None or oldest >= now:
        return Sign("Due work", well=True, seen=f"nothing waits that could be sent; {jobs}")
    return Sign("Due work", now - oldest < LATE, f"the oldest has been due {_ago(now, oldest)}; {jobs}")


def _deliveries(session: Session, now: datetime) -> Sign:
    query = select(func.count(), func.min(Delivery.received_at)).where(col(Delivery.applied_at).is_(None))
    count, oldest = session.execute(query).one()
    if not count:
        return Sign("Callbacks", well=True, seen="none waits")
    return Sign("Callbacks", now - oldest < LATE, f"{count:,} wait to be applied, the oldest came {_ago(now, oldest)}")


def _ago(now: datetime, then: datetime) -> str:
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "less than a minute ago"
    return f"{minutes:,} minute{'' if minutes == 1 else 's'} ago" if minutes < 120 else f"{minutes // 60:,} hours ago"
