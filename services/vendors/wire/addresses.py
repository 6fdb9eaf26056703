"""The address of a service as it was set."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from services.errors import SettingsError

PRIVATE_ENDINGS = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


def plain_address(who: str, text: str) -> str:
    """The address without a slash at its end. Raises SettingsError when it is not plain http or https."""
    address = text.strip()
    try:
        parts = urlsplit(address)
        plain = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        plain = False
    if not plain or any(sign in address for sign in "@?#\\") or not address.isprintable() or " " in address:
        raise SettingsError(
            f"The address set for {who} is not a plain http or https address.",
            next_step="Write it as https://host, without a name, password or question mark.",
        )
    return address.rstrip("/")


def is_public_address(url: str) -> bool:
    """Whether this is an http or https address of a host that anybody can reach, by its text alone."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        plain = parts.scheme in {"http", "https"} and bool(host) and "@" not in parts.netloc
        named = plain and parts.port != 0
    except ValueError:
        return False
    try:
        return named and ipaddress.ip_address(host).is_global
    except ValueError:
        # A name, or a number in one of the old spellings of an address (0x7f.1), which browsers take too.
        return (
            named and "." in host and not host.endswith(PRIVATE_ENDINGS) and not host.rpartition(".")[2][:1].isdigit()
        )
