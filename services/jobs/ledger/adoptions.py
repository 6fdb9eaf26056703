"""Taking into History what exists at the service already: finished, and paid for by no request of ours."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from services.errors import AlreadyStored, NotPossible
from services.jobs.ledger.entries import LABEL_LENGTH
from services.jobs.ledger.moves import count, note
from services.jobs.states import ItemState, JobState
from services.store.database import Database
from services.store.tables import Draft, Item, Job, utc_now


@dataclass(frozen=True)
class Adopted:
    """A finished generation as the service lists it, and the values of the draft's one row that stand for it."""

    vendor_id: str
    target_id: str
    target_name: str
    values: Sequence[str]
    values_hash: str
    url: str | None
    thumbnail_url: str | None
    made_at: datetime | None


class AdoptionLedger:
    """Enters what was made elsewhere. Each is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def adopt(self, draft_id: str, *, service: str, host: str, practice: bool, person: str, one: Adopted) -> str:
        """A finished job with one item that no submission carried, so that it counts nowhere as spent.

        Answers the job's id. Raises NotPossible when the generation is in History already.
        """
        try:
            with self._database.write() as session:
                draft = session.get_one(Draft, draft_id)
                job = _job(draft, service=service, host=host, practice=practice, person=person, one=one)
                session.add(job)
                session.flush()
                _enter(session, job, one)
                note(session, job.id, person, "adopted", "It was made elsewhere and is kept here from now on.")
                return job.id
        except AlreadyStored:
            raise NotPossible("This one is in History already.", next_step="Reload the page to see where.") from None


def _job(draft: Draft, *, service: str, host: str, practice: bool, person: str, one: Adopted) -> Job:
    token = hashlib.sha256(f"adopted\n{host}\n{one.vendor_id}".encode()).hexdigest()
    return Job(
        kind=draft.kind,
        service=service,
        name=draft.name,
        person=person,
        state=JobState.DONE,
        practice=practice,
        host=host,
        draft_id=draft.id,
        launch_token=token,
        fingerprint="",
        quoted_items=1,
        target_id=one.target_id,
        target_name=one.target_name,
        settings=dict(draft.settings),
        upload_sha256=draft.upload_sha256,
        upload_name=draft.upload_name,
        reading=dict(draft.reading),
        finished_at=utc_now(),
    )


def _enter(session: Session, job: Job, one: Adopted) -> None:
    session.add(
        Item(
            job_id=job.id,
            draft_id=job.draft_id,
            row_id=0,
            line=2,
            state=ItemState.SUCCEEDED,
            sent_values=list(one.values),
            values_hash=one.values_hash,
            label=" · ".join(value for value in one.values if value)[:LABEL_LENGTH],
            vendor_id=one.vendor_id,
            public_id=one.vendor_id,
            reason="Made elsewhere and adopted.",
            url=one.url,
            thumbnail_url=one.thumbnail_url,
            finished_at=one.made_at,
        )
    )
    session.flush()
    count(session, job.id, ItemState.SUCCEEDED, 1)
