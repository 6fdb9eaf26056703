"""The cookies of sign-in: which session a browser has, that somebody signed in in it, and its way to a provider."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from itsdangerous import BadSignature, Signer, TimestampSigner, URLSafeTimedSerializer
from starlette.responses import Response

from services.config import Settings

SESSION, BROWSER, WAY = "callsheet_session", "callsheet_browser", "callsheet_way"
WAY_SECONDS = 900
BROWSER_SECONDS = 180 * 24 * 3600


class Cookies:
    """Reads and sets them. All are signed, so that what we did not give out costs no look into the database.

    Under https they are Secure and bound to this very host (`__Host-`); a cookie without that counts for nothing there.
    """

    def __init__(self, settings: Settings, secret: bytes) -> None:
        self._settings = settings
        public = urlsplit(settings.public_url or "")
        self._https_hosts = {public.netloc.lower(), f"{public.hostname}:443"} if public.scheme == "https" else set()
        self._session = Signer(secret, salt="callsheet session")
        self._browser = TimestampSigner(secret, salt="callsheet browser")
        chosen = settings.auth.cookie_secret
        way_secret = chosen.get_secret_value().encode() if chosen is not None else secret
        self._way = URLSafeTimedSerializer(way_secret, salt="callsheet way")

    def token(self, cookies: Mapping[str, str], *, https: bool) -> str | None:
        """The token of the browser's session, as far as the cookie alone tells."""
        try:
            return self._session.unsign(cookies.get(_name(SESSION, https=https), "")).decode()
        except BadSignature:
            return None

    def known_browser(self, cookies: Mapping[str, str], *, https: bool) -> str | None:
        """The random name of a browser in which somebody signed in within 180 days, or None."""
        try:
            value = cookies.get(_name(BROWSER, https=https), "")
            name, signed_at = self._browser.unsign(value, return_timestamp=True)
        except BadSignature:
            return None
        # Measured here, because the library refuses what a clock that was put back has signed in the future.
        return name.decode() if (datetime.now(UTC) - signed_at).total_seconds() <= BROWSER_SECONDS else None

    def give(self, answer: Response, token: str, browser: str | None, *, https: bool) -> None:
        """Set both: the session's for as long as a session can last, the browser's with a new time."""
        seconds = int(self._settings.session_hours * 3600)
        self._set(answer, SESSION, self._session.sign(token).decode(), seconds, https=https)
        known = self._browser.sign(browser or secrets.token_urlsafe(16)).decode()
        self._set(answer, BROWSER, known, BROWSER_SECONDS, https=https)

    def keep_way(self, answer: Response, way: Mapping[str, Any], *, https: bool) -> None:
        """Keep what a browser's way to a provider and back has to hold, for a quarter of an hour."""
        self._set(answer, WAY, str(self._way.dumps(dict(way))), WAY_SECONDS, https=https)

    def way(self, cookies: Mapping[str, str], *, https: bool) -> dict[str, Any]:
        """What this browser's way holds; empty when it has none, or took too long."""
        try:
            found = self._way.loads(cookies.get(_name(WAY, https=https), ""), max_age=WAY_SECONDS)
        except BadSignature:
            return {}
        return dict(found)

    def end_way(self, answer: Response, *, https: bool) -> None:
        """Remove the way's cookie: each way is gone once."""
        self._set(answer, WAY, "", 0, https=https)

    def take(self, answer: Response, *, https: bool) -> None:
        """Remove the session's cookie."""
        self._set(answer, SESSION, "", 0, https=https)

    def is_https(self, scheme: str, host: str) -> bool:
        """Whether the browser spoke https: with us, or with the proxy in front of the public address."""
        return scheme in {"https", "wss"} or host.lower() in self._https_hosts

    @staticmethod
    def _set(answer: Response, name: str, value: str, seconds: int, *, https: bool) -> None:
        answer.set_cookie(
            _name(name, https=https), value, max_age=seconds, httponly=True, secure=https, samesite="lax", path="/"
        )


def _name(name: str, *, https: bool) -> str:
    return f"__Host-{name}" if https else name
