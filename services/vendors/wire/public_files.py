"""Fetching files from addresses that services and people name: without a key, bounded, never from private hosts.

Signed addresses are asked for byte for byte as they are written. Up to five redirects to http or https are followed,
because no credential goes along; each new address is checked like the first one. The host's address is looked up once,
checked, and then connected to, so that a name cannot answer one thing to the check and another to the connection.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.request import getproxies

import httpx

from services.config.addresses import PRIVATE_ENDINGS, is_public_number
from services.errors import Invalid, NotFound, Refused, VendorError
from services.vendors.wire.addresses import sendable_address
from services.vendors.wire.errors import Call, not_sent, unclear
from services.vendors.wire.exchange import MOVED_TO, LateClient, exchange, new_client
from services.vendors.wire.limits import RequestLimits
from services.vendors.wire.transport import Timeouts

MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_DEFAULT_PORTS = {"http": 80, "https": 443}

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


@dataclass(frozen=True)
class Fetched:
    """A file: where it was found in the end, what type its server says it has, and its bytes."""

    url: str
    content_type: str
    body: bytes = field(repr=False)


class PublicFiles:
    """Reads files for one service. `private`: hosts of this machine and network are allowed, as in practice.

    `resolve` looks a host's name up; with a `transport` of its own nothing is looked up unless it is given.
    """

    def __init__(
        self,
        who: str,
        *,
        private: bool,
        limits: RequestLimits | None = None,
        timeouts: Timeouts | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        resolve: Resolve | None = None,
    ) -> None:
        self._who, self._private = who, private
        self._limits = limits or RequestLimits()
        times = timeouts or Timeouts()
        self._total = times.total
        self._resolve = resolve or (_resolve if transport is None else _unknown)
        # A host that is not found here is one for a proxy to find, or for nobody: looked up a second time it could be
        # another one than was checked.
        self._passes_names_on = transport is not None or bool(getproxies())
        self._client = LateClient(
            lambda: new_client("", transport, times.answer, times.connect, keep_alive=False, trust_env=not private)
        )

    async def fetch(
        self, url: str, *, most_bytes: int, operation: str = "get a file", tries: int = 2, whole: bool = True
    ) -> Fetched:
        """The file behind an address; where not the `whole` is wanted, its first bytes. Raises a VendorError, unpaid.

        Invalid: the address is none, leads to a private host or too far, or the file is larger than `most_bytes`.
        NotFound and Refused: its server does not give it. NotSent and Unclear: nobody answered, which may pass.
        """
        call = Call(self._who, operation)
        for attempt in range(1, tries + 1):
            await self._limits.reads.take()
            try:
                return await self._follow(call, url, most_bytes, whole=whole)
            except VendorError as error:
                if attempt == tries or error.permanent or isinstance(error, Refused):
                    raise
        raise AssertionError("the last attempt returns or raises")

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def _follow(self, call: Call, url: str, most_bytes: int, *, whole: bool) -> Fetched:
        for _ in range(MOST_REDIRECTS + 1):
            parts = _parts(call, url)
            client = self._client.client(call)
            request = _request(client, url, parts, await self._address(call, parts))
            async with self._limits.slot(paid=False):
                response, body = await exchange(
                    client, call, request, total=self._total, most_bytes=most_bytes, cut=True
                )
            where = response.headers.get(MOVED_TO, "")
            if response.status_code not in _REDIRECTS or not where:
                return _file(call, url, response, body, most_bytes if whole else len(body))
            url = _joined(call, url, where)
        raise _invalid(call, f"its address leads on more than {MOST_REDIRECTS} times")

    async def _address(self, call: Call, parts: SplitResult) -> str:
        """The checked address of the host; its name where it cannot be looked up here but perhaps by a proxy.

        Raises Invalid for a private one outside practice.
        """
        host = parts.hostname or ""
        try:
            found: Sequence[str] = [str(ipaddress.ip_address(host))]
        except ValueError:
            if self._private:
                return host
            if is_private_host(f"//{host}"):
                raise _not_public(call, host) from None
            try:
                found = await self._resolve(host, parts.port or _DEFAULT_PORTS[parts.scheme])
            except LookupError:
                if not self._passes_names_on:
                    raise _invalid(call, f"there is no host {host}") from None
                found = []
            if not found and not self._passes_names_on:
                raise not_sent(call, f"the host {host} cannot be found") from None
        if not self._private and not all(is_public(one) for one in found):
            raise _not_public(call, host)
        return found[0] if found else host


def is_public(address: str) -> bool:
    """True for an IP address that anybody on the internet could reach; an IPv4 address in IPv6 counts as what it is."""
    try:
        return is_public_number(address)
    except ValueError:
        return False


def is_private_host(url: str) -> bool:
    """True for an address on this machine or network, as far as it can be told without asking anybody."""
    host = (urlsplit(url).hostname or "").lower().rstrip(".")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(PRIVATE_ENDINGS)
    return not is_public(host)


async def _unknown(_host: str, _port: int) -> Sequence[str]:
    return []


async def _resolve(host: str, port: int) -> Sequence[str]:
    """Every IP address of the host; none when it cannot be looked up. Raises LookupError when there is no such host."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise LookupError(host) from None
    except OSError as error:
        if error.errno == socket.EAI_NONAME:
            raise LookupError(host) from None
        return []
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _request(client: httpx.AsyncClient, url: str, parts: SplitResult, address: str) -> httpx.Request:
    """Exactly this address, to exactly the host that was checked."""
    host, target = parts.hostname or "", _target(url)
    port = f":{parts.port}" if parts.port else ""
    headers = {
        "Accept": "*/*", "Cache-Control": "no-cache", "Pragma": "no-cache", "Host": f"{_bracketed(host)}{port}",
    }  # fmt: skip
    made = client.build_request("GET", f"{parts.scheme}://{_bracketed(address)}{port}{target}", headers=headers)
    if made.url.raw_path != target.encode():
        made.extensions["target"] = target.encode()
    if parts.scheme == "https" and address != host:
        made.extensions["sni_hostname"] = host
    return made


