"""The key, in the header `x-echo-key` of every call (contract, section 1)."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import SecretStr

from services.errors import SettingsError


def read_key(pasted: str) -> SecretStr:
    """The key without the blanks around it. Raises SettingsError when nothing usable is left."""
    text = pasted.strip()
    if not text or not text.isascii() or not text.isprintable():
        raise SettingsError("The key for Echo is none.", next_step="Copy it again from Echo's settings.")
    return SecretStr(text)


def headers(key: SecretStr) -> Mapping[str, str]:
    """What goes with every call."""
    return {"x-echo-key": key.get_secret_value()}
