"""Looks at the videos of a job: by the pages of the list, or one by one where that takes fewer requests."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta

from services.errors import NotFound, RateLimited, Refused, Unclear, VendorError
from services.jobs.kind import Watched
from services.jobs.rounds import FEW, Round, Turns
from services.jobs.sighting import Sighting, gone
from services.kinds.campaigns import automations
from services.kinds.campaigns.backgrounds import CAMPAIGN
from services.kinds.campaigns.sightings import sighting_of
from services.kinds.campaigns.watching.passes import SURE, ListPasses
from services.kinds.campaigns.watching.singles import Singles
from services.vendors.bhuman import BHumanClient, GeneratedVideo

log = logging.getLogger(__name__)

PAGE = 100


class VideoLooks:
    """Asks BHuman how the videos of jobs stand. One for each client: what was learnt of lists holds for all jobs."""

    def __init__(self, client: BHumanClient, passes: ListPasses) -> None:
        self._client = client
        self._passes = passes
        self._pages_of: dict[str, int] = {}
        self._limited: dict[str, int] = {}
        self._singles = Singles()
        self._turns = Turns()

    async def look(self, watched: Watched) -> AsyncIterator[list[Sighting]]:
        """By the pages of the list, or by id when that takes fewer requests.

        Open ids that the list did not show, or could not because it refuses or fails, are asked for one by one, a few
        each round. An id that BHuman does not know is told as `gone`. A long list is read when it is worth it.
        """
        # A list that nobody has read yet is at least as long as what was ever open of it.
        pages = max(self._pages_of.get(watched.target_id, 1), len(watched.open) // PAGE)
        self._pages_of[watched.target_id] = pages
        is_short = pages <= FEW or watched.seeks_unknown
        if not watched.open:
            self._passes.forget(watched.job_id)
        if not is_short and not (watched.open and self._passes.is_due(watched.job_id)):
            return
        # What cannot be read by its id may still be shown by the list.
        is_listed = watched.seeks_unknown or len(watched.open) > max(FEW, pages)
        if is_short and (is_listed or self._turns.has_failed(watched.open_ids)):
            look = self._by_list(watched)
        elif is_short:
            look = self._ask(self._singles.turn(watched.job_id, watched.open_ids), watched)
        else:
            look = self._sparingly(watched, pages)
        async for page in look:
            yield page

    async def _sparingly(self, watched: Watched, pages: int) -> AsyncIterator[list[Sighting]]:
        """By a few of them, and by the list as well when these say that it is worth its many requests."""
        if self._passes.hears(watched.job_id, len(watched.open)):
            return
        ended: set[str] = set()
        by_id = len(watched.open) <= pages
        sample = [] if by_id else self._passes.sample(watched.open_ids)
        others = watched.open_ids if by_id else self._passes.unshown(watched.job_id, watched.open_ids)
        asked = [*sample, *self._singles.turn(watched.job_id, others)]
        async for page in self._ask(asked, watched):
            ended.update(one.vendor_id for one in page if one.outcome is not None or one.gone)
            yield page
        if sample and ended.issuperset(sample):
            more = self._passes.sample([one for one in watched.open_ids if one not in asked], SURE)
            async for page in self._ask(more, watched):
                ended.update(one.vendor_id for one in page if one.outcome is not None or one.gone)
                yield page
            sample += more
        of = sample or asked
        left = len(watched.open) - len(ended.intersection(watched.open_ids))
        self._passes.sampled(watched.job_id, len(ended.intersection(of)) / len(of), left)
        if not by_id and self._passes.is_worth_it(watched.job_id, len(watched.open), pages):
            async for page in self._by_list(watched):
                yield page

    async def _by_list(self, watched: Watched) -> AsyncIterator[list[Sighting]]:
        shown: set[str] = set()
        complaint = ""
        try:
            async for page in self._list(watched):
                shown.update(one.vendor_id for one in page)
                yield page
        except RateLimited:
            # Asking for single ones in its stead would be asking more; a list that never lets us is no list.
            self._limited[watched.target_id] = self._limited.get(watched.target_id, 0) + 1
            if self._limited[watched.target_id] % FEW or not watched.open:
                raise
        except VendorError as error:
            if not watched.open:
                raise
            log.info("job %s: the list could not be read, so ids are asked for singly: %s", watched.job_id, error)
            complaint = error.text
        left = [one for one in watched.open_ids if one not in shown]
        self._passes.passed(watched.job_id, left)
        asked = self._singles.turn(watched.job_id, left)
        async for page in self._ask(asked, watched, complaint, told=bool(shown)):
            yield page

    async def _ask(
        self, ids: Sequence[str], watched: Watched, complaint: str = "", *, told: bool = False
    ) -> AsyncIterator[list[Sighting]]:
        """One by one; those that could not be read the last time come last, and never keep the others from theirs."""
        missing: list[Sighting] = []
        asked = Round(self._turns, told=told)
        for vendor_id in self._turns.order(ids, str):
            try:
                one = self._sighting(await self._client.get_generated_video(vendor_id))
            except NotFound as unknown:
                asked.answered(vendor_id)
                missing.append(gone(vendor_id, complaint or unknown.text))
                continue
            except (Refused, Unclear) as error:
                asked.failed(vendor_id, error)
                if asked.is_over:
                    break
                continue
            asked.answered(vendor_id)
            yield [replace(one, position=None, values=None) if automations.is_preview(watched.work) else one]
        if missing:
            yield missing
        if refused := asked.untold():
            yield refused

    async def _list(self, watched: Watched) -> AsyncIterator[list[Sighting]]:
        iterate = (
            self._client.iterate_generated_videos_by_campaign
            if watched.work.get("target_type") == CAMPAIGN
            else self._client.iterate_generated_videos_by_video_instance
        )
        seen = 0
        ours = set(watched.open_ids)
        since = watched.sent_since - timedelta(days=1) if watched.sent_since else None
        page: list[Sighting] = []
        try:
            async for video in iterate(watched.target_id):
                seen += 1
                one = self._sighting(video)
                # What was made long before this job can never be the result of a lost answer; a missing date proves
                # nothing, and of an id of our own answer no date does.
                if one.vendor_id in ours or since is None or one.created_at is None or one.created_at >= since:
                    page.append(one)
                if len(page) == PAGE:
                    yield page
                    page = []
        except VendorError:
            if page:
                yield page  # what it had shown is news, whatever became of its next page
            raise
        if page:
            yield page
        self._pages_of[watched.target_id] = seen // PAGE + 1

    def _sighting(self, video: GeneratedVideo) -> Sighting:
        return sighting_of(video, self._client.clock_offset)
