"""The OpenID providers at which people sign in: where a browser is sent, and whom it comes back as."""

from __future__ import annotations

import hashlib
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from joserfc.errors import JoseError
from starlette.requests import Request

from services.config import Settings
from services.config.auth import CALLBACK, Provider

with warnings.catch_warnings():
    # It prefers another HTTP library to the one that everything here speaks with, and says so at its import.
    from authlib.deprecate import AuthlibDeprecationWarning  # type: ignore[import-untyped]

    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
    from authlib.integrations.starlette_client import OAuth  # type: ignore[import-untyped]

ANSWER_SECONDS = 10.0
OF_THE_CLIENT = frozenset({"scope", "token_endpoint_auth_method"})
"""What of a provider's `client_kwargs` says how to speak to it; the rest goes along with the browser."""
LATE_SECONDS = 300.0
"""Clocks differ, and somebody takes a while to type: so much older may a sign-in be that was asked for anew."""


@dataclass(frozen=True)
class Proved:
    """Whom a provider proved somebody to be. `email` is "" where it did not prove one."""

    identity: str
    name: str
    email: str
    groups: tuple[str, ...]
    provider: str


class SignInFailed(Exception):
    """A way through a provider that did not come to an end; the text is for the person, `why` for the log."""

    def __init__(self, text: str, why: str, status: int = 502) -> None:
        super().__init__(text)
        self.why = why
        self.status = status


class Providers:
    """Speaks the code flow with PKCE, state and nonce. Raises SignInFailed and nothing else."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known = {one.name: one for one in settings.auth.providers}
        self._oauth = OAuth()
        for one in self._known.values():
            self._oauth.register(
                name=one.name,
                client_id=one.client_id,
                client_secret=one.client_secret.get_secret_value(),
                server_metadata_url=one.server_metadata_url,
                authorize_params={key: text for key, text in one.client_kwargs.items() if key not in OF_THE_CLIENT},
                client_kwargs={
                    "scope": "openid profile email",
                    **{key: text for key, text in one.client_kwargs.items() if key in OF_THE_CLIENT},
                    "code_challenge_method": "S256",
                    "timeout": ANSWER_SECONDS,
                },
            )

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
        try:
            client = self._oauth.create_client(name)
            answer = await client.authorize_redirect(_holding(request, way), self._way_back(request), **wishes)
        except (AuthlibBaseError, JoseError, httpx.HTTPError, ValueError, RuntimeError, KeyError) as wrong:
            title = self._known[name].title
            raise SignInFailed(f"{title} cannot be reached just now. Try again.", type(wrong).__name__) from None
        way["provider"], way["anew"] = name, anew
        return str(answer.headers["location"]), way

    async def come_back(self, request: Request, way: Mapping[str, Any]) -> Proved:
        """Whom the provider proved: the way has to be this browser's own, the token the provider's and of this way."""
        name = str(way.get("provider", ""))
        if name not in self._known:
            raise SignInFailed("This sign-in took too long, or was begun elsewhere. Try again.", "no way of ours")
        try:
            token = await self._oauth.create_client(name).authorize_access_token(_holding(request, dict(way)))
        except AuthlibBaseError as refused:
            said = str(getattr(refused, "error", "") or type(refused).__name__)[:60]
            raise SignInFailed("The provider did not sign you in. Try again.", said) from None
        except (JoseError, httpx.HTTPError, ValueError, RuntimeError, KeyError) as wrong:
            raise SignInFailed("What the provider said cannot be trusted. Try again.", type(wrong).__name__) from None
        claims = token.get("userinfo")
        if not claims or not claims.get("sub"):
            raise SignInFailed("The provider proved nobody.", "no token of identity")
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


def _holding(request: Request, way: dict[str, Any]) -> Request:
    """The same request as the library wants it, with the way as what it calls a session.

    Another one, because Streamlit keeps a session of its own kind in the request where `[auth]` is set.
    """
    return Request({**request.scope, "session": way})


def _hashed(issuer: str, subject: str) -> str:
    # A hash, because it goes into records in which addresses are cut and people's own ids have no place.
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()[:40]
