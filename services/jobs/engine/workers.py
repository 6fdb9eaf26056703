"""Who drives: each worker's heartbeat, the jobs it has taken, and the end of one that is gone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlmodel import Session, col

from services.jobs.ledger.moves import CLAIMS, changed, is_living, lock_job
from services.jobs.states import JOB_OPEN
from services.leases import Lease, passing_seconds
from services.store.database import Database
from services.store.ids import new_id
from services.store.shared.locks import hold
from services.store.shared.others import cut_off, shared_time
from services.store.shared.worker_tables import JobDrive, Worker
from services.store.tables import Job

LEASE_SHARE = 0.6
"""Of the time after which others call a worker gone, so much it may count on itself; the rest is for clocks."""
KEPT_AFTER_END = timedelta(days=7)


@dataclass(frozen=True)
class OpenJob:
    """An open job as whoever drives needs it."""

    id: str
    run: int
    kind: str
    host: str


@dataclass(frozen=True)
class Duty:
    """The open jobs that are this worker's, those that are nobody's, and how many are a fair share."""

    mine: list[OpenJob]
    free: list[OpenJob]
    fair: int


class WorkerLedger:
    """Moves workers. Each method is one transaction."""

    def __init__(self, database: Database, lease: Lease, *, name: str, patience: float) -> None:
        self._database = database
        self._lease = lease
        self._name = name
        self._patience = patience

    @property
    def alone(self) -> bool:
        """Whether no other worker can be there: the folder of a SQLite file is held by one process."""
        return self._database.is_sqlite

    def join(self) -> None:
        """Be a worker from now on, under an id that nobody ever had. On SQLite whoever was one before is gone."""
        worker, asked_at = new_id(), passing_seconds()
        with self._database.write() as session:
            if self.alone:
                _end(session, col(Worker.gone_at).is_(None))
            now = shared_time(session)
            session.add(
                Worker(
                    id=worker,
                    name=self._name,
                    holder=self._database.holder,
                    started_at=now,
                    beat_at=now,
                    patience_seconds=self._patience,
                )
            )
        self._lease.begin(worker, asked_at, math.inf if self.alone else self._patience * LEASE_SHARE)

    def beat(self) -> bool:
        """Be heard of. False when others have called this worker gone: it has nothing any more and must join anew."""
        asked_at = passing_seconds()
        with self._database.write() as session:
            now = shared_time(session)
            mine = update(Worker).where(col(Worker.id) == self._lease.worker, col(Worker.gone_at).is_(None))
            counted = bool(changed(session, mine.values(beat_at=now)))
        if counted:
            self._lease.renew(asked_at, self._patience * LEASE_SHARE)
        return counted

    def leave(self) -> None:
        """Stop in good order: others need not wait to take over."""
        with self._database.write() as session:
            _end(session, col(Worker.id) == self._lease.worker)

    def end_gone(self) -> list[str]:
        """End every worker that was not heard of for too long, and cut it off; returns where they ran."""
        if self.alone:
            return []
        with self._database.read() as session:
            now = shared_time(session)
            living = session.scalars(select(Worker).where(col(Worker.gone_at).is_(None))).all()
            silent = [one for one in living if now - one.beat_at > timedelta(seconds=one.patience_seconds)]
        ended = []
        for worker in silent:
            # First, because it may have been frozen in the middle of a transaction that holds what is needed here.
            with self._database.write() as session:
                cut_off(session, worker.holder)
            with self._database.write() as session:
                if _end(session, col(Worker.id) == worker.id, col(Worker.beat_at) == worker.beat_at):
                    ended.append(worker.name)
        return ended

    def duty(self) -> Duty:
        """What this worker has to drive and what it may take."""
        with self._database.read() as session:
            rows = session.execute(
                select(Job.id, Job.run, Job.kind, Job.host, JobDrive.worker_id)  # type: ignore[call-overload]
                .outerjoin(JobDrive, col(JobDrive.job_id) == col(Job.id))
                .where(col(Job.state).in_(JOB_OPEN))
                .order_by(Job.id)
            ).all()
            living = set(session.scalars(select(col(Worker.id)).where(col(Worker.gone_at).is_(None))))
        mine = [OpenJob(*row[:4]) for row in rows if row[4] == self._lease.worker and row[4] in living]
        free = [OpenJob(*row[:4]) for row in rows if row[4] not in living]
        return Duty(mine, free, -(-len(rows) // max(1, len(living))))

    def take(self, job_id: str) -> bool:
        """Drive this job from now on; False when another living worker does, or this one is gone."""
        with self._database.write() as session:
            lock_job(session, job_id)
            if not session.scalar(select(is_living(self._lease.worker))):
                return False
            drive = session.get(JobDrive, job_id)
            if drive is None:
                session.add(JobDrive(job_id=job_id, worker_id=self._lease.worker))
            elif drive.worker_id != self._lease.worker:
                if session.scalar(select(is_living(drive.worker_id))):
                    return False
                drive.worker_id, drive.taken_at = self._lease.worker, shared_time(session)
            return True


def _end(session: Session, *which: ColumnElement[bool]) -> int:
    # Whoever is just claiming has either committed before, or finds after this that it may not.
    hold(session, CLAIMS)
    now = shared_time(session)
    ended = changed(session, update(Worker).where(*which, col(Worker.gone_at).is_(None)).values(gone_at=now))
    gone = select(col(Worker.id)).where(col(Worker.gone_at).is_not(None))
    session.execute(delete(JobDrive).where(col(JobDrive.worker_id).in_(gone)))
    session.execute(delete(Worker).where(col(Worker.gone_at) < now - KEPT_AFTER_END))
    return ended
