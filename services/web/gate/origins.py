"""Which addresses are ours: the Host a request may name, and the Origin from which a page may send one."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from services.config import Settings, is_loopback

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
SCHEMES = ("http", "https")
EVERY_ADDRESS = {"", "0.0.0.0", "::"}
FORWARDING = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")


class Origins:
    """Knows them from the settings: this machine's with our port, the public address, and the further hosts."""

    def __init__(self, settings: Settings) -> None:
        port = settings.server_port
        self._loopback = {f"{name}:{port}" for name in LOOPBACK}
        if port == 80:
            self._loopback |= set(LOOPBACK)
        public = urlsplit(settings.public_url or "")
        further = {host.strip().lower() for host in settings.allowed_hosts.split(",") if host.strip()}
        if settings.server_address not in EVERY_ADDRESS and not is_loopback(f"http://{settings.server_address}"):
            further.add(f"{settings.server_address}:{port}".lower())
        self._hosts = self._loopback | further
        self._origins = {f"{scheme}://{host}" for host in self._hosts for scheme in SCHEMES}
        if public.hostname is not None:
            self._hosts = self._hosts | {_plain(public.netloc)}
            self._origins.add(f"{public.scheme}://{_plain(public.netloc)}")

    def is_ours(self, host: str) -> bool:
        """Whether a request may name this Host. A name that others made point here (rebinding) may not."""
        return host.lower() in self._hosts or _plain(host) in self._hosts

    def is_this_machine(self, host: str) -> bool:
        """Whether this Host is a name of this machine, with our port."""
        return host.lower() in self._loopback

    def may_send(self, method: str, headers: Mapping[str, str]) -> bool:
        """Whether a request that came from a page came from one of ours. Following a link from elsewhere is allowed."""
        origin = headers.get("origin")
        if origin is not None:
            return origin.lower() in self._origins
        if headers.get("sec-fetch-site") not in {"cross-site", "same-site"}:
            return True
        return method in {"GET", "HEAD"} and headers.get("sec-fetch-dest") == "document"


def _plain(host: str) -> str:
    """The host without a port that goes without saying."""
    return host.lower().removesuffix(":443").removesuffix(":80")
