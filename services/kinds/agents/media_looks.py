"""What is behind the addresses of pictures and voices, looked at once more before an agent of them is paid for."""

from __future__ import annotations

import logging
from collections.abc import Callable

from services.errors import Invalid, VendorError
from services.vendors.bithuman import BitHumanClient, read_body

log = logging.getLogger(__name__)

HOLDS_FOR = 600.0
"""For so many seconds an address that led to nothing is an error of every row that names it."""


class MediaLooks:
    """Looks at addresses just before they are sent, and remembers those that led to nothing."""

    def __init__(self, client: BitHumanClient, clock: Callable[[], float]) -> None:
        self._client = client
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

    def why_dead(self, url: str) -> str:
        """What was wrong when an address was looked at lately; "" when nothing is known against it."""
        why, at = self._dead.get(url, ("", 0.0))
        return why if self._clock() - at < HOLDS_FOR else ""
