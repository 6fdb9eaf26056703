"""Deleting drafts, emptying jobs, and how long a campaign's recipients are kept after a job is over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlmodel import Session, col

from services.errors import FilesOutOfReach, NotPossible, ServiceError
from services.files.files import UPLOADS, Files
from services.jobs.drafts.rows import DISCARDED, find
from services.jobs.drafts.rows import FORGOTTEN as FORGOTTEN_MARK
from services.jobs.ledger.items import empty_items
from services.jobs.ledger.moves import CALLSHEET
from services.jobs.preferences import read_preference, write_preference
from services.jobs.recent import clear_every_memory
from services.jobs.states import JOB_FINAL
from services.people.audit import record
from services.people.persons import Person, Right
from services.store.database import Database
from services.store.kept_tables import Delivery, Preference
from services.store.tables import Draft, DraftEdit, DraftMark, Event, Item, Job, JobLeftOut, Submission, Upload, utc_now
from services.upkeep.forgetting.emptying import empty_requests
from services.upkeep.forgetting.scrubbing import purge, tables_of
from services.upkeep.forgetting.terms import FORGOTTEN

log = logging.getLogger(__name__)

KEPT_FOR = "kept_days"
MOST_DAYS = 3650
LOOK_EVERY = 3600.0
JUST_NOW = 300.0
AT_ONCE = 20


@dataclass(frozen=True)
class KeptCampaign:
    """How many days after a job's end its recipients are kept, for one thing that jobs are made from; None for ever."""

    kind: str
    target_id: str
    name: str
    jobs: int
    days: int | None


@dataclass(frozen=True)
class KeptJob:
    """Whether a job is put away, and how many days after its end its recipients are kept; None for ever."""

    archived: bool
    days: int | None


