"""Stored deliveries are applied once, in the order they came."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlmodel import Session, col

from services.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DiskFull,
    NotPossible,
    ServiceError,
    UnknownRecord,
    sentence_of,
)
from services.jobs.kind import CalledBack
from services.jobs.kinds import Kinds
from services.jobs.ledger.matches.owners import Owner, owners_of, unclear_jobs
from services.jobs.ledger.moves import CALLSHEET, note
from services.jobs.ledger.sightings import UNCLAIMED, UNREADABLE, SightingLedger
from services.jobs.sighting import Sighting
from services.store.database import Database
from services.store.kept_tables import Delivery
from services.store.shared.locks import unlocked
from services.store.tables import Item, Job, Submission, utc_now
from services.troubles import Troubles, log_of

log = log_of(__name__)

AT_ONCE = 200
AGAIN_AFTER = 2.0
LOOK_AGAIN = 30.0
WAITING = "deliveries"
IMPOSSIBLE = "set aside"
NOBODYS_FAULT = (DatabaseBusy, DiskFull, DatabaseDamaged)
"""What has nothing to do with the delivery: it is tried again."""


class Applier:
    """Applies what waits, whenever something arrived and once at the start."""

    def __init__(
        self,
        database: Database,
        sightings: SightingLedger,
        kinds: Kinds,
        wake: Callable[[str], None],
        troubles: Troubles,
    ) -> None:
        self._troubles = troubles
        self._database = database
        self._sightings = sightings
        self._kinds = kinds
        self._wake = wake
        self._news = asyncio.Event()

    def arrived(self) -> None:
        """Something is stored. Call it on the work loop."""
        self._news.set()

    async def run(self) -> None:
        """Apply for ever. A database that cannot be written is tried again: a stored delivery is never lost."""
        while True:
            self._news.clear()
            try:
                while await asyncio.to_thread(self.apply_waiting):
                    pass
            except Exception as fault:
                log.exception("deliveries wait")
                self._troubles.report(
                    WAITING,
                    f"Callbacks wait to be applied: {sentence_of(fault)}",
                    "They are stored and tried again by themselves; polling does the work meanwhile.",
                )
                await asyncio.sleep(AGAIN_AFTER)
                continue
            self._troubles.end(WAITING)
            try:
                # Another process may have stored some, and died before it said so.
                async with asyncio.timeout(LOOK_AGAIN):
                    await self._news.wait()
            except TimeoutError:
                continue

    def apply_waiting(self) -> int:
        """Apply up to 200 deliveries in one transaction; returns how many there were.

        When one of them cannot be applied, each is tried by itself and that one is set aside: it is kept, and the
        job's history says so.
        """
        try:
            return self._apply([])
        except NOBODYS_FAULT:
            raise
        except Exception:
            log.exception("deliveries cannot be applied together; trying each by itself")
        with self._database.read() as session:
            waiting = select(Delivery.id).where(col(Delivery.applied_at).is_(None)).order_by(Delivery.id).limit(AT_ONCE)  # type: ignore[call-overload]
            ids = [int(one) for one in session.scalars(waiting)]
        for one in ids:
            try:
                self._apply([one])
            except NOBODYS_FAULT:
                raise
            except Exception as fault:
                log.exception("delivery %s is set aside", one)
                self._set_aside(one, fault)
        return len(ids)

    def apply_again(self, delivery_id: int) -> None:
        """Apply one delivery once more, as if it had just come: a finished item never goes back. Raises StoreError."""
        with self._database.write() as session:
            delivery = session.get(Delivery, delivery_id)
            if delivery is None:
                raise UnknownRecord("There is no such delivery any more.", next_step="Reload the page.")
            delivery.applied_at, delivery.outcome = None, ""
        try:
            self._apply([delivery_id])
        except NOBODYS_FAULT:
            raise
        except Exception as fault:
            log.exception("delivery %s is set aside", delivery_id)
            self._set_aside(delivery_id, fault)

    def _set_aside(self, delivery_id: int, fault: Exception) -> None:
        with self._database.write() as session:
            delivery = session.get_one(Delivery, delivery_id)
            delivery.applied_at = utc_now()
            delivery.outcome = IMPOSSIBLE
            submission = session.get(Submission, delivery.submission_id) if delivery.submission_id else None
            if submission is not None:
                why = type(fault).__name__
                text = f"Callback {delivery_id} could not be applied ({why}). It is kept, and asking goes on."
                note(session, submission.job_id, CALLSHEET, "set aside", text)

    def _apply(self, only: Sequence[int]) -> int:
        """Apply these, or with none named the next 200, in one transaction."""
        with self._database.write() as session:
            chosen = [col(Delivery.id).in_(only)] if only else []
            asked = (
                select(Delivery, Job.kind, Job.id)  # type: ignore[call-overload]
                .outerjoin(Submission, col(Submission.id) == col(Delivery.submission_id))
                .outerjoin(Job, col(Job.id) == col(Submission.job_id))
                .where(col(Delivery.applied_at).is_(None), *chosen)
                .order_by(Delivery.id)
                .limit(AT_ONCE)
            )
            # Another process may be applying the others at this moment.
            waiting = session.execute(unlocked(asked, Delivery)).all()
            read = [(delivery, self._read(delivery, kind), job_id) for delivery, kind, job_id in waiting]
            owners = _owners(session, [(delivery, sighting) for delivery, sighting, job_id in read if job_id is None])
            crowd: list[tuple[Delivery, Sighting]] = []
            jobs: set[str] = set()
            for delivery, sighting, job_id in read:
                owner = None if sighting is None else owners.get((delivery.service, sighting.vendor_id))
                if sighting is None or (job_id is None and owner is None):
                    delivery.applied_at = utc_now()
                    delivery.outcome = UNREADABLE if sighting is None else UNCLAIMED
                    # What nobody here knows may be what an unclear request made: whoever has one looks at once.
                    jobs |= set() if sighting is None else unclear_jobs(session, delivery.service)
                elif job_id is not None:
                    crowd.append((delivery, sighting))
                    jobs.add(job_id)
                elif owner is not None:
                    crowd.append((delivery, replace(sighting, submission_id=owner.submission_id)))
                    jobs.add(owner.job_id)
            self._sightings.apply_deliveries(session, crowd)
            _empty_forgotten(session, [delivery for delivery, _sighting in crowd])
        for job_id in jobs:
            self._wake(job_id)
        return len(waiting)

    def _read(self, delivery: Delivery, kind_name: str | None) -> Sighting | None:
        """What a delivery says; None when it cannot be read. One to the account names no kind, only its service."""
        kinds = self._kinds.of_service(delivery.service) if kind_name is None else [self._kinds[kind_name]]
        called = next((kind for kind in kinds if isinstance(kind, CalledBack)), None)
        try:
            if called is None:
                raise NotPossible(f"{delivery.service} is not asked to call back.")
            return called.read_delivery(delivery.body, delivery.query)
        except ServiceError as unreadable:
            log.warning("delivery %s of %s cannot be read: %s", delivery.id, delivery.service, unreadable)
            return None


def _empty_forgotten(session: Session, crowd: Sequence[Delivery]) -> None:
    """Keep nothing of what a callback says about an item whose recipient was forgotten."""
    ids = {delivery.vendor_id for delivery in crowd}
    named = select(col(Item.vendor_id)).where(col(Item.vendor_id).in_(ids), col(Item.forgotten_at).is_not(None))
    forgotten = set(session.scalars(named)) if ids else set()
    for delivery in crowd:
        if delivery.vendor_id in forgotten:
            delivery.body = b""


def _owners(session: Session, crowd: Sequence[tuple[Delivery, Sighting | None]]) -> dict[tuple[str, str], Owner]:
    """Whose the generations are that deliveries to an account name, by service and id."""
    ids: dict[str, set[str]] = {}
    for delivery, sighting in crowd:
        if sighting is not None:
            ids.setdefault(delivery.service, set()).add(sighting.vendor_id)
    return {
        (service, vendor_id): owner
        for service, named in ids.items()
        for vendor_id, owner in owners_of(session, service, named).items()
    }
