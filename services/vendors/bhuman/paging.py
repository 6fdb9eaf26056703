"""Reading a list to its end (contract, section 6: pages from 0, at most 100 each, order unspecified)."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol, TypeVar

from services.errors import RateLimited, Refused, Unclear
from services.vendors.bhuman.envelopes import NumberedPage

log = logging.getLogger(__name__)

PAGE_SIZE = 100
MOST_STALE = 2
_MOST_PAGES = 10_000


class _WithId(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_WithId)


async def every_item(read_page: Callable[[int], Awaitable[NumberedPage[Item]]]) -> AsyncIterator[Item]:
    """Every item once, page after page.

    Ends at the total when the service names one, else at an empty page: a page that is not full may only be capped. A
    total that is less than was seen is none, and of a full first page it may be that page's own count.
    Also at the second page in a row without anything new: a service that ignores the page number would never end,
    while one that counts from 1 gives its first page twice. And where a page past what was shown is refused or cannot
    be read: some services complain of a page that there is not. What such a list did not show may be there all the
    same. Who is asked to wait is told so.
    """
    seen: set[str] = set()
    unreadable = stale = 0
    for number in range(_MOST_PAGES):
        try:
            page = await read_page(number)
        except (Refused, Unclear) as error:
            if number == 0 or isinstance(error, RateLimited):
                raise
            log.info("a list ends after %d, as its next page could not be read: %s", len(seen), error.text)
            return
        fresh = {item.id: item for item in page.items if item.id not in seen}
        for item in fresh.values():
            yield item
        seen |= fresh.keys()
        unreadable += page.unreadable
        stale = 0 if fresh else stale + 1
        own_count = page.total == page.received == page.size
        complete = page.total == len(seen) + unreadable and not own_count
        if complete or not page.received or stale >= MOST_STALE:
            return
