"""The OpenID providers at which people sign in: where a browser is sent, and whom it comes back as."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request

from services.config import Settings
from services.config.auth import CALLBACK, Provider
from services.people.signin.proved import Proved, SignInFailed

CLOCKS_APART = 120.0
"""By so many seconds a provider's clock may differ from this one."""
SAYS_NOTHING = (
    "{} does not say when it asked you last for who you are, so nobody can know that it asked you again. If it always "
    "does when it is told to, whoever runs this Callsheet sets asks_anew for it."
)


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

        `anew`: the provider is to ask who it is even if it knows the browser. Otherwise it is to ask when that is as
        long ago as what spends does not allow, and to say when it did.
        """
        if name not in self._known:
            raise SignInFailed("There is no such way to sign in.", "an unknown provider", status=404)
        way: dict[str, Any] = {}
        fresh = str(int(self._settings.fresh_sign_in_hours * 3600))
        wishes = {"prompt": "login", "max_age": "0"} if anew else {"max_age": fresh}
        where = await self._flow.leave(request, self._known[name], self._way_back(request), way, wishes)
        way["provider"], way["asked_anew_at"] = name, int(time.time()) if anew else None
        return where, way

    async def come_back(self, request: Request, way: Mapping[str, Any]) -> Proved:
        """Whom the provider proved: the way has to be this browser's own, the token the provider's and of this way."""
        name = str(way.get("provider", ""))
        if name not in self._known:
            raise SignInFailed("This sign-in took too long, or was begun elsewhere. Try again.", "no way of ours")
        claims = await self._flow.come_back(request, self._known[name], way)
        proved_at = _proved_at(self._known[name], claims.get("auth_time"), way.get("asked_anew_at"))
        return self._proved(self._known[name], claims, proved_at)

    def _proved(self, provider: Provider, claims: Mapping[str, Any], proved_at: float | None) -> Proved:
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
            proved_at=None if proved_at is None else datetime.fromtimestamp(proved_at, UTC),
        )

    def _way_back(self, request: Request) -> str:
        chosen = self._settings.auth.redirect_uri.replace("{port}", str(self._settings.server_port))
        if chosen:
            return chosen
        host = request.headers.get("host", "")
        return (self._settings.public_url or f"http://{host}") + CALLBACK


def _proved_at(provider: Provider, auth_time: object, asked_anew_at: float | None) -> float | None:
    """When the provider asked somebody last, by its own word; None where it does not say.

    Raises SignInFailed when it was told to ask anew, and did not or does not say so. One that is set to `asks_anew` is
    believed then, as of the moment in which it was told to.
    """
    if auth_time is None:
        if asked_anew_at is None or provider.asks_anew:
            return asked_anew_at
        raise SignInFailed(SAYS_NOTHING.format(provider.title), "no time of the sign-in", status=403)
    now = time.time()
    told = auth_time if isinstance(auth_time, int | float) and 0 <= auth_time <= now + CLOCKS_APART else None
    if told is None:
        raise SignInFailed("What the provider said cannot be trusted. Try again.", "no possible time of the sign-in")
    if asked_anew_at is not None and told < asked_anew_at - CLOCKS_APART:
        raise SignInFailed("The provider did not ask you again. Sign out there, then try again.", "an old sign-in")
    return min(told, now)


def _hashed(issuer: str, subject: str) -> str:
    # A hash, because it goes into records in which addresses are cut and people's own ids have no place.
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()[:40]
