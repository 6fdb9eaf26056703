"""The OpenID providers at which people sign in: where a browser is sent, and whom it comes back as."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from services.config import Settings
from services.config.auth import CALLBACK, Provider
from services.people.signin.proved import Proved, SignInFailed

LATE_SECONDS = 300.0
"""Clocks differ, and somebody takes a while to type: so much older may a sign-in be that was asked for anew."""


class Providers:
    """Speaks the code flow with PKCE, state and nonce. Raises SignInFailed and nothing else."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known = {one.name: one for one in settings.auth.providers}
        if self._known:
            # Where nobody signs in at a provider what speaks with them is not loaded: it weighs a tenth of the start.
            from services.people.signin.code_flow import CodeFlow  # noqa: PLC0415

            self._flow = CodeFlow(self._known.values())

    def titles(self) -> dict[str, str]:
        """What each is called, by its name."""
        return {name: one.title for name, one in self._known.items()}

    async def leave(self, request: Request, name: str, *, anew: bool) -> tuple[str, dict[str, Any]]:
        """Where to send the browser, and what its way has to hold until it comes back.

        `anew`: the provider is to ask who it is even if it knows the browser.
        """
        if name not in self._known:
            raise SignInFailed("There is no such way to sign in.", "an unknown provider", status=404)
        way: dict[str, Any] = {}
        wishes = {"prompt": "login", "max_age": "0"} if anew else {}
        where = await self._flow.leave(request, self._known[name], self._way_back(request), way, wishes)
        way["provider"], way["anew"] = name, anew
        return where, way

    async def come_back(self, request: Request, way: Mapping[str, Any]) -> Proved:
        """Whom the provider proved: the way has to be this browser's own, the token the provider's and of this way."""
        name = str(way.get("provider", ""))
        if name not in self._known:
            raise SignInFailed("This sign-in took too long, or was begun elsewhere. Try again.", "no way of ours")
        claims = await self._flow.come_back(request, self._known[name], way)
        self._refuse_old(claims, anew=bool(way.get("anew")))
        return self._proved(self._known[name], claims)

    def _proved(self, provider: Provider, claims: Mapping[str, Any]) -> Proved:
        email = str(claims.get("email") or "")
        is_proved = claims.get("email_verified") in (True, "true") or provider.email_is_proved
        groups = claims.get(self._settings.groups_claim) or []
        listed = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
        name = claims.get("name") or claims.get("preferred_username") or email or claims["sub"]
        return Proved(
            identity=f"{provider.name}:{_hashed(claims['iss'], claims['sub'])}",
            name=str(name),
            email=email if is_proved else "",
            groups=tuple(str(one) for one in listed)[:1000],
            provider=provider.name,
        )

    @staticmethod
    def _refuse_old(claims: Mapping[str, Any], *, anew: bool) -> None:
        """Raise SignInFailed when a sign-in that was asked for anew is an old one, as far as the provider tells."""
        signed_in_at = claims.get("auth_time")
        if anew and isinstance(signed_in_at, int) and time.time() - signed_in_at > LATE_SECONDS:
            raise SignInFailed("The provider did not ask you again. Sign out there, then try again.", "an old sign-in")

    def _way_back(self, request: Request) -> str:
        chosen = self._settings.auth.redirect_uri.replace("{port}", str(self._settings.server_port))
        if chosen:
            return chosen
        host = request.headers.get("host", "")
        return (self._settings.public_url or f"http://{host}") + CALLBACK


def _hashed(issuer: str, subject: str) -> str:
    # A hash, because it goes into records in which addresses are cut and people's own ids have no place.
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()[:40]
