"""The address of a service as it was set."""

from __future__ import annotations

from urllib.parse import urlsplit

from services.errors import SettingsError


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
