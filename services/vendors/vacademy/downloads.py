"""Fetching a lesson's files, which are public and lie on another host than the API (contract, sections 4 and 5)."""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qsl, urlsplit

import httpx

from services.errors import Invalid
from services.vendors.wire.limits import RequestLimits
from services.vendors.wire.transport import Timeouts, Transport


class Downloads:
    """Reads files without ever sending the key along; one transport for each host that was met."""

    def __init__(
        self, who: str, *, limits: RequestLimits, timeouts: Timeouts | None, transport: httpx.AsyncBaseTransport | None
    ) -> None:
        self._who, self._limits, self._timeouts, self._transport = who, limits, timeouts, transport
        self._hosts: dict[str, Transport] = {}

    async def fetch(self, url: str, version: str | int | None, most_bytes: int) -> bytes:
        """The file's bytes. `version` gets past caches, which hold the old file under the same address (trap 15).

        Raises a VendorError.
        """
        parts = _parts(url)
        if parts is None:
            raise Invalid("The file's address is not an http or https address.", who=self._who, operation="get a file")
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._hosts:
            self._hosts[origin] = Transport(
                self._who, origin, {"Accept": "*/*"}, limits=self._limits, timeouts=self._timeouts,
                transport=self._transport, most_bytes=most_bytes,
            )  # fmt: skip
        params: dict[str, str | int] = dict(parse_qsl(parts.query, keep_blank_values=True))
        params |= {} if version is None else {"v": version}
        answer = await self._hosts[origin].read("get a file", "GET", parts.path or "/", params=params or None)
        return answer.body

    async def aclose(self) -> None:
        """Close every connection."""
        for transport in self._hosts.values():
            await transport.aclose()


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return None
    return parts if usable else None
