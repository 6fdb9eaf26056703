"""The account at Echo: one key, and one address to which it calls back."""

from __future__ import annotations

from dataclasses import dataclass

from services.config import Settings
from services.config.echo import EchoSettings
from services.jobs.account import Charge, Fact, KeyState, account_token, sandbox_root
from services.jobs.states import Cause
from services.vendors.echo import EchoClient


@dataclass(frozen=True)
class Reached:
    """The outcome of a check of the key."""

    state: str
    text: str
    next_step: str = ""


class EchoAccount:
    """What echoes tell of their account."""

    taking_back = "Echo has no way to take an accepted sound back."
    evidence = "Callsheet looks for the request's own reference in Echo's list: finding it settles the request."

    def __init__(self, settings: Settings, client: EchoClient, secret: bytes) -> None:
        own = settings.section(EchoSettings)
        self._client = client
        self._key = "is set" if own.has_key else "is not set. Set CALLSHEET_ECHO_KEY"
        self._host = own.host
        base = settings.own_url if own.practice else settings.public_url or settings.own_url
        self.webhook = f"{base}/webhooks/echo/{account_token(secret, 'echo')}"
        self.sandbox = sandbox_root(own.host, "/echo", practice=own.practice)

    def facts(self) -> list[Fact]:
        """Key, host, and the address to give to Echo."""
        return [("Key", self._key), ("Host", self._host), ("Address for callbacks", self.webhook)]

    def limits(self) -> list[Fact]:
        """Echo names none but the size of a request."""
        return [("One request", "1 sound")]

    def charge(self, cause: Cause) -> Charge:  # noqa: ARG002 - Echo says the same of all
        """Echo says nothing about money (contract, section 2)."""
        return Charge(False, "They may have been charged: Echo names no prices.")

    async def check_key(self) -> KeyState:
        """One free read."""
        voices = await self._client.list_voices()
        return Reached("fine", f"Echo accepts the key and has {len(voices)} voices.")

    async def balance(self) -> str:
        """Echo does not tell it."""
        return ""
