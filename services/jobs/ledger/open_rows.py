"""What one look at a service is compared with: the job's open rows and the ids it was answered with, read once."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from services.jobs.ledger.claiming.outgoing import offset_of
from services.jobs.ledger.matches.matching import Rows, spoken_of
from services.jobs.sighting import Sighting
from services.jobs.states import ITEM_OPEN, Cause, SubmissionState
from services.store.database import Database
from services.store.tables import Item, Submission

MOST_KEPT = 50
CLOCKS_DIFFER = timedelta(minutes=2)
ZONES = timedelta(minutes=30)
"""Nearly all zones differ from UTC by whole or half hours."""
FARTHEST = timedelta(hours=14)
EARLY, LATE = timedelta(seconds=5), timedelta(seconds=60)
"""Made between these before and after a request went out: near enough to be of it, far from the next zone's."""
MAY_HAVE_ROWS = (SubmissionState.SENDING, SubmissionState.ACCEPTED, SubmissionState.UNKNOWN)


class KeptRows:
    """The rows of the submissions that were looked at last. As they were sent they never change. Any thread may ask."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Rows, dict[int, int]]] = {}
        self._lock = threading.Lock()

    def of(self, session: Session, submission_id: str) -> tuple[Rows, dict[int, int]]:
        """The rows of one submission, and which item is at each position."""
        with self._lock:
            found = self._kept.pop(submission_id, None)
            if found is not None:
                self._kept[submission_id] = found
        return found or self._read(session, submission_id)

    def _read(self, session: Session, submission_id: str) -> tuple[Rows, dict[int, int]]:
        rows = session.execute(
            select(Item.id, Item.position, Item.sent_values, Item.beside).where(  # type: ignore[call-overload]
                col(Item.submission_id) == submission_id
            )
        ).all()
        spoken = {position: spoken_of(values, beside) for _id, position, values, beside in rows}
        files = {position: values[len(spoken[position]) :] for _id, position, values, beside in rows if beside}
        read = Rows(spoken, files), {position: item_id for item_id, position, *_ in rows}
        with self._lock:
            self._kept[submission_id] = read
            if len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        return read


@dataclass
class OpenRequest:
    """One open submission: its rows, which of them have no generation yet, and which generations of nobody fit."""

    submission_id: str
    claimed_at: datetime | None
    clock_offset: timedelta | None
    seeking: bool
    answered: dict[str, int | None]
    rows: Rows | None = None
    free: set[int] = field(default_factory=set)
    item_of: dict[int, int] = field(default_factory=dict)
    candidates: dict[str, Sighting] = field(default_factory=dict)
    kept: KeptRows = field(kw_only=True)

    def load(self, session: Session) -> Rows:
        """The rows of this submission, read at the first need."""
        if self.rows is None:
            self.rows, self.item_of = self.kept.of(session, self.submission_id)
            free = select(col(Item.position)).where(
                col(Item.submission_id) == self.submission_id, col(Item.vendor_id).is_(None)
            )
            self.free = {position for position in session.scalars(free) if position is not None}
        return self.rows

    def could_be(self, sighting: Sighting, session: Session) -> bool:
        """True when an unmatched generation may be the missing result of this submission."""
        if not self.seeking or sighting.values is None or not self._made_after(sighting):
            return False
        saying = self.load(session).saying(sighting.values)
        return any(position in self.free for position in saying)

    def _made_after(self, sighting: Sighting) -> bool:
        """Whether a generation is no older than the claim: by the service's own clock, where that was known then.

        Ours may have been put back or ahead in between; the service's is the one both moments have in common.
        """
        if self.claimed_at is None:
            return False
        if sighting.created_at_there is not None and self.clock_offset is not None:
            return sighting.created_at_there >= self.claimed_at + self.clock_offset - CLOCKS_DIFFER
        return sighting.created_at is not None and sighting.created_at >= self.claimed_at - CLOCKS_DIFFER

    def may_mean(self, sighting: Sighting, session: Session) -> bool:
        """True when an unmatched generation has the values of a free row, whatever its date says."""
        meaning = self.load(session).meaning(sighting.values or [])
        return any(position in self.free for position in meaning)


class OpenRows:
    """The submissions of one job that have still something to learn."""

    def __init__(self, database: Database, job_id: str, kept: KeptRows) -> None:
        self.job_id = job_id
        with database.read() as session:
            open_ones = select(Item.submission_id).where(  # type: ignore[call-overload]
                col(Item.job_id) == job_id,
                col(Item.state).in_(ITEM_OPEN),
                col(Item.submission_id).is_not(None),
            )
            found = session.execute(
                select(Submission).where(
                    col(Submission.job_id) == job_id,
                    col(Submission.id).in_(open_ones),
                    col(Submission.state).in_(MAY_HAVE_ROWS),
                )
            ).scalars()
            lost = set(
                session.scalars(
                    open_ones.where(col(Item.vendor_id).is_(None), col(Item.cause) == Cause.DELETED).distinct()
                )
            )
            self.requests = {one.id: request_of(one, kept, lost=one.id in lost) for one in found}
        self.zones: set[timedelta] = set()
        """In which zones' times the service wrote about what is ours for certain."""
        self._request_of_id = {
            vendor_id: request for request in self.requests.values() for vendor_id in request.answered
        }

    def learn_zone(self, sighting: Sighting, sent_at: datetime | None) -> None:
        """Learn in which zone's time the service writes, from what was made of something of ours."""
        zone = zone_of(sighting, sent_at)
        if zone is not None:
            self.zones.add(zone)

    def request_for(self, sighting: Sighting) -> OpenRequest | None:
        """The submission that was answered with this id, or that the service itself names by our id, if any."""
        if sighting.submission_id is not None:
            return self.requests.get(sighting.submission_id)
        return self._request_of_id.get(sighting.vendor_id)

    def seekers(self) -> list[OpenRequest]:
        """The submissions that look for generations among those nobody else has."""
        return [request for request in self.requests.values() if request.seeking]


def request_of(submission: Submission, kept: KeptRows, *, lost: bool = False) -> OpenRequest:
    """The request of one submission, its rows not read yet. `lost`: the service knows ids of its own answer no more."""
    ids = submission.answer_ids or []
    in_order = len(ids) == submission.item_count and len(set(ids)) == len(ids)
    return OpenRequest(
        submission_id=submission.id,
        kept=kept,
        claimed_at=submission.claimed_at,
        clock_offset=offset_of(submission),
        # An answer with too few ids, or with some that lead nowhere, leaves rows whose generations can only be found
        # by what they say.
        seeking=submission.state != SubmissionState.ACCEPTED or not in_order or lost,
        answered={vendor_id: (place if in_order else None) for place, vendor_id in enumerate(ids)},
    )


def zone_of(sighting: Sighting, sent_at: datetime | None) -> timedelta | None:
    """How far the service's own time is from UTC, if this was made for what was sent then; None when it was not.

    Only where the service writes no zone, which is then read as UTC.
    """
    if not sighting.zoneless or sighting.created_at is None or sent_at is None:
        return None
    apart = sighting.created_at - sent_at
    zone = round(apart / ZONES) * ZONES
    return zone if abs(zone) <= FARTHEST and -EARLY <= apart - zone <= LATE else None
