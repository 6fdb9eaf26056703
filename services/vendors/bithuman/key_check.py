"""What the secret is worth, told by one free request (contract, section 12; traps 11 and 15).

It is asked once: thirty wrong tries a minute hide the refusal behind a 429.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from services.errors import BadCredentials, VendorError
from services.vendors.reach import KeyOutcome, unreached

EVERYTHING = ("Making agents", "Prices, balance and the list of agents")
_FINE = KeyOutcome("fine", "bitHuman accepts the key.", works=EVERYTHING)
_REFUSED = KeyOutcome(
    "key refused",
    "bitHuman says that the key is not valid.",
    "Copy the key again from Developer > API Keys; a key that was replaced there dies at once.",
    fails=EVERYTHING,
)


async def check_key(host: str, validate: Callable[[], Awaitable[bool]]) -> KeyOutcome:
    """Ask once, and say in words what it told."""
    try:
        return _FINE if await validate() else _REFUSED
    except VendorError as error:
        if isinstance(error, BadCredentials) and error.http_status == 401:
            return _REFUSED
        return unreached("bitHuman", host, error, fails=EVERYTHING)
