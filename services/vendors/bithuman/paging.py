"""Reading a list to its end (contract, section 12: an offset, at most 100 at once, newest first)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from services.vendors.bithuman.envelopes import OffsetPage

PAGE_SIZE = 100
MOST_STALE = 2
_MOST_PAGES = 10_000

Item = TypeVar("Item")


async def every_item(
    read_page: Callable[[int], Awaitable[OffsetPage[Item]]], name: Callable[[Item], str]
) -> AsyncIterator[Item]:
    """Every item once, page after page, though new ones push the others along.

    Ends where the service says so, else at an empty page: a page that is not full may only be capped. Also at the
    second page in a row without anything new, because a service that ignores the offset would never end.
    """
    seen: set[str] = set()
    offset = stale = 0
    for _ in range(_MOST_PAGES):
        page = await read_page(offset)
        fresh = {name(item): item for item in page.items if name(item) not in seen}
        for item in fresh.values():
            yield item
        seen |= fresh.keys()
        offset += page.received
        stale = 0 if fresh else stale + 1
        more = page.has_more if page.has_more is not None else page.total is None or offset < page.total
        if not more or not page.received or stale >= MOST_STALE:
            return
