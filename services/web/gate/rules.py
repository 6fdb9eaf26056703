"""What the gate knows: who may pass, and how much of what."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import cookie_parser

from services.config import Settings, is_loopback
from services.config.auth import CALLBACK
from services.errors import NotAllowed
from services.people.audit import coming_from
from services.people.persons import Person, Right
from services.people.security_log import TurnedAway
from services.people.sessions import Sessions, SignedIn
from services.people.signin.cookies import Cookies
from services.people.signin.page import WAY as TO_PROVIDER
from services.people.signin.routes import LEAVING
from services.people.signin.routes import PATH as SIGN_IN
from services.troubles import Trouble
from services.web.gate.bodies import NotSignedIn, Quotas, Refusal
from services.web.gate.origins import FORWARDING, Origins
from services.web.gate.sockets import OpenSockets

HEALTH, STATIC, WEBHOOKS, PRACTICE = "/_stcore/health", "/static/", "/webhooks/", "/sandbox/"
WATCHERS = "/health"
UPLOADS = "/_stcore/upload_file/"
OUTSIDE = "/shared/"
OF_A_CALLBACK = 3
"""Slashes: the service and the token stand behind it, and nothing deeper is ours to answer."""
PROCESS_HEADER = "x-callsheet-process"
ALONE = (
    "Nobody signs in to this Callsheet, so only a browser on its own machine may use it. "
    "Set CALLSHEET_TEAM_PASSWORD, or [auth] in secrets.toml, to let colleagues in."
)


class Rules:
    """Everything that a request is judged by. One for each app."""

    def __init__(self, settings: Settings, sessions: Sessions, cookies: Cookies, process_secret: str) -> None:
        self.cookies = cookies
        self.origins = Origins(settings)
        self.quotas = Quotas(settings.upload_mb_per_hour)
        self.sockets = OpenSockets()
        self.turned_away = TurnedAway()
        self._public = settings.public_url is not None
        self._is_behind_a_proxy = False
        self.sessions = sessions
        self._asks_to_sign_in = settings.asks_to_sign_in
        self._process_secret = process_secret
        sessions.when_ended(self.sockets.close)

    def refuse_foreign(self, method: str, path: str, headers: Mapping[str, str]) -> None:
        """Raise Refusal for a Host that is none of ours, or a page elsewhere that sent the request.

        Whoever asks only for our health may call us what they like: watchers know us by a number.
        """
        host = headers.get("host", "")
        if path not in {HEALTH, WATCHERS} and not self.origins.is_ours(host):
            raise Refusal(
                403,
                f"{host[:100]!r} is not an address of this Callsheet. If it should be, set CALLSHEET_PUBLIC_URL or "
                "CALLSHEET_ALLOWED_HOSTS to it.",
            )
        if not self.origins.may_send(method, headers):
            raise Refusal(403, "A page of another site sent this request, so it was refused.")

    def note_way(self, headers: Mapping[str, str]) -> None:
        """Remember whether a proxy passes requests on to us."""
        if not self._is_behind_a_proxy and any(name in headers for name in FORWARDING):
            self._is_behind_a_proxy = True

    def proxy_troubles(self) -> Iterator[Trouble]:
        """A warning while a proxy passes requests on to a Callsheet that does not know its public address."""
        if self._is_behind_a_proxy and not self._public:
            yield Trouble(
                "proxy",
                "A proxy passes requests on to this Callsheet, and CALLSHEET_PUBLIC_URL is not set.",
                "Set it to the https address that people type: until then cookies may travel without https, and no "
                "service calls back.",
                only_warns=True,
            )

    def is_open(self, method: str, path: str) -> bool:
        """Whether strangers may ask for it: sign-in, health, callbacks and results (both with a token), and code."""
        if method == "POST":
            return path in {SIGN_IN, LEAVING} or (path.startswith(WEBHOOKS) and path.count("/") == OF_A_CALLBACK)
        if path == CALLBACK or any(_is_right_below(path, one) for one in (TO_PROVIDER, OUTSIDE)):
            return method == "GET"
        return path in {SIGN_IN, HEALTH, WATCHERS} or (path.startswith(STATIC) and ".." not in path)

    def is_own_call(self, path: str, headers: Mapping[str, str]) -> bool:
        """Whether this process itself asks its practice services."""
        given = headers.get(PROCESS_HEADER, "").encode("utf-8", "replace")
        return path.startswith(PRACTICE) and hmac.compare_digest(given, self._process_secret.encode())

    @staticmethod
    async def refuse_unallowed(person: Person, method: str, path: str, client: str) -> None:
        """Raise Refusal where somebody's role does not allow what they send: files, and orders to practice services."""
        sends = path.startswith(UPLOADS) or (path.startswith(PRACTICE) and method not in {"GET", "HEAD", "OPTIONS"})
        if sends and not person.may(Right.PREPARE):
            # It is written down, for which nobody else waits.
            with coming_from(client):
                await run_in_threadpool(_refuse_to_take, person)

    async def find(self, token: str | None, *, active: bool = True) -> SignedIn | None:
        """Whose session this is. Raises StoreError."""
        if token is None:
            return None
        known, found = self.sessions.remembered(token, active=active)
        return found if known else await run_in_threadpool(self.sessions.find, token, active=active)

    def token(self, headers: Mapping[str, str], *, https: bool) -> str | None:
        """The session's token in the cookie, if we gave it out."""
        return self.cookies.token(cookie_parser(headers.get("cookie", "")), https=https)

    def admit(self, found: SignedIn | None, headers: Mapping[str, str], *, client: str, http_version: str) -> None:
        """Raise Refusal unless this is somebody of the team or, where nobody signs in, somebody at this machine."""
        if self._asks_to_sign_in:
            if found is None:
                raise NotSignedIn
            return
        # A plain proxy may send our own Host on: older ones speak HTTP/1.0, most others say for whom they ask.
        passed_on = http_version == "1.0" or any(name in headers for name in FORWARDING)
        near = is_loopback(f"http://[{client}]" if ":" in client else f"http://{client}")
        if passed_on or not near or not self.origins.is_this_machine(headers.get("host", "")):
            raise Refusal(403, ALONE)


def _is_right_below(path: str, folder: str) -> bool:
    """Whether one name, and no further folder, stands behind this; what is deeper is no route of ours."""
    return path.startswith(folder) and "/" not in path[len(folder) :]


def _refuse_to_take(person: Person) -> None:
    try:
        person.must(Right.PREPARE)
    except NotAllowed as refused:
        raise Refusal(403, refused.text) from None
