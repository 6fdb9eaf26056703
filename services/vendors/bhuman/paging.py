"""Reading a list to its end (contract, section 6: pages from 0, at most 100 each, order unspecified)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol, TypeVar

from services.vendors.bhuman.envelopes import Page

PAGE_SIZE = 100
_MOST_PAGES = 10_000


class _WithId(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_WithId)


async def every_item(read_page: Callable[[int], Awaitable[Page[Item]]]) -> AsyncIterator[Item]:
    """Every item once, page after page.

    Ends at the total when the service names one, else at the first page that is not full; also at a page without
    anything new, because a service that ignores the page number would never end.
    """
    seen: set[str] = set()
    received = 0
    for number in range(_MOST_PAGES):
        page = await read_page(number)
        fresh = {item.id: item for item in page.items if item.id not in seen}
        for item in fresh.values():
            yield item
        seen |= fresh.keys()
        received += page.received
        ended = received >= page.total if page.total is not None else page.received < page.size
        if ended or not fresh:
            return
