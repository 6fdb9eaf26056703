"""A database with one launched job in it, for testing the ledger alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from services.jobs.engine.workers import WorkerLedger
from services.jobs.ledger.jobs import JobLedger
from services.jobs.ledger.moves import count
from services.jobs.ledger.sightings import SightingLedger
from services.jobs.ledger.standstills import Standstills
from services.jobs.ledger.submissions import SubmissionLedger
from services.jobs.states import ItemState, JobState
from services.leases import Lease
from services.store.database import Database, sqlite_url
from services.store.migrate import migrate
from services.store.tables import Draft, Item, Job, Submission, SubmissionBody


def joined(database: Database) -> Lease:
    """A worker of this database that is as good as for ever."""
    lease = Lease()
    WorkerLedger(database, lease, name="test", patience=10_000.0).join()
    return lease


@dataclass
class Books:
    """The ledgers over one database."""

    database: Database
    submissions: SubmissionLedger
    sightings: SightingLedger
    jobs: JobLedger
    lease: Lease

    def job(self, submissions: int, rows: int, *, name: str = "job") -> tuple[str, list[str]]:
        """A running job of so many submissions with so many rows each; row values are unlike any other's."""
        with self.database.write() as session:
            draft = Draft(kind="campaign", name=name, person="Ana")
            session.add(draft)
            session.flush()
            job = Job(
                kind="campaign", service="bhuman", name=name, person="Ana", state=JobState.RUNNING, practice=True,
                draft_id=draft.id, launch_token=draft.id, fingerprint="f", quoted_items=submissions * rows,
                target_id="target",
            )  # fmt: skip
            session.add(job)
            session.flush()
            made = [self._submission(session, job, number, rows) for number in range(submissions)]
            count(session, job.id, ItemState.WAITING, submissions * rows)
            return job.id, made

    def _submission(self, session: Session, job: Job, number: int, rows: int) -> str:
        submission = Submission(
            job_id=job.id, number=number + 1, operation="create", item_count=rows, body_sha256=f"{number}",
            token=hashlib.sha256(f"{job.id}{number}".encode()).hexdigest(),
        )  # fmt: skip
        session.add(submission)
        session.flush()
        session.add(SubmissionBody(submission_id=submission.id, body=b"{}"))
        for position in range(rows):
            row_id = number * rows + position
            values = [f"{job.name} row {row_id}"]
            session.add(
                Item(
                    job_id=job.id, draft_id=job.draft_id, row_id=row_id, submission_id=submission.id,
                    position=position, state=ItemState.WAITING, sent_values=values,
                    values_hash=hashlib.sha256(repr(values).encode()).hexdigest(),
                )
            )  # fmt: skip
        return submission.id


def open_books(folder: Path) -> Books:
    """Fresh books in a folder."""
    database = Database(sqlite_url(folder / "books.db"))
    migrate(database)
    return books_on(database)


def books_on(database: Database, lease: Lease | None = None) -> Books:
    """The ledgers over a database that has its tables, for one of its workers."""
    lease = lease or joined(database)
    submissions = SubmissionLedger(database, lease)
    return Books(
        database, submissions, SightingLedger(database, submissions, Standstills(apart=0.0)), JobLedger(database), lease
    )