class Deleting:
    """Takes away what nobody needs any more. Charges, counts and fingerprints of jobs stay."""

    def __init__(self, database: Database, files: Files, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._files = files
        self._clock = clock

    def delete_draft(self, draft_id: str, person: Person) -> None:
        """Delete a draft that nothing was launched from, with its edits and its file.

        Raises UnknownRecord, and NotPossible once a job was launched from it.
        """
        person.must(Right.PREPARE, takes_away=True)
        tables = tables_of(self._database)
        with self._database.write() as session:
            draft = find(session, draft_id)
            if session.scalars(select(col(Job.id)).where(col(Job.draft_id) == draft_id)).first() is not None:
                raise NotPossible(
                    "Jobs were launched from this draft, and their record stays.",
                    next_step="Empty the jobs instead: that takes away what they hold of people.",
                )
            record(session, actor=person.name, act="delete a draft", about=f"draft:{draft_id}")
            for table in tables:
                for column in table.columns:
                    if any(key.target_fullname.endswith("draft.id") for key in column.foreign_keys):
                        session.execute(table.delete().where(column == draft_id))
            session.delete(draft)
        self._remove_unused(emptied=True)

    def empty_job(self, job_id: str, person: Person) -> None:
        """Take out of a job that is over whatever tells of its recipients. Raises NotPossible while it is not."""
        person.must(Right.LAUNCH)
        with self._database.write() as session:
            self._empty(session, job_id, person.name)
        self._remove_unused(emptied=True)

    def set_days(self, kind: str, target_id: str, days: int | None, person: Person) -> None:
        """Keep recipients of this campaign so many days after a job is over; None keeps them. Raises NotPossible."""
        person.must(Right.MANAGE)
        if days is not None and not 1 <= days <= MOST_DAYS:
            raise NotPossible(f"{days} days cannot be kept.", next_step=f"Choose from 1 to {MOST_DAYS:,} days.")
        name = _name(kind, target_id)
        with self._database.write() as session:
            before = {"days": read_preference(session, name)}
            about = f"campaign:{target_id}"
            record(session, actor=person.name, act="set how long", about=about, before=before, after={"days": days})
            write_preference(session, name, days)

    def archive(self, job_id: str, person: Person, *, away: bool) -> None:
        """Put a job that is over away from History, or bring it back; nothing of it is deleted. Raises NotPossible."""
        person.must(Right.PREPARE)
        with self._database.write() as session:
            job = session.get_one(Job, job_id)
            if job.state not in JOB_FINAL:
                raise NotPossible("This job is not over.", next_step="Wait until it is final, or cancel it.")
            act = "archive a job" if away else "bring a job back"
            record(session, actor=person.name, act=act, about=f"job:{job_id}")
            job.archived_at = self._clock() if away else None

    def standing(self, job_id: str) -> KeptJob:
        """Whether a job is put away, and how long its recipients are kept. Raises UnknownRecord."""
        with self._database.read() as session:
            job = session.get_one(Job, job_id)
            days = read_preference(session, _name(job.kind, job.target_id))
        return KeptJob(job.archived_at is not None, None if days is None else int(days))

    def days(self, kind: str, target_id: str) -> int | None:
        """How long recipients of this campaign are kept after a job is over; None for ever."""
        with self._database.read() as session:
            kept = read_preference(session, _name(kind, target_id))
        return None if kept is None else int(kept)

    def campaigns(self, limit: int = 200) -> Sequence[KeptCampaign]:
        """What jobs were made from, the newest first, each with how long its recipients are kept."""
        with self._database.read() as session:
            query = select(col(Job.kind), col(Job.target_id), col(Job.target_name)).order_by(col(Job.id).desc())
            found: dict[tuple[str, str], list[str]] = {}
            for kind, target_id, name in session.execute(query):
                found.setdefault((kind, target_id), []).append(name)
            kept = {one.name: one.value for one in session.scalars(select(Preference))}
        return [
            KeptCampaign(kind, target_id, names[0], len(names), kept.get(_name(kind, target_id)))
            for (kind, target_id), names in list(found.items())[:limit]
        ]

    async def run(self) -> None:
        """Empty what is due for ever, once an hour. What cannot be done now is tried again the next time."""
        while True:
            try:
                while await asyncio.to_thread(self.sweep):
                    pass
            except ServiceError as error:
                log.warning("jobs whose time is over could not be emptied: %s", error)
            await asyncio.sleep(LOOK_EVERY)

    def sweep(self) -> int:
        """Empty up to twenty jobs whose time is over; returns how many. Unused files go, too. Raises StoreError."""
        with self._database.write() as session:
            due = self._due(session)
            for job_id in due:
                self._empty(session, job_id, CALLSHEET)
        self._remove_unused(emptied=bool(due))
        return len(due)

    def _due(self, session: Session) -> list[str]:
        kept = session.scalars(select(Preference).where(col(Preference.name).startswith(f"{KEPT_FOR}:"))).all()
        due: list[str] = []
        for one in kept:
            _about, kind, target_id = one.name.split(":", 2)
            before = self._clock() - timedelta(days=int(one.value))
            has_people = select(col(Item.job_id)).where(col(Item.forgotten_at).is_(None))
            # A draft that somebody still works on keeps its jobs: without them its rows would be sent again.
            query = (
                select(col(Job.id))
                .join(Draft, col(Draft.id) == col(Job.draft_id))
                .where(
                    col(Draft.updated_at) < before,
                    col(Job.kind) == kind,
                    col(Job.target_id) == target_id,
                    col(Job.state).in_(JOB_FINAL),
                    col(Job.finished_at) < before,
                    col(Job.id).in_(has_people),
                )
            )
            due += session.scalars(query.limit(AT_ONCE)).all()
        return due[:AT_ONCE]

    def _empty(self, session: Session, job_id: str, by: str) -> None:
        job = session.get_one(Job, job_id)
        if job.state not in JOB_FINAL:
            raise NotPossible("This job is not over.", next_step="Wait until it is final, or cancel it.")
        ids = list(session.scalars(select(col(Item.id)).where(col(Item.job_id) == job_id)))
        empty_requests(session, [one for one in ids if one is not None])
        empty_items(session, [one for one in ids if one is not None], FORGOTTEN)
        requests = select(col(Submission.id)).where(col(Submission.job_id) == job_id)
        session.execute(update(Delivery).where(col(Delivery.submission_id).in_(requests)).values(body=b""))
        session.execute(update(Event).where(col(Event.job_id) == job_id).values(text=""))
        session.execute(update(JobLeftOut).where(col(JobLeftOut.job_id) == job_id).values(reason=FORGOTTEN_MARK[1]))
        job.upload_sha256, job.upload_name, job.note = None, "", ""
        _empty_draft(session, job.draft_id)
        record(session, actor=by, act="empty a job", about=f"job:{job_id}", after={"items": len(ids)})

    def _remove_unused(self, *, emptied: bool = False) -> None:
        """Nothing is left of files that nobody has, nor in free pages and memory where something was `emptied`.

        Raises FilesOutOfReach, with all of the rest done, when a file could not be taken away; the next call does it.
        """
        with self._database.read() as session:
            unused = list(session.scalars(select(col(Upload.sha256)).where(_nobody_has())))
        gone: list[str] = []
        try:
            # Files before their records: what could not be taken away yet is still known of.
            for sha256 in unused:
                if self._is_old(sha256):
                    self._files.delete(UPLOADS + sha256)
                    gone.append(sha256)
        except FilesOutOfReach as wrong:
            raise FilesOutOfReach(
                f"What was to go is out of the database, but not all of its files are gone: {wrong.text}",
                next_step="There is nothing to do: they are taken away by themselves, at most an hour after that place "
                "answers again. Upkeep → Health says whether it does.",
            ) from wrong
        finally:
            if gone:
                with self._database.write() as session:
                    session.execute(delete(Upload).where(col(Upload.sha256).in_(gone), _nobody_has()))
            if gone or emptied:
                purge(self._database)
                clear_every_memory()

    def _is_old(self, sha256: str) -> bool:
        """Whether nobody has just uploaded this file: it is kept a moment before its draft says so."""
        file = self._files.info(UPLOADS + sha256)
        return file is None or (self._clock() - file.changed_at).total_seconds() > JUST_NOW


def _nobody_has() -> ColumnElement[bool]:
    drafts = select(col(Draft.upload_sha256)).where(col(Draft.upload_sha256).is_not(None))
    jobs = select(col(Job.upload_sha256)).where(col(Job.upload_sha256).is_not(None))
    return col(Upload.sha256).not_in(drafts.union(jobs))


def _empty_draft(session: Session, draft_id: str) -> None:
    """A draft whose every job was emptied is discarded and loses its file: nothing more can be sent from it."""
    still = select(col(Item.id)).where(col(Item.draft_id) == draft_id, col(Item.forgotten_at).is_(None)).limit(1)
    if session.scalars(still).first() is not None:
        return
    draft = find(session, draft_id)
    draft.state, draft.upload_sha256, draft.upload_name = DISCARDED, None, ""
    draft.revision += 1
    session.execute(delete(DraftEdit).where(col(DraftEdit.draft_id) == draft_id))
    session.execute(delete(DraftMark).where(col(DraftMark.draft_id) == draft_id))


def _name(kind: str, target_id: str) -> str:
    return f"{KEPT_FOR}:{kind}:{target_id}"
