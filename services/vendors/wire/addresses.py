"""Addresses: of a service as it was set, and of files as people write them."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import idna

from services.errors import SettingsError

MOST_SIGNS = 4000
_LEFT_ALONE = "!$&'()*+,;=:@/?-._~%"
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SIGNATURE = re.compile(
    r"sig|token|expir|credential|policy|hmac|hash|auth|verif|key|jwt|ticket|hdn|^x-(amz|goog|oss|ms|cos)-|^s[eptvri]$"
)
_HOST = re.compile(r"[a-z0-9._-]+")
_MOST_IN_A_LABEL, _MOST_IN_A_HOST = 63, 253


def plain_address(who: str, text: str) -> str:
    """The address without a slash at its end. Raises SettingsError when it is not plain http or https."""
    address = text.strip()
    try:
        parts = urlsplit(address)
        plain = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        host = parts.hostname or ""
        plain = plain and not _why_no_host(host if host.isascii() else _in_idna(host), parts.netloc)
    except ValueError:
        plain = False
    if not plain or any(sign in address for sign in "@?#\\") or not address.isprintable() or " " in address:
        raise SettingsError(
            f"The address set for {who} is not a plain http or https address.",
            next_step="Write it as https://host, without a name, password or question mark.",
        )
    return address.rstrip("/")


def sendable_address(text: str) -> str:
    """The http or https address as every server reads it alike: percent-encoded, its host in IDNA.

    One that is valid already comes back byte for byte, signed ones included. Raises ValueError with a reason that can
    be shown, which names the sign that no address can hold.
    """
    if len(text) > MOST_SIGNS:
        raise ValueError(f"is an address of more than {MOST_SIGNS} signs")
    if wrong := next((sign for sign in text if _is_wrong(sign)), None):
        raise ValueError(f"holds a sign that no address can hold: {_named(wrong)}")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("is not an address: its host or port cannot be read") from None
    if parts.scheme not in {"http", "https"} or not host or port == 0:
        raise ValueError("is not a plain http or https address")
    if "@" in parts.netloc:
        raise ValueError("holds a name or password before its host (the sign @), which cannot be passed on")
    netloc = parts.netloc if parts.netloc.isascii() else _in_idna(host) + (f":{port}" if port else "")
    if why := _why_no_host(urlsplit(f"//{netloc}").hostname or "", netloc):
        raise ValueError(f"has a host {why}: {host[:80]}")
    encoded = (parts.scheme, netloc, _encoded(parts.path), _encoded(parts.query), _encoded(parts.fragment))
    if encoded == tuple(parts):
        return text
    return urlunsplit(encoded)


def is_signed(url: str) -> bool:
    """True when an address looks signed by its store: it is compared byte for byte there, and holds for a while."""
    query = url.partition("#")[0].partition("?")[2]
    return any(_SIGNATURE.search(unquote(part.partition("=")[0]).lower()) for part in query.split("&") if part)


def with_version(url: str, version: str | int) -> str:
    """The address with a version that gets past caches; a signed one stays as it is written."""
    if is_signed(url):
        return url
    bare, mark, fragment = url.partition("#")
    return f"{bare}{'&' if '?' in bare else '?'}v={version}{mark}{fragment}"


def _is_wrong(sign: str) -> bool:
    """Signs that nobody means: controls, invisible marks, blanks other than a space, halves of characters, \\."""
    return sign == "\\" or (sign != " " and unicodedata.category(sign)[0] in {"C", "Z"})


def _named(sign: str) -> str:
    name = {"\n": "a line break", "\r": "a line break", "\t": "a tab", "\\": "a backslash"}.get(sign)
    return f"{name or unicodedata.name(sign, 'an invisible sign').lower()} (U+{ord(sign):04X})"


def _why_no_host(host: str, netloc: str) -> str:
    """Why nobody can look this host up, after "a host"; "" when it can be looked up. A number in brackets is one."""
    if netloc.startswith("["):
        return "" if ":" in host else "in brackets that is no number"
    if not _HOST.fullmatch(host):
        return "with a sign that no host can hold"
    labels = host.removesuffix(".").split(".")
    if not all(labels):
        return "with nothing between two dots, or before the first"
    if any(len(one) > _MOST_IN_A_LABEL for one in labels) or len(host) > _MOST_IN_A_HOST:
        return f"that is too long, or has a part of more than {_MOST_IN_A_LABEL} signs"
    return ""


def _in_idna(host: str) -> str:
    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        pass
    raise ValueError(f"has a host that cannot be written as one: {host[:80]}")


def _encoded(part: str) -> str:
    """What has to be is percent-encoded; what already is stays as it is."""
    return quote(_BARE_PERCENT.sub("%25", part), safe=_LEFT_ALONE)
