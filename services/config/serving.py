"""Whether the address under which the dashboard is to be reached is one that it can be served at."""

from __future__ import annotations

from urllib.parse import urlsplit

from services.errors import SettingsError

OWN_NAME = (
    "Give Callsheet a host name of its own (https://callsheet.example.org), not a path below another site's. On a host "
    "that it shared, that site's pages could use a signed-in browser."
)


def refuse_base_path(public_url: str | None, base_path: str) -> None:
    """Raise SettingsError for a path before everything, in the public address or by `--server.baseUrlPath`."""
    if base_path.strip("/"):
        raise SettingsError(f"The base path /{base_path.strip('/')} is set.", next_step=OWN_NAME)
    if public_url is not None and urlsplit(public_url).path.strip("/"):
        raise SettingsError(f"CALLSHEET_PUBLIC_URL has a path: {public_url}.", next_step=OWN_NAME)
