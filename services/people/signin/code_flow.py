"""The code flow with PKCE, state and nonce, spoken with the providers that are set."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from typing import Any

import httpx
from joserfc.errors import JoseError
from starlette.requests import Request

from services.config.auth import Provider
from services.people.signin.proved import SignInFailed

with warnings.catch_warnings():
    # It prefers another HTTP library to the one that everything here speaks with, and says so at its import.
    from authlib.deprecate import AuthlibDeprecationWarning  # type: ignore[import-untyped]

    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
    from authlib.integrations.starlette_client import OAuth  # type: ignore[import-untyped]

ANSWER_SECONDS = 10.0
OF_THE_CLIENT = frozenset({"scope", "token_endpoint_auth_method"})
"""What of a provider's `client_kwargs` says how to speak to it; the rest goes along with the browser."""


class CodeFlow:
    """Sends browsers to these providers and hears whom they come back as. Raises SignInFailed and nothing else."""

    def __init__(self, providers: Iterable[Provider]) -> None:
        self._oauth = OAuth()
        for one in providers:
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

    async def leave(
        self, request: Request, provider: Provider, way_back: str, way: dict[str, Any], wishes: Mapping[str, str]
    ) -> str:
        """Where to send the browser; `way` is filled with what has to be known when it comes back."""
        try:
            client = self._oauth.create_client(provider.name)
            answer = await client.authorize_redirect(_holding(request, way), way_back, **wishes)
        except (AuthlibBaseError, JoseError, httpx.HTTPError, ValueError, RuntimeError, KeyError) as wrong:
            title = provider.title
            raise SignInFailed(f"{title} cannot be reached just now. Try again.", type(wrong).__name__) from None
        return str(answer.headers["location"])

    async def come_back(self, request: Request, provider: Provider, way: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the provider's token says of whoever comes back, checked to be the provider's own and of this way."""
        try:
            token = await self._oauth.create_client(provider.name).authorize_access_token(_holding(request, dict(way)))
        except AuthlibBaseError as refused:
            said = str(getattr(refused, "error", "") or type(refused).__name__)[:60]
            raise SignInFailed("The provider did not sign you in. Try again.", said) from None
        except (JoseError, httpx.HTTPError, ValueError, RuntimeError, KeyError) as wrong:
            raise SignInFailed("What the provider said cannot be trusted. Try again.", type(wrong).__name__) from None
        claims: Mapping[str, Any] | None = token.get("userinfo")
        if not claims or not claims.get("sub"):
            raise SignInFailed("The provider proved nobody.", "no token of identity")
        return claims


def _holding(request: Request, way: dict[str, Any]) -> Request:
    """The same request as the library wants it, with the way as what it calls a session.

    Another one, because Streamlit keeps a session of its own kind in the request where `[auth]` is set.
    """
    return Request({**request.scope, "session": way})
