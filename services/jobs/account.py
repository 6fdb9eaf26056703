"""What a kind of job tells of its account at the service: address and keys, limits, what is left, what is charged."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from services.config import is_loopback
from services.jobs.states import Cause

LONG_ENOUGH = 16
Fact = tuple[str, str]
"""What something is called, and what is so."""


@dataclass(frozen=True)
class Charge:
    """What is known about the money for generations that came to nothing; `free` when none of it is lost for sure."""

    free: bool
    text: str


@dataclass(frozen=True)
class PriceList:
    """What a service listed of its prices, by name and in its own credits, what the account has left, and when."""

    amounts: Mapping[str, float]
    balance: float | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True)
class Price:
    """What the service charges for some rows, in US cents: expected, at worst, and what the account has left."""

    expected_cents: int
    worst_cents: int
    balance_cents: int | None = None
    why: str = ""


class KeyState(Protocol):
    """What a client says about its key."""

    @property
    def state(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def next_step(self) -> str: ...


@dataclass(frozen=True)
class Slot:
    """What the account has only so many places for: what it is called, its lane, and how many there are."""

    title: str
    lane: str
    most: int


@runtime_checkable
class Reaching(Protocol):
    """What a check tells beside the key: what will and will not work as things are."""

    @property
    def works(self) -> Sequence[str]: ...
    @property
    def fails(self) -> Sequence[str]: ...


@runtime_checkable
class Presented(Protocol):
    """An account that tells how ready it is: by which key, whose it is, and where it has only so many places.

    `key_hint` is the end of the key, by which a person knows which one it is; "" for none, or one too short for that.
    """

    key_hint: str

    def slots(self) -> Sequence[Slot]:
        """What it has only so many places for."""

    async def account_name(self) -> str:
        """Whose account it is, as the service tells; "" where it does not. Free. Raises VendorError."""


@runtime_checkable
class Obtainable(Protocol):
    """An account that tells how it goes live: where a person makes its key, and which settings take that."""

    key_from: str
    key_settings: Sequence[str]


class Account(Protocol):
    """One account at one service.

    `sandbox` is the root of the sandbox that plays it, None for a real service. As sentences, `evidence` says what
    settles a request without a clear answer before a person has to, and `taking_back` what can still be done about
    what was accepted.
    """

    sandbox: str | None
    evidence: str
    taking_back: str

    def facts(self) -> list[Fact]:
        """Where it is and which keys are set. Never a key, only whether there is one and how to set it."""

    def limits(self) -> list[Fact]:
        """How much goes into one request, and how much the service does at once."""

    def charge(self, cause: Cause) -> Charge:
        """What happens to the money for items that failed of this."""

    async def check_key(self) -> KeyState:
        """Ask, free of charge, whether the service accepts the key. Raises VendorError."""

    async def balance(self) -> str:
        """What is left, in the service's own words; "" where it does not tell. Free. Raises VendorError."""


@runtime_checkable
class Identified(Protocol):
    """A kind whose service tells by which account a key is read, whatever key of that account it is."""

    async def identity(self) -> str:
        """What the account of our key is known again by, nothing of the key in it; "" where the service does not tell.

        Free. Raises VendorError.
        """

    async def is_identity(self, known: str) -> bool:
        """Whether our key is still one of the account that was known by this. Free. Raises VendorError."""


def key_hint(key: str | None) -> str:
    """The last four signs of a key that is long enough to stay a secret without them; "" for any other."""
    return key[-4:] if key is not None and len(key) >= LONG_ENOUGH else ""


def identity_of(service: str, name: str | None) -> str:
    """What an account is known again by, made of its name at the service, which cannot be read in it; "" for none."""
    return hashlib.sha256(f"account of {service}\n{name}".encode()).hexdigest()[:32] if name else ""


def account_token(secret: bytes, service: str) -> str:
    """The last part of `/webhooks/<service>/<token>`, the one address for everything of an account: 64 hex digits.

    For services that call back to one address, which a person gives them once. `secret` is the server's own.
    """
    return hmac.new(secret, f"webhook of the account\n{service}".encode(), hashlib.sha256).hexdigest()


def sandbox_root(host: str, path: str, *, practice: bool) -> str | None:
    """The root of the sandbox whose service below `path` is this host; None for any other host or without practice."""
    return host.removesuffix(path) if practice and is_loopback(host) and host.endswith(path) else None
