"""Reading a list to its end (contract, section 12: an offset, at most 100 at once, newest first)."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from services.errors import RateLimited, Refused, Unclear
from services.vendors.bithuman.envelopes import OffsetPage

log = logging.getLogger(__name__)

PAGE_SIZE = 100
MOST_STALE = 2
_MOST_PAGES = 10_000

Item = TypeVar("Item")


async def every_item(
    read_page: Callable[[int], Awaitable[OffsetPage[Item]]], name: Callable[[Item], str]
) -> AsyncIterator[Item]:
    """Every item once, page after page, though new ones push the others along.

    Ends where the service says so, else at an empty page: a page that is not full may only be capped. Also at the
    second page in a row without anything new, because a service that ignores the offset would never end. And where a
    page past what was shown is refused or cannot be read: some complain of a page that there is not. What such a list
    did not show may be there all the same. Who is asked to wait is told so.
    """
    seen: set[str] = set()
    offset = stale = 0
    for _ in range(_MOST_PAGES):
        try:
            page = await read_page(offset)
        except (Refused, Unclear) as error:
            if offset == 0 or isinstance(error, RateLimited):
                raise
            log.info("a list ends after %d, as its next page could not be read: %s", len(seen), error.text)
            return
        fresh = {name(item): item for item in page.items if name(item) not in seen}
        for item in fresh.values():
            yield item
        seen |= fresh.keys()
        offset += page.received
        stale = 0 if fresh else stale + 1
        more = page.has_more if page.has_more is not None else page.total is None or offset < page.total
        if not more or not page.received or stale >= MOST_STALE:
            return
