"""Pictures, voices and videos that go into a request: an address, or base64 (contract, sections 2 and 10)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from services.vendors.bithuman.media.contents import Kind, sniff, why_not
from services.vendors.wire.addresses import sendable_address

_MEGABYTE = 1024 * 1024
MOST_BYTES: dict[Kind, int] = {"image": 10 * _MEGABYTE, "audio": 25 * _MEGABYTE, "video": 100 * _MEGABYTE}
"""The largest that every age of the service takes, decoded."""

_DATA_URI = re.compile(r"data:[a-z0-9.+-]+/[a-z0-9.+-]+(?:;[a-z0-9=.+-]+)*;base64,", re.IGNORECASE)
_NEVER_PUBLIC = ("localhost", "example.com", "example.org", "example.net")
_NEVER_ENDINGS = (".localhost", ".local", ".internal", ".test", ".example", ".invalid", ".example.com")


@dataclass(frozen=True)
class Media:
    """What a field holds, without the bytes: they are too long for logs and state (trap 24)."""

    kind: Kind
    url: str | None = None
    mime: str | None = None
    size: int = 0
    sha256: str | None = None

    def __str__(self) -> str:
        if self.url:
            return self.url
        return f"{self.mime}, {self.size / _MEGABYTE:.1f} MB, sha256 {(self.sha256 or '')[:12]}"


def read_media(kind: Kind, text: str) -> Media:
    """What this address, data URI or bare base64 is. Raises ValueError with a reason that can be shown."""
    if text != text.strip() or not text:
        raise ValueError("is empty or has blanks around it")
    if re.match(r"https?:", text, re.IGNORECASE):
        return Media(kind, url=sendable_address(text))
    if re.match(r"[a-z][a-z0-9+.-]*://", text, re.IGNORECASE):
        raise ValueError("is not an http or https address")
    data = _decoded(text)
    if why := why_not(kind, data):
        raise ValueError(why)
    if len(data) > MOST_BYTES[kind]:
        raise ValueError(f"is larger than {MOST_BYTES[kind] // _MEGABYTE} MB")
    return Media(kind, mime=sniff(data), size=len(data), sha256=hashlib.sha256(data).hexdigest())


def sendable_media(text: str) -> str:
    """The field as it is sent: an address percent-encoded where it has to be, anything else as it is.

    Raises ValueError naming the sign that no address can hold.
    """
    return sendable_address(text) if re.match(r"https?:", text, re.IGNORECASE) else text


def encode_media(kind: Kind, data: bytes) -> str:
    """The bytes as a request carries them. Raises ValueError as `read_media` does."""
    text = base64.b64encode(data).decode()
    read_media(kind, text)
    return text


def why_not_public(url: str) -> str | None:
    """Why the real service can never fetch this address, or None when it may (trap 9). Asks nobody."""
    try:
        host = (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:
        return "it is not an address"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        if host in _NEVER_PUBLIC or host.endswith(_NEVER_ENDINGS) or "." not in host:
            return f"{host or 'it'} is not a public host"
        return None
    return None if address.is_global else f"{host} can be reached from this network only"


def _decoded(text: str) -> bytes:
    bare = text[found.end() :] if (found := _DATA_URI.match(text)) else text
    if len(bare) > MOST_BYTES["video"] * 4 // 3 + 4:
        raise ValueError(f"is larger than {MOST_BYTES['video'] // _MEGABYTE} MB")
    try:
        return base64.b64decode(bare, validate=True)
    except (binascii.Error, ValueError):
        pass
    raise ValueError("is neither an address nor base64")
