"""Reading a list to its end (contract, section 12: an offset, at most 100 at once, newest first)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from services.vendors.bithuman.envelopes import Page

PAGE_SIZE = 100
_MOST_PAGES = 10_000

Item = TypeVar("Item")


async def every_item(
    read_page: Callable[[int], Awaitable[Page[Item]]], name: Callable[[Item], str]
) -> AsyncIterator[Item]:
    """Every item once, page after page, though new ones push the others along.

    Ends where the service says so, else at the first page that is not full; also at a page without anything new,
    because a service that ignores the offset would never end.
    """
    seen: set[str] = set()
    offset = 0
    for _ in range(_MOST_PAGES):
        page = await read_page(offset)
        fresh = {name(item): item for item in page.items if name(item) not in seen}
        for item in fresh.values():
            yield item
        seen |= fresh.keys()
        offset += page.received
        more = page.has_more if page.has_more is not None else page.received >= page.limit
        if not more or not fresh:
            return
