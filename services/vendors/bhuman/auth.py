"""Every form in which a BHuman credential is pasted, and the one in which it is sent (contract, section 2)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import SecretStr

from services.errors import SettingsError

_SCHEME = re.compile(r"^\s*(?:authorization\s*:\s*)?(?:basic|bearer)\s+", re.IGNORECASE)
_BLANK = re.compile(r"[\s\u200b-\u200d\u2060\ufeff\x00-\x1f\x7f]+")
_MCP = "bhm_mcp_"
_NEXT = "Copy it again from Settings > API keys at BHuman."


@dataclass(frozen=True)
class Credentials:
    """What goes into the `Authorization` header: `basic` as it stands after "Basic ", `bearer` for lists, or neither.

    BHuman's later API reads lists only with a person's session token (`bearer`) and everything else with the key.
    """

    basic: SecretStr | None = None
    bearer: SecretStr | None = None

    @classmethod
    def from_fields(cls, key_id: str = "", secret: str = "", *, user_token: str = "") -> Credentials:
        """From what was typed or pasted: id and secret, one field `id:secret`, its Base64, or one raw key.

        Blanks, line breaks and a leading "Basic" or "Bearer" are taken off. Raises SettingsError when nothing usable
        is left.
        """
        first, second, token = (_pasted(text) for text in (key_id, secret, user_token))
        if not first and not second and not token:
            raise SettingsError("There is no key for BHuman.", next_step=_NEXT)
        if any(text.startswith(_MCP) for text in (first, second, token)):
            raise SettingsError("This key is for BHuman's MCP service and never works here.", next_step=_NEXT)
        if not token.isascii():
            raise SettingsError("The user token for BHuman holds signs that tokens never have.", next_step=_NEXT)
        basic = _basic(first, second)
        return cls(SecretStr(basic) if basic else None, SecretStr(token) if token else None)

    def headers(self) -> Mapping[str, str]:
        """For every call but lists."""
        return {"Authorization": f"Basic {self.basic.get_secret_value()}"} if self.basic else {}

    def list_headers(self) -> Mapping[str, str]:
        """For lists and bulk results: the user token when there is one, else the key."""
        return {"Authorization": f"Bearer {self.bearer.get_secret_value()}"} if self.bearer else self.headers()


def _pasted(text: str) -> str:
    return _BLANK.sub("", _SCHEME.sub("", text))


def _basic(first: str, second: str) -> str:
    if first and second:
        if ":" in first:
            raise SettingsError(
                "The key id for BHuman holds a colon.",
                next_step="Put only the part before the colon there, or leave the secret empty.",
            )
        return _encoded(f"{first}:{second}")
    only = first or second
    if ":" in only:
        return _encoded(only)
    padded = only.rstrip("=") + "=" * (-len(only.rstrip("=")) % 4)
    if _is_encoded_pair(padded):
        return padded
    if not only.isascii():
        raise SettingsError("The key for BHuman holds signs that keys never have.", next_step=_NEXT)
    return only


def _encoded(pair: str) -> str:
    if not all(pair.split(":", 1)):
        raise SettingsError("Half of the key pair for BHuman is missing.", next_step=_NEXT)
    return base64.b64encode(pair.encode()).decode()


def _is_encoded_pair(text: str) -> bool:
    try:
        decoded = base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return False
    return decoded.isprintable() and all(decoded.partition(":"))
