"""What stands before a new agent: a look at its pictures and voices, and how fast agents are asked for.

Freely, until bitHuman refuses for its rate; then one after another for a while.

How many an account may begin in a minute depends on its plan, which is told nowhere beforehand (contract, section 11).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Literal

from services.errors import Invalid, RateLimited, VendorError
from services.jobs.kind import Order
from services.jobs.launch.inspections import NamedFile
from services.kinds.agents.parameters import values_of
from services.store.shared.quotas import Quota
from services.vendors.bithuman import BitHumanClient, read_body, sendable_media, why_not_public

UNSAID_SECONDS = 6.0
LONGEST_SECONDS = 60.0
CALM_AFTER = 5
"""So many good answers in a row, and they are sent side by side again."""


class RefusalPause:
    """Any thread may ask whether the way is open; turns are taken on the loop that sends."""

    def __init__(
        self,
        *,
        shared: Quota | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """`shared` tells other processes of a refusal, and of theirs."""
        self._shared = shared
        self._clock = clock
        self._sleep = sleep
        self._turn = asyncio.Lock()
        self._rests_until = 0.0
        self._careful = 0

    def is_open(self) -> bool:
        """Whether one more may leave now, as far as bitHuman's last refusal tells."""
        if self._shared is not None and self._shared.rest():
            return False
        return self._clock() >= self._rests_until

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Around one paid request. The few that were claimed before the refusal wait here until it is over.

        Raises RateLimited, with nothing sent, when that takes longer than anything should be held on its way.
        """
        if not self._careful:
            async with self._watched():
                yield
            return
        async with self._turn:
            while (left := self._rests_until - self._clock()) > 0:
                if left > LONGEST_SECONDS:
                    raise RateLimited(
                        "bitHuman has asked to wait, so this was not sent yet.",
                        who="bitHuman",
                        operation="create an agent",
                        retry_after=left,
                    )
                await self._sleep(left)
            async with self._watched():
                yield

    @asynccontextmanager
    async def _watched(self) -> AsyncIterator[None]:
        try:
            yield
        except RateLimited as no:
            wait = no.retry_after or UNSAID_SECONDS
            self._rests_until = self._clock() + wait
            self._careful = CALM_AFTER
            if self._shared is not None:
                await asyncio.to_thread(self._shared.hold_back, wait)
            raise
        self._careful = max(0, self._careful - 1)


log = logging.getLogger(__name__)

HOLDS_FOR = 600.0
"""For so many seconds what was found at an address counts for every row that names it."""
MEDIA: tuple[Literal["image"], Literal["audio"], Literal["video"]] = ("image", "audio", "video")
FILE_SCHEMES = ("http://", "https://")


class MediaLooks:
    """Looks at the addresses that rows name: when a person asks for it, and again just before each is sent."""

    def __init__(
        self, client: BitHumanClient, files_url: str, clock: Callable[[], float], *, practice: bool = False
    ) -> None:
        """`files_url` is where files of the service itself lie, which are public to it wherever it is.

        In `practice` nobody's files are looked at: nothing is paid there, and a sandbox may be cut off from them.
        """
        self._client = client
        self._files_url = files_url
        self._clock = clock
        self._practice = practice
        self._seen: dict[NamedFile, tuple[str, float]] = {}

    async def look(self, body: bytes) -> None:
        """Look at what these bytes name by an address; what is given whole is not fetched.

        Raises Invalid when an address is dead, private, too large or leads to no such medium: then nothing was sent.
        An address that nobody answers at this time proves nothing: bitHuman may reach it.
        """
        if self._practice:
            return
        for media in read_body(body).media.values():
            if media.url is not None:
                await self._check(NamedFile(media.kind, media.url))

    def unseen(self, order: Order) -> list[NamedFile]:
        """The files that rows of this order name by an address and that nobody looked at lately, each once."""
        if self._practice:
            return []
        named = (one for row in order.rows for one in self._named(values_of(order.settings, order.variables, row)))
        return [one for one in dict.fromkeys(named) if self._known(one) is None and not why_not_public(one.url)]

    async def inspect(self, file: NamedFile) -> str | None:
        """Why it is none that bitHuman takes; "" when it is one, and None when nobody answered this time."""
        try:
            answered = await self._check(file)
        except Invalid as wrong:
            return wrong.text
        return "" if answered else None

    async def _check(self, file: NamedFile) -> bool:
        """Whether its host answered, with such a medium. Raises Invalid."""
        try:
            await self._client.check_media(next(one for one in MEDIA if one == file.what), file.url)
        except Invalid as wrong:
            self._keep(file, wrong.text)
            raise
        except VendorError as error:
            log.info("an address could not be looked at: %s", error.text)
            return False
        self._keep(file, "")
        return True

    def why_unreachable(self, values: Mapping[str, str]) -> str:
        """Why a row's picture or voice could not be fetched, by what its address says and by the last look at it.

        "" when nothing is known against it.
        """
        for file in self._named(values):
            if why := why_not_public(file.url):
                return f"bitHuman cannot fetch the {file.what}: {why}."
            if why := self._known(file):
                return why
        return ""

    def _named(self, values: Mapping[str, str]) -> Iterator[NamedFile]:
        """What a row names by an address that is not the service's own, as it would be sent."""
        for kind in MEDIA:
            text = values.get(kind, "").strip()
            if not text.lower().startswith(FILE_SCHEMES):
                continue
            try:
                address = sendable_media(text)
            except ValueError:
                continue  # the request itself is refused for it, with the sign that is wrong
            if not address.startswith(self._files_url):
                yield NamedFile(kind, address)

    def _known(self, file: NamedFile) -> str | None:
        found, at = self._seen.get(file, (None, 0.0))
        return found if self._clock() - at < HOLDS_FOR else None

    def _keep(self, file: NamedFile, found: str) -> None:
        now = self._clock()
        self._seen = {one: kept for one, kept in self._seen.items() if now - kept[1] < HOLDS_FOR}
        self._seen[file] = (found, now)
