"""Sign-in: who sent a request, the team password, and the three routes.

Without a team password the cookie only carries a name, so that History can say who did what.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Protocol
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from services.config import Settings, is_loopback
from services.people.signin.cookie import MAX_AGE, clean_name, make_cookie, read_cookie
from services.people.signin.page import draw_page

COOKIE = "callsheet_person"
BODY_BYTES = 8192
WRONG_ALLOWED = 8
WRONG_WINDOW = 300.0
ADDRESSES_KEPT = 2000
FORWARDING = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
SAFE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    # Without this a browser may send "Origin: null" with the form, which we would have to refuse.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def cookie_secret(settings: Settings, secret: bytes) -> bytes:
    """The key for cookies: another one for each team password, so that a changed password signs everybody out."""
    password = settings.team_password.get_secret_value() if settings.team_password else ""
    return hmac.digest(secret, b"sign-in\0" + password.encode(), "sha256")


def read_person(cookies: Mapping[str, str], settings: Settings, secret: bytes, now: float) -> str | None:
    """Who sent these cookies, or None when nobody is signed in. For pages and for routes alike."""
    return read_cookie(cookies.get(COOKIE, ""), cookie_secret(settings, secret), now)


def is_stranger(request: Request, settings: Settings, secret: bytes) -> bool:
    """True when the team has a password and nobody is signed in in the browser that sent this request."""
    return settings.team_password is not None and (read_person(request.cookies, settings, secret, time.time()) is None)


def is_from_outside(request: Request) -> bool:
    """True unless this process itself, or somebody at this machine's own address, sent the request without a proxy."""
    sender = request.client.host if request.client else ""
    near = is_loopback(f"http://[{sender}]" if ":" in sender else f"http://{sender}")
    named = is_loopback(f"http://{request.headers.get('host', '')}")
    return not (near and named) or any(name in request.headers for name in FORWARDING)


def check_password(given: str, settings: Settings) -> bool:
    """True when `given` is the team password, in constant time; False when none is set."""
    wanted = settings.team_password.get_secret_value() if settings.team_password else None
    ours, theirs = (hashlib.sha256(text.encode("utf-8", "replace")).digest() for text in (wanted or "", given))
    return hmac.compare_digest(ours, theirs) and wanted is not None


def local_path(given: str) -> str:
    """A path of ours to go to, or "/" for anything that could lead elsewhere."""
    plain = given.isprintable() and given.startswith("/") and not given.startswith(("//", "/sign-"))
    return given if plain and "\\" not in given and not urlsplit(given).netloc else "/"


class WrongPasswords:
    """Counts wrong passwords by address: after 8 in five minutes that address has to wait."""

    def __init__(self) -> None:
        self._seen: dict[str, deque[float]] = {}

    def wait(self, address: str, now: float) -> float:
        """Seconds that this address has to wait before its next try; 0 when it may try now."""
        times = self._seen.get(address, deque())
        while times and now - times[0] > WRONG_WINDOW:
            times.popleft()
        return WRONG_WINDOW - (now - times[0]) if len(times) >= WRONG_ALLOWED else 0.0

    def add(self, address: str, now: float) -> None:
        """One more wrong password."""
        times = self._seen.pop(address, deque())
        self._seen[address] = times
        times.append(now)
        if len(self._seen) > ADDRESSES_KEPT:
            del self._seen[next(iter(self._seen))]


class Keeper(Protocol):
    """Who keeps the settings and the server's secret: the app."""

    @property
    def settings(self) -> Settings: ...
    @property
    def secret(self) -> bytes: ...


class SignIn:
    """The handlers of /sign-in and /sign-out. The app is asked for at each request: routes are older than it."""

    def __init__(self, keeper: Callable[[], Keeper]) -> None:
        self._keeper = keeper
        self._wrong = WrongPasswords()

    async def sign_in_page(self, request: Request) -> Response:
        """GET /sign-in: the form, or who is signed in."""
        return self._page(request, next_path=local_path(request.query_params.get("next", "/")))

    async def sign_in(self, request: Request) -> Response:
        """POST /sign-in: set the cookie and go back to where the person came from."""
        form = await _read_form(request)
        if form is None or not self._ours(request):
            return self._page(request, problem="That form did not come from this page. Try again.", status=403)
        name, next_path = clean_name(form.get("name", "")), local_path(form.get("next", "/"))
        address, now = request.client.host if request.client else "", time.monotonic()
        keeper = self._keeper()
        if keeper.settings.team_password is not None:
            wait = self._wrong.wait(address, now)
            if wait:
                minutes = max(1, round(wait / 60))
                problem = f"Too many wrong passwords. Try again in {minutes} minute{'s' * (minutes > 1)}."
                return self._page(request, name=name, next_path=next_path, problem=problem, status=429)
            if not check_password(form.get("password", ""), keeper.settings):
                self._wrong.add(address, now)
                problem = "That is not the team's password."
                return self._page(request, name=name, next_path=next_path, problem=problem, status=403)
            if not name:
                problem = "Tell us your name, so that the team can see who did what."
                return self._page(request, next_path=next_path, problem=problem, status=422)
        answer = RedirectResponse(next_path, status_code=303, headers=SAFE_HEADERS)
        if name:
            value = make_cookie(name, cookie_secret(keeper.settings, keeper.secret), time.time())
            secure = _is_https(keeper.settings)
            answer.set_cookie(COOKIE, value, max_age=MAX_AGE, httponly=True, secure=secure, samesite="lax")
        else:
            self._forget(answer)
        return answer

    async def sign_out(self, request: Request) -> Response:
        """POST /sign-out: forget the person in this browser."""
        if not self._ours(request):
            return self._page(request, problem="That form did not come from this page. Try again.", status=403)
        answer = RedirectResponse("/sign-in?" + urlencode({"next": "/"}), status_code=303, headers=SAFE_HEADERS)
        self._forget(answer)
        return answer

    def _forget(self, answer: Response) -> None:
        answer.delete_cookie(COOKIE, httponly=True, secure=_is_https(self._keeper().settings), samesite="lax")

    def _ours(self, request: Request) -> bool:
        """True when a browser sent this form from a page of this dashboard."""
        origin = urlsplit(request.headers.get("origin", ""))
        public = urlsplit(self._keeper().settings.public_url or "")
        return bool(origin.netloc) and (
            origin.netloc == request.headers.get("host") or (origin.scheme, origin.netloc) == public[:2]
        )

    def _page(
        self, request: Request, *, name: str = "", next_path: str = "/", problem: str = "", status: int = 200
    ) -> Response:
        keeper = self._keeper()
        person = read_person(request.cookies, keeper.settings, keeper.secret, time.time())
        asks_password = keeper.settings.team_password is not None
        html = draw_page(person=person, name=name, next_path=next_path, problem=problem, asks_password=asks_password)
        return HTMLResponse(html, status_code=status, headers=SAFE_HEADERS)


def routes(keeper: Callable[[], Keeper]) -> list[Route]:
    """GET and POST /sign-in, POST /sign-out."""
    door = SignIn(keeper)
    return [
        Route("/sign-in", door.sign_in_page, methods=["GET"]),
        Route("/sign-in", door.sign_in, methods=["POST"]),
        Route("/sign-out", door.sign_out, methods=["POST"]),
    ]


async def _read_form(request: Request) -> dict[str, str] | None:
    """The fields of a small form, or None when it is too large or not text."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            return None
    try:
        return {key: values[0] for key, values in parse_qs(body.decode(), max_num_fields=10).items()}
    except ValueError:
        return None


def _is_https(settings: Settings) -> bool:
    return (settings.public_url or "").startswith("https://")
