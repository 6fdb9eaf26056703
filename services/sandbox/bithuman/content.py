"""What bytes are, by their beginning, and whether an address could be fetched by a service on the internet."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from urllib.parse import urlsplit

_MEGABYTE = 1024 * 1024
LIMITS = {"image": 10 * _MEGABYTE, "video": 100 * _MEGABYTE, "audio": 50 * _MEGABYTE, "document": 10 * _MEGABYTE}
LIMITS_V3 = LIMITS | {"audio": 25 * _MEGABYTE, "document": 25 * _MEGABYTE}
CATEGORIES = {"image": "images", "video": "videos", "audio": "audio", "document": "docs"}

_DATA_URI = re.compile(r"data:[^,;]*(?:;[^,;]*)*;base64,", re.IGNORECASE)
_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"GIF8", "image/gif"),
    (b"ID3", "audio/mpeg"), (b"OggS", "audio/ogg"), (b"fLaC", "audio/flac"), (b"\x1a\x45\xdf\xa3", "video/webm"),
    (b"%PDF-", "application/pdf"), (b"PK\x03\x04", "application/zip"),
)  # fmt: skip
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_MARKUP = re.compile(rb"\s*(<\?xml|<!doctype|<svg|<html|<head|<body|<script)", re.IGNORECASE)


def decode(text: str) -> bytes:
    """Bare base64 or a data URI. Raises ValueError."""
    bare = text[found.end() :] if (found := _DATA_URI.match(text)) else text
    try:
        data = base64.b64decode("".join(bare.split()), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("not valid base64") from None
    if not data:
        raise ValueError("empty")
    return data


def sniff(data: bytes) -> str | None:
    """The type, or None for what is not taken, markup included."""
    for start, mime in _STARTS:
        if data.startswith(start):
            return mime
    if data[:4] == b"RIFF":
        return _RIFF.get(data[8:12])
    if data[4:8] == b"ftyp":
        return {b"M4A ": "audio/mp4", b"qt  ": "video/quicktime"}.get(data[8:12], "video/mp4")
    if len(data) > 2 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2:
        return "audio/mpeg"
    return "text/plain" if _is_text(data) else None


def _is_text(data: bytes) -> bool:
    """Plain writing; markup is not, because a browser could run it."""
    if _MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")) or b"\x00" in data[:4096]:
        return False
    try:
        data[:4096].decode("utf-8")
    except UnicodeDecodeError as error:
        # The last character may be cut in the middle by our own look at the beginning alone.
        return error.start >= min(len(data), 4096) - 4
    return True


def kind_of(mime: str) -> str:
    """image, video, audio or document."""
    first = mime.partition("/")[0]
    return first if first in ("image", "video", "audio") else "document"


def is_public(url: str) -> bool:
    """Whether a service on the internet could fetch it. Nobody is asked."""
    try:
        host = (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        ending = host.rpartition(".")[2]
        documented = re.fullmatch(r"(.*\.)?example\.(com|org|net)", host) is not None
        return "." in host and not documented and ending not in ("test", "example", "invalid", "localhost", "local")