def _parts(call: Call, url: str) -> SplitResult:
    try:
        return urlsplit(sendable_address(url))
    except ValueError as error:
        why = str(error)
    raise _invalid(call, f"its address {why}")


def _target(url: str) -> str:
    """Path and query exactly as written, as far as they can be sent so."""
    written = url if url.isascii() and url.isprintable() and " " not in url else sendable_address(url)
    rest = written.partition("#")[0].partition("://")[2]
    at = next((place for place, sign in enumerate(rest) if sign in "/?"), len(rest))
    return rest[at:] if rest[at:].startswith("/") else f"/{rest[at:]}"


def _joined(call: Call, url: str, where: str) -> str:
    try:
        return urljoin(url, where)
    except ValueError:
        pass
    raise _invalid(call, "its address leads on to one that cannot be read")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _file(call: Call, url: str, response: httpx.Response, body: bytes, most_bytes: int) -> Fetched:
    status = response.status_code
    if 200 <= status < 300:
        if len(body) > most_bytes:
            raise _invalid(call, f"it is larger than {most_bytes / 2**20:.0f} MB")
        return Fetched(url, response.headers.get("Content-Type", ""), body)
    why = f"{urlsplit(url).hostname} answers HTTP {status}"
    if status in {404, 410}:
        raise NotFound(f"There is no file at its address: {why}.", who=call.who, operation=call.operation,
                       http_status=status, permanent=True, next_step="Check the address.")  # fmt: skip
    if 400 <= status < 500 and status not in {408, 425, 429}:
        raise Refused(
            f"The file is not given out: {why}.", who=call.who, operation=call.operation, http_status=status,
            permanent=True, next_step="The address may have expired, or need a sign-in: use another.",
        )  # fmt: skip
    raise unclear(call, why, status=status)


def _not_public(call: Call, host: str) -> Invalid:
    return _invalid(call, f"{host} is a host of this machine or network, and not a public one")


def _invalid(call: Call, why: str) -> Invalid:
    return Invalid(
        f"The file was not fetched: {why}.", who=call.who, operation=call.operation, permanent=True,
        next_step="Use an address that anybody can open.",
    )  # fmt: skip
