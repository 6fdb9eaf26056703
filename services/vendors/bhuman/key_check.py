"""Telling a wrong key from a list that wants a user token, a wrong host and no plan, with free requests (trap 4).

A list that answers 401 proves nothing about the key, so the key is judged by reads that take it in every profile. A
body is never sent: the service would look at its shape before it looks at the key.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.errors import BadCredentials, NotSent, VendorError
from services.vendors.bhuman.auth import Credentials
from services.vendors.reach import KeyOutcome, reach_of, unreached
from services.vendors.wire.transport import Transport

_OPERATION = "check the key"
_LIST = "/api/ai_studio/video_instances"
WHO = "BHuman"
MAKING = "Making videos, and following them by their ids"
PICKING = "Picking campaigns and templates from lists"
FINDING = "Finding what became of a lost answer in BHuman's lists"
PASTING = "Pasting the address of a campaign or template"
STUDIO = "Workspaces, presenters and saved callbacks"
STORE = "The store"
EVERYTHING = (MAKING, PICKING, FINDING, STUDIO, STORE)


async def check_key(studio: Transport, user: Transport, store: Transport, credentials: Credentials) -> KeyOutcome:
    """Ask as few free reads as settle it, and say in words what they told, and what works with that."""
    key = await _judge_key(studio, user) if credentials.basic else None
    if isinstance(key, NotSent):
        return await _not_reached(studio, user, key)
    lists = await _read(studio, _LIST, headers=credentials.list_headers(), paged=True)
    if isinstance(lists, NotSent):
        return await _not_reached(studio, user, lists)
    list_took_key = lists is None and not credentials.bearer
    if key is not None and not list_took_key:
        return _refused(key) if _is_refusal(key) else unreached(WHO, studio.base_url, key, fails=EVERYTHING)
    if lists is not None and not isinstance(lists, BadCredentials):
        return unreached(WHO, studio.base_url, lists, fails=(PICKING, FINDING))
    store_error = await _read(store, "/api/store/settings", headers={})
    return _worded(credentials, lists is None, store_error)


async def _judge_key(studio: Transport, user: Transport) -> VendorError | None:
    """None when any read accepts the key; else the refusal of it, or whatever kept us from knowing."""
    errors: list[VendorError] = []
    for transport, path in ((studio, "/api/ai_studio/webhook"), (user, "/api/workspace")):
        error = await _read(transport, path, headers={})
        if isinstance(error, NotSent):
            return next(iter(errors), error)
        if error is None:
            return None
        errors.append(error)
    return next((error for error in errors if isinstance(error, BadCredentials)), errors[0])


async def _read(
    transport: Transport, path: str, *, headers: Mapping[str, str], paged: bool = False
) -> VendorError | None:
    params = {"page": 0, "size": 1} if paged else None
    try:
        answer = await transport.read(_OPERATION, "GET", path, params=params, headers=headers, tries=1)
        answer.value  # noqa: B018 - an answer that is no JSON is none of BHuman's, and raises
    except VendorError as error:
        return error
    return None


async def _not_reached(studio: Transport, user: Transport, error: NotSent) -> KeyOutcome:
    """Nobody took the request at the studio's address; where another of BHuman's hosts answers, that is wrong."""
    if not isinstance(await _read(user, "/api/workspace", headers={}), NotSent):
        return KeyOutcome(
            "wrong host",
            f"Nobody answers at {studio.base_url}, while BHuman's other host does: {error.text}",
            "Set the address of BHuman's studio, or take the setting away for the usual one.",
            works=(STUDIO,),
            fails=(MAKING, PICKING, FINDING),
        )
    return unreached(WHO, studio.base_url, error, fails=EVERYTHING)


def _is_refusal(error: VendorError) -> bool:
    return isinstance(error, BadCredentials) and reach_of(error) == "unclear"


def _refused(error: VendorError) -> KeyOutcome:
    text = f"BHuman does not know this key: {error.text}"
    return KeyOutcome("key refused", text, "Copy it again from Settings > API keys at BHuman.", fails=EVERYTHING)


def _worded(credentials: Credentials, lists: bool, store: VendorError | None) -> KeyOutcome:
    works, fails = [MAKING, PASTING, STUDIO], list[str]()
    (works if lists else fails).extend((PICKING, FINDING))
    (works if store is None else fails).append(STORE)
    state, text, next_step = _FINE
    if not lists:
        state, text, next_step = _TOKEN_REFUSED if credentials.bearer else _TOKEN_NEEDED
    return KeyOutcome(state, text, next_step, tuple(works), tuple(fails))


_FINE = ("fine", "BHuman accepts the key.", "")
_TOKEN_NEEDED = (
    "lists need a user token",
    "BHuman accepts the key, but lists campaigns and results only for a user token.",
    "Paste campaign addresses instead of picking from a list, or add a user token on the Connections page.",
)
_TOKEN_REFUSED = (
    "user token refused",
    "BHuman accepts the key but refuses the user token, which has probably expired.",
    "Replace the user token on the Connections page, or take it away.",
)
