"""The one credential of bitHuman: the API secret, in the header `api-secret` of every call (contract, section 1)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import SecretStr

from services.errors import SettingsError

OLD_HOST = "public.api.bithuman.ai"
_LABEL = re.compile(r"^\s*(?:export\s+)?(?:bithuman_api_(?:secret|key)|api-secret|bearer)\s*[:=\s]\s*", re.IGNORECASE)
_BLANK = re.compile(r"[\s\u200b-\u200d\u2060\ufeff\x00-\x1f\x7f]+")
_NEXT = "Copy it again from Developer > API Keys at bitHuman; it is shown there only once."


def read_secret(pasted: str) -> SecretStr:
    """The secret in what was typed or pasted: without blanks, line breaks, quotes or a leading name of the header.

    Raises SettingsError when nothing usable is left.
    """
    text = _BLANK.sub("", _LABEL.sub("", pasted)).strip("\"'")
    if not text:
        raise SettingsError("There is no key for bitHuman.", next_step=_NEXT)
    if not text.isascii() or not text.isprintable():
        raise SettingsError("The key for bitHuman holds signs that keys never have.", next_step=_NEXT)
    return SecretStr(text)


def headers(secret: SecretStr) -> Mapping[str, str]:
    """What goes with every call."""
    return {"api-secret": secret.get_secret_value()}
