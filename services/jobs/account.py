"""What a kind of job tells of its account at the service: address and keys, limits, what is left, what is charged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from services.config import is_loopback

Fact = tuple[str, str]
"""What something is called, and what is so."""


@dataclass(frozen=True)
class Charge:
    """What is known about the money for generations that came to nothing; `free` when none of it is lost for sure."""

    free: bool
    text: str


class KeyState(Protocol):
    """What a client says about its key."""

    @property
    def state(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def next_step(self) -> str: ...


class Account(Protocol):
    """One account at one service.

    `sandbox` is the root of the sandbox that plays it, None for a real service. As sentences, `evidence` says what
    settles a request without a clear answer before a person has to, and `taking_back` what can still be done about
    what was accepted. `price_nouns` are the lists that prices are made of.
    """

    sandbox: str | None
    evidence: str
    taking_back: str
    price_nouns: tuple[str, ...]

    def facts(self) -> list[Fact]:
        """Where it is and which keys are set. Never a key, only whether there is one and how to set it."""

    def limits(self) -> list[Fact]:
        """How much goes into one request, and how much the service does at once."""

    def charge(self, status: str, *, given_up: bool) -> Charge:
        """What happens to the money for items that failed with this last word of the service.

        With `given_up` nobody waits for them any more, and the service may still go on.
        """

    async def check_key(self) -> KeyState:
        """Ask, free of charge, whether the service accepts the key. Raises VendorError."""

    async def balance(self) -> str:
        """What is left, in the service's own words; "" where it does not tell. Free. Raises VendorError."""


def sandbox_root(host: str, path: str) -> str | None:
    """The root of the sandbox whose service below `path` is this host; None for any other host."""
    return host.removesuffix(path) if is_loopback(host) and host.endswith(path) else None
