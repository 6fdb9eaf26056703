"""What the secret is worth, told by one free request (contract, section 12; traps 11 and 15).

It is asked once: thirty wrong tries a minute hide the refusal behind a 429.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from services.errors import BadCredentials, NotSent, VendorError
from services.vendors.bithuman.models import SecretCheck

_FINE = SecretCheck("fine", "bitHuman accepts the key.")
_REFUSED = SecretCheck(
    "key refused",
    "bitHuman says that the key is not valid.",
    "Copy the key again from Developer > API Keys; a key that was replaced there dies at once.",
)


async def check_key(validate: Callable[[], Awaitable[bool]]) -> SecretCheck:
    """Ask once, and say in words what it told."""
    try:
        return _FINE if await validate() else _REFUSED
    except NotSent as error:
        return SecretCheck("unreachable", error.text, error.next_step)
    except BadCredentials as error:
        if error.http_status != 401:
            return SecretCheck("unclear", error.text, error.next_step)
        return _REFUSED
    except VendorError as error:
        return SecretCheck("unclear", error.text, error.next_step)
