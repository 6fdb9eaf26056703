"""Telling a wrong key from a list that wants a user token, with free requests only (contract, trap 4).

A list that answers 401 proves nothing about the key, so the key is judged by reads that take it in every profile. A
body is never sent: the service would look at its shape before it looks at the key.
"""

from __future__ import annotations

from services.errors import BadCredentials, NotSent, VendorError
from services.vendors.bhuman.auth import Credentials
from services.vendors.bhuman.models import KeyCheck, KeyState
from services.vendors.wire.transport import Transport

_OPERATION = "check the key"
_LIST = "/api/ai_studio/video_instances"


async def check_key(studio: Transport, user: Transport, credentials: Credentials) -> KeyCheck:
    """Ask as few free reads as settle it, and say in words what they told."""
    key = await _judge_key(studio, user) if credentials.basic else None
    if isinstance(key, NotSent):
        return _worded("unreachable", key)
    lists = await _ask_list(studio, credentials)
    if isinstance(lists, NotSent):
        return _worded("unreachable", lists)
    list_took_key = lists is None and not credentials.bearer
    if key is not None and not list_took_key:
        return _worded("key refused" if isinstance(key, BadCredentials) else "unclear", key)
    if isinstance(lists, BadCredentials):
        return _TOKEN_REFUSED if credentials.bearer else _TOKEN_NEEDED
    return _worded("unclear", lists) if lists else _FINE


async def _judge_key(studio: Transport, user: Transport) -> VendorError | None:
    """None when any read accepts the key; else the refusal of it, or whatever kept us from knowing."""
    errors: list[VendorError] = []
    for transport, path in ((studio, "/api/ai_studio/webhook"), (user, "/api/workspace")):
        try:
            await transport.read(_OPERATION, "GET", path, tries=1)
        except NotSent as error:
            return next(iter(errors), error)
        except VendorError as error:
            errors.append(error)
        else:
            return None
    return next((error for error in errors if isinstance(error, BadCredentials)), errors[0])


def _worded(state: KeyState, error: VendorError) -> KeyCheck:
    return KeyCheck(state, error.text, error.next_step)


async def _ask_list(studio: Transport, credentials: Credentials) -> VendorError | None:
    headers = credentials.list_headers()
    try:
        await studio.read(_OPERATION, "GET", _LIST, params={"page": 0, "size": 1}, headers=headers, tries=1)
    except VendorError as error:
        return error
    return None


_FINE = KeyCheck("fine", "BHuman accepts the key.")
_TOKEN_NEEDED = KeyCheck(
    "lists need a user token",
    "BHuman accepts the key, but lists campaigns and results only for a user token.",
    "Paste campaign addresses instead of picking from a list, or add a user token on the Connections page.",
)
_TOKEN_REFUSED = KeyCheck(
    "user token refused",
    "BHuman accepts the key but refuses the user token, which has probably expired.",
    "Replace the user token on the Connections page, or take it away.",
)
