"""Reading a list to its end (contract, section 6: pages from 0, at most 100 each, order unspecified)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol, TypeVar

from services.vendors.bhuman.envelopes import NumberedPage

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
    while one that counts from 1 gives its first page twice.
    """
    seen: set[str] = set()
    unreadable = stale = 0
    for number in range(_MOST_PAGES):
        page = await read_page(number)
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
