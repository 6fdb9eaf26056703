"""Who may ask: a key pair as Basic (encoded or raw), or a user's bearer token on lists."""

from __future__ import annotations

import base64
import binascii

from starlette.requests import Request

from services.sandbox.bhuman.answers import Refusal

REFUSED = "refused"
"""The one word that, as key, secret or token, is never accepted."""


def _accepted(scheme: str, token: str) -> bool:
    if not token or any(character.isspace() for character in token):
        return False
    halves = [token]
    if scheme == "basic":
        try:
            plain = base64.b64decode(token, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            plain = token
        halves = plain.split(":", 1) if ":" in plain else [token]
    return all(half and half.lower() != REFUSED for half in halves)


def check_key(request: Request) -> None:
    """A key pair is needed. Raises Refusal 401."""
    _check(request, ("basic",))


def check_reader(request: Request, profile: str) -> None:
    """A key pair or a user's token is needed; in October 2026 only the token will do. Raises Refusal 401."""
    _check(request, ("bearer",) if profile == "oct2026" else ("basic", "bearer"))


def _check(request: Request, schemes: tuple[str, ...]) -> None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() not in schemes or not _accepted(scheme.lower(), token.strip(" ")):
        raise Refusal(401, "Unauthorized")
