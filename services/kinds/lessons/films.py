"""MP4s on order: each order is another paid job over the timeline as it is then (contract, section 9; trap 27).

Vacademy tells of a lesson's latest order whatever job is asked for (section 12). So what it tells is believed of an
order of ours only while nothing speaks for a later one: our own records, the name of the job that it works on, and
the names in the answer itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from services.errors import NotFound, VendorError
from services.jobs.kind import Answer, Outgoing, Sent
from services.jobs.preferences import read_preference, write_preference
from services.jobs.sighting import Sighting, gone
from services.jobs.states import SubmissionState
from services.kinds.lessons.orders import FILMS, wants_captions
from services.kinds.lessons.progress import Names, film_sighting
from services.store.database import Database
from services.store.tables import Job, Submission
from services.vendors.vacademy import RenderJob, VacademyClient

ANOTHER = (
    "Vacademy tells only of the newest order of a lesson's MP4, and that is not this one. Look at the lesson itself."
)
MOST_KEPT = 20
_MAY_HAVE_ARRIVED = (SubmissionState.SENDING, SubmissionState.UNKNOWN, SubmissionState.ACCEPTED)


@dataclass(frozen=True)
class SeenOrders:
    """What was seen of a lesson's orders: the job that it had `before` our order `submission` was sent, and jobs of
    ours that others took the place of. `before` is None where that could not be asked, "" for no job."""

    submission: str = ""
    before: str | None = None
    replaced: list[str] = field(default_factory=list)


class Films:
    """Orders MP4s and watches them, at one host."""

    def __init__(self, client: VacademyClient, database: Database, host: str) -> None:
        self._client = client
        self._database = database
        self._host = host

    async def order(self, outgoing: Outgoing) -> Answer:
        """PAID. Order one MP4, known by the id of its render job. Raises as `Kind.send`."""
        video_id = outgoing.about_id or ""
        try:
            before = await self._working_on(video_id)
        except VendorError:
            before = None
        self._keep(video_id, replace(self._seen(video_id), submission=outgoing.submission_id, before=before))
        job = await self._client.create_render(video_id, show_captions=wants_captions(outgoing.body))
        return Answer(ids=[job.job_id], http_status=200)

    async def look(self, sent: Sent, names: Names) -> list[Sighting]:
        """How far an ordered MP4 is; `gone` when Vacademy tells only of another order, nothing while that is unclear.

        Raises VendorError when that cannot be asked.
        """
        later = self._later(sent)
        seen = self._seen(names.video_id)
        if SubmissionState.ACCEPTED in later or names.vendor_id in seen.replaced:
            return [gone(names.vendor_id, ANOTHER)]
        if later:
            return []
        try:
            job = await self._client.get_render(names.vendor_id, names.video_id)
        except NotFound:
            return []
        try:
            now = await self._working_on(names.video_id)
        except NotFound:
            now = ""
        if not _is_of(job, names) or (now and not _same(now, names.vendor_id) and not _same(now, seen.before)):
            self._keep(names.video_id, replace(seen, replaced=[*seen.replaced, names.vendor_id][-MOST_KEPT:]))
            return [gone(names.vendor_id, ANOTHER)]
        return [film_sighting(names, job)]

    async def look_for_unclear(self, sent: Sent, names: Names) -> list[Sighting]:
        """The job that Vacademy works on now and did not before we asked: the only trace of an order without an answer.

        What was there before is another order, and after a later one of ours nobody can tell whose it is.
        """
        seen = self._seen(names.video_id)
        if seen.submission != sent.submission_id or seen.before is None or self._later(sent):
            return []
        now = await self._working_on(names.video_id)
        if not now or _same(now, seen.before):
            return []
        return await self.look(sent, replace(names, vendor_id=now))

    async def _working_on(self, video_id: str) -> str:
        """The job that Vacademy names for the lesson; "" for none."""
        return (await self._client.get_urls(video_id)).render_job_id or ""

    def _later(self, sent: Sent) -> set[str]:
        """The states of our own orders for the same lesson that went out after this one and may have arrived."""
        with self._database.read() as session:
            found = session.scalars(
                select(col(Submission.state))
                .join(Job, col(Job.id) == col(Submission.job_id))
                .where(
                    col(Submission.about_id) == sent.about_id,
                    col(Submission.lane) == FILMS,
                    col(Submission.id) != sent.submission_id,
                    col(Submission.claimed_at) > sent.first_sent_at,
                    col(Submission.state).in_(_MAY_HAVE_ARRIVED),
                    col(Job.host) == self._host,
                )
            )
            return set(found)

    def _seen(self, video_id: str) -> SeenOrders:
        with self._database.read() as session:
            kept: dict[str, Any] | None = read_preference(session, self._name(video_id))
        return SeenOrders(**kept) if kept else SeenOrders()

    def _keep(self, video_id: str, seen: SeenOrders) -> None:
        value = {"submission": seen.submission, "before": seen.before, "replaced": seen.replaced}
        with self._database.write() as session:
            write_preference(session, self._name(video_id), value)

    def _name(self, video_id: str) -> str:
        return f"films:{self._host}:{video_id}"


def _is_of(job: RenderJob, names: Names) -> bool:
    """Whether the answer itself names no other job and no other lesson."""
    return _same(job.job_id, names.vendor_id) and (job.video_id is None or _same(job.video_id, names.video_id))


def _same(one: str | None, other: str | None) -> bool:
    return (one or "").strip().casefold() == (other or "").strip().casefold()
