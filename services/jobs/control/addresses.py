"""Addresses of finished films: services sign them for a while, so an old one is asked for anew before it is used."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from services.errors import VendorError
from services.jobs.kind import Refreshing
from services.jobs.kinds import Kinds
from services.jobs.launch.targets import CallOnLoop
from services.jobs.ledger.items import ItemLedger
from services.jobs.ledger.matches.matching import same_text, spoken_of
from services.jobs.sighting import Sighting
from services.jobs.views.lines import ItemLine, JobView
from services.jobs.views.views import Views
from services.store.database import Database
from services.store.tables import utc_now

log = logging.getLogger(__name__)

HOLDS_FOR = timedelta(hours=1)
SIGNED_HOLDS_FOR = timedelta(minutes=1)
"""What has a query may be signed, for a time that only its store knows; a minute serves a player's own repeats."""
LONGEST = 8.0
"""For so many seconds a film waits for its fresh address, and then is opened at the one that is kept."""


class FreshAddresses:
    """Gives items with addresses that hold, where the kind can ask for one generation again.

    A plain address holds for an hour after it was told, one with a query until it is opened.
    """

    def __init__(
        self, database: Database, views: Views, kinds: Kinds, call: CallOnLoop, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._items = ItemLedger(database)
        self._views = views
        self._kinds = kinds
        self._call = call
        self._clock = clock
        self._asked: dict[int, datetime] = {}

    def item(self, job_id: str, item_id: int) -> ItemLine:
        """The item as it is kept, its film's address read anew when it may hold no more. Raises UnknownRecord.

        Where the service does not answer, or answers about other values than were sent, the kept address stays.
        """
        item = self._views.item(job_id, item_id)
        now = self._clock()
        if item.url is None or item.vendor_id is None or item.finished_at is None:
            return item
        asked = self._asked.get(item_id)
        if "?" in item.url:
            holds = asked is not None and abs(now - asked) < SIGNED_HOLDS_FOR
        else:
            holds = abs(now - max(item.finished_at, asked or item.finished_at)) < HOLDS_FOR
        if holds:
            return item
        return self._renewed(self._views.job(job_id), item, item.vendor_id, now)

    def _renewed(self, job: JobView, item: ItemLine, vendor_id: str, now: datetime) -> ItemLine:
        # What was made on another account is not asked for here.
        kind = self._kinds.at(job.kind, job.host)
        if not isinstance(kind, Refreshing):
            return item
        try:
            seen = self._call(_in_time(kind.refresh(vendor_id)))
        except (VendorError, TimeoutError) as error:
            log.info("item %s: its address could not be read anew: %s", item.id, error)
            return item
        sent = spoken_of(item.sent_values, item.beside)
        ours = seen.vendor_id == vendor_id and (seen.values is None or same_text(seen.values, sent))
        if not ours or seen.url is None:
            return item
        self._items.renew_addresses(item.id, seen)
        self._asked[item.id] = now
        return replace(
            item,
            url=seen.url,
            share_url=seen.share_url or item.share_url,
            thumbnail_url=seen.thumbnail_url or item.thumbnail_url,
            gif_url=seen.gif_url or item.gif_url,
        )


async def _in_time(asking: Awaitable[Sighting]) -> Sighting:
    async with asyncio.timeout(LONGEST):
        return await asking
