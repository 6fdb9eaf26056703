"""Where the frames of a lesson may have things from: their libraries, and the lesson's own pictures and films."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from services.config import is_loopback

STOCK = (
    "https://images.pexels.com",
    "https://videos.pexels.com",
    "https://cdn.pixabay.com",
    "https://pixabay.com",
)
"""The collections from which Vacademy's server takes pictures and films into frames, by their address there."""


@dataclass(frozen=True)
class FrameSources:
    """`libraries` is an address, or empty for none; `media` are origins, https only."""

    libraries: str = ""
    media: tuple[str, ...] = STOCK

    def data(self) -> dict[str, Any]:
        """As JSON for the browser."""
        return {"libraries": self.libraries, "media": list(self.media)}


NO_LIBRARIES = FrameSources()


def sources_of(libraries: str, addresses: Iterable[str | None]) -> FrameSources:
    """Libraries from there, pictures and films from the hosts of these addresses and the stock collections.

    A frame is untrusted: it never gets a host of this machine, and nothing without https.
    """
    own = dict.fromkeys(found for found in (_origin(one or "") for one in addresses) if found)
    return FrameSources(libraries, (*own, *(one for one in STOCK if one not in own)))


def _origin(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or is_loopback(address):
        return ""
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"https://{parts.hostname}{port}"
