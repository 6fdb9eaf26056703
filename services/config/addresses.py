"""What an address says of itself, before anybody is asked."""

from __future__ import annotations

import ipaddress
import unicodedata
from urllib.parse import SplitResult, urlsplit

IPV4_AT_THE_END = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
"""Networks whose gateways pass on to the IPv4 address in the last four bytes."""
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


def is_public_number(address: str) -> bool:
    """True for an IP address that anybody on the internet could reach; an IPv4 address in IPv6 counts as what it is.

    Raises ValueError when it is no IP address.
    """
    one = ipaddress.ip_address(address.partition("%")[0])
    every: list[ipaddress.IPv4Address | ipaddress.IPv6Address] = [one]
    if isinstance(one, ipaddress.IPv6Address):
        every += [inside for inside in (one.ipv4_mapped, one.sixtofour, *(one.teredo or ())) if inside is not None]
        if any(one in network for network in IPV4_AT_THE_END):
            every.append(ipaddress.IPv4Address(int(one) & 0xFFFFFFFF))
    return all(each.is_global and not each.is_multicast for each in every)


def _is_public(host: str) -> bool:
    # As browsers read it: wide letters and dots as the plain ones. What is written in percent could be anything.
    host = unicodedata.normalize("NFKC", host).replace("\u3002", ".").lower().rstrip(".")
    if "%" in host:
        return False
    try:
        return is_public_number(host)
    except ValueError:
        # A name; or a number in one of the old spellings of an address (127.1, 0x7f.0.0.1), which browsers take too.
        return "." in host and not host.endswith(PRIVATE_ENDINGS) and not host.rpartition(".")[2][:1].isdigit()
