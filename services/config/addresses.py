"""What an address says of itself, before anybody is asked."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

PRIVATE_ENDINGS = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


def is_loopback(url: str) -> bool:
    """True when the URL's host is this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def may_be_opened(url: str, *, practice: bool) -> bool:
    """Whether a browser may be sent to this address, which a service named.

    It is plain http or https, and leads to a public host; to this machine only in practice, which is played here.
    """
    parts = _web_parts(url)
    return parts is not None and (_is_public(parts.hostname or "") or (practice and is_loopback(url)))


def _web_parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    # A browser reads a backslash as a slash, and leaves out what cannot be printed.
    return parts if usable and url.isprintable() and not any(sign in url for sign in "\\ ") else None


def _is_public(host: str) -> bool:
    host = host.rstrip(".")
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        # A name; or a number in one of the old spellings of an address (127.1, 0x7f.0.0.1), which browsers take too.
        return "." in host and not host.endswith(PRIVATE_ENDINGS) and not host.rpartition(".")[2][:1].isdigit()
