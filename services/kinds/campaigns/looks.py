"""Looks at the addresses that fill backgrounds, before anybody says yes to videos of them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from services.config.addresses import may_be_opened
from services.errors import Invalid, NotFound, VendorError
from services.jobs.kind import Order
from services.jobs.launch.inspections import NamedFile
from services.jobs.objections import RowProblem
from services.kinds.campaigns.backgrounds import read_segments, why_unfit
from services.vendors.bhuman import Background, with_scheme
from services.vendors.wire.addresses import sendable_address
from services.vendors.wire.error_bodies import is_web_page
from services.vendors.wire.limits import RequestLimits
from services.vendors.wire.public_files import Fetched, PublicFiles

log = logging.getLogger(__name__)

HOLDS_FOR = 600.0
"""For so many seconds what was found at an address counts for every row that names it."""
FIRST_BYTES = 64 * 1024
MANY = 50
"""So many addresses are looked at in a second: they lie with as many people as there are rows."""
FILE, PAGE = "picture or film", "web page"
_LOOKED_AT: dict[str, str] = {"link": FILE, "site": PAGE}
"""LinkedIn shows its pages to people who are signed in there, so a look at them would prove nothing."""
_NEXT = "Correct the address or drop the row."


def hosts_of_assets(who: str) -> PublicFiles:
    """The way to where assets lie: many hosts, none of which is asked much, and none of this machine or network."""
    limits = RequestLimits(reads_per_second=MANY, burst=MANY, reads_at_once=MANY // 2)
    return PublicFiles(who, private=False, limits=limits)


class AssetLooks:
    """What is known against the addresses of rows: by what they say, and by the last look at each."""

    def __init__(
        self, files: PublicFiles, *, practice: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """In `practice` nobody's files are looked at: nothing is paid there, and a sandbox may be cut off from them."""
        self._files = files
        self._practice = practice
        self._clock = clock
        self._seen: dict[NamedFile, tuple[str, float]] = {}
        self._changes = 0

    def unseen(self, order: Order) -> list[NamedFile]:
        """The files that rows of this order name by an address and that nobody looked at lately, each once."""
        if self._practice:
            return []
        named = dict.fromkeys(file for *_, file in self._named(order) if file is not None)
        return [one for one in named if self._known(one) is None and _is_public(one.url)]

    async def inspect(self, file: NamedFile) -> str | None:
        """Why it cannot be shown; "" when it can, and None when nobody answered for it this time."""
        try:
            found = await self._files.fetch(
                file.url, most_bytes=FIRST_BYTES, operation="look at a background", whole=False
            )
        except (Invalid, NotFound) as wrong:
            why = wrong.text
        except VendorError as error:
            log.info("a background could not be looked at: %s", error.text)
            return None
        else:
            why = _why_no_file(found) if file.what == FILE else ""
        self._keep(file, why)
        return why

    def problems(self, order: Order) -> Iterator[RowProblem]:
        """Rows with an address that BHuman would refuse, could not reach, or that led to nothing at the last look."""
        for position, segment, address, file in self._named(order):
            why = why_unfit(segment, address)
            if not why and not _is_public(sendable_address(with_scheme(address))):
                why = "The address leads to this machine or network, where BHuman cannot follow."
            if not why and file is not None:
                why = self._known(file) or ""
            if why:
                yield RowProblem(position, why, _NEXT, segment.name)

    def knows(self, settings: Mapping[str, Any]) -> int:
        """A number that changes with what is known against rows; 0 for a draft whose rows name no files."""
        if not read_segments(settings):
            return 0
        self._forget()
        return 1 + self._changes

    def _named(self, order: Order) -> Iterable[tuple[int, Background, str, NamedFile | None]]:
        """Each address of each row that is not blank: the row's place, the segment, and the file to look at, if any."""
        segments = read_segments(order.settings)
        columns = [(one, order.variables.index(one.name)) for one in segments if one.name in order.variables]
        for position, row in enumerate(order.rows if columns else ()):
            for segment, at in columns:
                if row[at].strip():
                    yield position, segment, row[at], _file(segment, row[at])

    def _known(self, file: NamedFile) -> str | None:
        found, at = self._seen.get(file, (None, 0.0))
        return found if self._clock() - at < HOLDS_FOR else None

    def _keep(self, file: NamedFile, found: str) -> None:
        self._forget()
        self._seen[file] = (found, self._clock())
        self._changes += 1

    def _forget(self) -> None:
        now = self._clock()
        kept = {one: known for one, known in self._seen.items() if now - known[1] < HOLDS_FOR}
        self._changes += len(kept) < len(self._seen)
        self._seen = kept


def _why_no_file(found: Fetched) -> str:
    """Why this is no picture or film, by its own bytes more than by what its server calls it; "" when it may be one."""
    if not found.body:
        return "There is nothing at its address: the file is empty."
    is_drawing = b"<svg" in found.body[:1024].lower() and "html" not in found.content_type.lower()
    if "html" in found.content_type.lower() or (is_web_page(found.body) and not is_drawing):
        return "There is a web page at its address, and no picture or film."
    if found.body.lstrip()[:1] in {b"{", b"["} or found.content_type.lower().startswith("application/json"):
        return "There is an answer for programs at its address, and no picture or film."
    return ""


def _is_public(url: str) -> bool:
    """Whether anybody on the internet could follow this address, as it says of itself."""
    return may_be_opened(url, practice=False)


def _file(segment: Background, address: str) -> NamedFile | None:
    what = _LOOKED_AT.get(segment.kind)
    if what is None or why_unfit(segment, address):
        return None
    return NamedFile(what, sendable_address(with_scheme(address)))
