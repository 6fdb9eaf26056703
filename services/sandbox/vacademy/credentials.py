"""Who may ask: an institute's key on everything, and a user's login on the key calls where the era wants it."""

from __future__ import annotations

import hashlib
from typing import Any

from starlette.requests import Request

from services.sandbox.shared.database import State
from services.sandbox.vacademy.answers import Behaviour, Refusal, invalid

REFUSED = "vac_live_refused"
"""Keys that begin so are never accepted."""

HOME = "practice-institute"
"""The institute of every key that was not made here."""

_PREFIX, _SHORTEST = "vac_live_", 20


def digest_of(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


class Credentials:
    def __init__(self, state: State, behaviour: Behaviour) -> None:
        self._state = state
        self._behaviour = behaviour

    def institute(self, request: Request) -> str:
        """The institute of the request's key. Raises Refusal 401, or 422 for a missing header where the era does so."""
        key = request.headers.get("x-institute-key")
        if key is None:
            if self._behaviour.switch("missing_key") == 422:
                raise invalid(["header", "x-institute-key"], "Field required", "missing")
            raise _wrong()
        return self._institute_of(key)

    def check_key_call(self, request: Request) -> None:
        """The key calls ask for a login, for either, or for nothing. Raises Refusal 401."""
        wanted = self._behaviour.switch("key_calls")
        if wanted == "open":
            return
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and token.strip():
            if token.strip().lower() == "refused":
                raise Refusal(401, "Could not validate credentials")
            return
        if wanted == "login":
            raise Refusal(401, "Not authenticated")
        self.institute(request)

    def _institute_of(self, key: str) -> str:
        found: Any = self._state.row(
            "SELECT institute, revoked FROM vacademy_keys WHERE digest = ?", (digest_of(key),)
        )  # fmt: skip
        if found is not None and not found["revoked"]:
            return str(found["institute"])
        malformed = not key.startswith(_PREFIX) or len(key) < _SHORTEST
        strict = self._behaviour.switch("strict_keys") is True
        if not key.strip() or key.startswith(REFUSED) or found is not None or (strict and malformed):
            raise _wrong()
        return HOME


def _wrong() -> Refusal:
    return Refusal(401, "Invalid or inactive API Key")
