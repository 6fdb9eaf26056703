"""The institute key as it is pasted, and the header in which it is sent (contract, sections 1 and 2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import SecretStr

from services.errors import SettingsError

HEADER = "X-Institute-Key"
PREFIX = "vac_live_"
SHORTEST = 20
PRACTICE_KEY = "vac_live_practice000000000000000000000"
_LABEL = re.compile(r"^\s*(?:x-institute-key\s*[:=]\s*)?(?:bearer\s+)?", re.IGNORECASE)
_BLANK = re.compile(r"[\s\u200b-\u200d\u2060\ufeff\x00-\x1f\x7f]+")
_NEXT = "Copy it from where it was kept when it was made: Vacademy shows a key only once. Or make a new one."


@dataclass(frozen=True)
class InstituteKey:
    """One institute's key. Its text appears in no `repr`."""

    key: SecretStr

    @classmethod
    def from_text(cls, pasted: str) -> InstituteKey:
        """From what was typed or pasted; blanks, quotes and the header's name are taken off.

        Raises SettingsError when it cannot be a key, for example when it is the masked form of a list.
        """
        text = _BLANK.sub("", _LABEL.sub("", pasted)).strip("\"'")
        if not text:
            raise SettingsError("There is no key for Vacademy.", next_step=_NEXT)
        if "..." in text or "…" in text or "*" in text:
            raise SettingsError("This is the masked form of a Vacademy key, not the key.", next_step=_NEXT)
        if not text.startswith(PREFIX):
            raise SettingsError(f"A Vacademy key begins with {PREFIX}, and this one does not.", next_step=_NEXT)
        if len(text) < SHORTEST or not text.isascii():
            raise SettingsError("This Vacademy key is cut short or holds signs that keys never have.", next_step=_NEXT)
        return cls(SecretStr(text))

    def headers(self) -> Mapping[str, str]:
        """For every call."""
        return {HEADER: self.key.get_secret_value()}


@dataclass(frozen=True)
class UserLogin:
    """A user's login token, which the three key calls want at today's server. `client_id` is the institute's id."""

    token: SecretStr
    client_id: str | None = None

    def headers(self) -> Mapping[str, str]:
        """Beside the institute key, which such a server does not look at."""
        own = {"Authorization": f"Bearer {self.token.get_secret_value()}"}
        return own | ({"clientId": self.client_id} if self.client_id else {})
