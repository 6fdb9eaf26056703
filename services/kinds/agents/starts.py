"""What stands before a new agent: a look at its pictures and voices, and how fast agents are asked for.

Freely, until bitHuman refuses for its rate; then one after another for a while.

How many an account may begin in a minute depends on its plan, which is told nowhere beforehand (contract, section 11).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from services.errors import Invalid, RateLimited, VendorError
from services.vendors.bithuman import BitHumanClient, read_body, why_not_public

UNSAID_SECONDS = 6.0
LONGEST_SECONDS = 60.0
CALM_AFTER = 5
"""So many good answers in a row, and they are sent side by side again."""


class RefusalPause:
    """Any thread may ask whether the way is open; turns are taken on the loop that sends."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._turn = asyncio.Lock()
        self._rests_until = 0.0
        self._careful = 0

    def is_open(self) -> bool:
        """Whether one more may leave now, as far as bitHuman's last refusal tells."""
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
            wait = UNSAID_SECONDS if no.retry_after is None else no.retry_after
            self._rests_until = self._clock() + wait
            self._careful = CALM_AFTER
            raise
        self._careful = max(0, self._careful - 1)


log = logging.getLogger(__name__)

HOLDS_FOR = 600.0
"""For so many seconds an address that led to nothing is an error of every row that names it."""


class MediaLooks:
    """Looks at addresses just before they are sent, and remembers those that led to nothing."""

    def __init__(self, client: BitHumanClient, files_url: str, clock: Callable[[], float]) -> None:
        """`files_url` is where files of the service itself lie, which are public to it wherever it is."""
        self._client = client
        self._files_url = files_url
        self._clock = clock
        self._dead: dict[str, tuple[str, float]] = {}

    async def look(self, body: bytes) -> None:
        """Look at what these bytes name by an address; what is given whole is not fetched.

        Raises Invalid when an address is dead, private, too large or leads to no such medium: then nothing was sent.
        An address that nobody answers at this time proves nothing: bitHuman may reach it.
        """
        for media in read_body(body).media.values():
            if media.url is None:
                continue
            try:
                await self._client.check_media(media.kind, media.url)
            except Invalid as wrong:
                self._dead[media.url] = (wrong.text, self._clock())
                raise
            except VendorError as error:
                log.info("an address could not be looked at: %s", error.text)
            else:
                self._dead.pop(media.url, None)

    def why_unreachable(self, values: Mapping[str, str]) -> str:
        """Why a row's picture or voice could not be fetched, by what its address says and by the last look at it.

        "" when nothing is known against it.
        """
        for name in ("image", "audio", "video"):
            address = values.get(name, "")
            if not address.startswith(("http://", "https://")) or address.startswith(self._files_url):
                continue
            if why := why_not_public(address):
                return f"bitHuman cannot fetch the {name}: {why}."
            why, at = self._dead.get(address, ("", 0.0))
            if why and self._clock() - at < HOLDS_FOR:
                return why
        return ""
