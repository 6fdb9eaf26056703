"""The routes of sign-in: the form, the team password, the way to a provider and back, and sign-out.

Where nobody has to sign in a session only carries a name, so that History can say who did what.
"""

from __future__ import annotations

import hmac
import time
from collections import deque
from collections.abc import Callable
from math import ceil
from typing import Protocol
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from services.config import Settings
from services.config.auth import CALLBACK
from services.errors import NotAllowed, StoreError
from services.people.names import clean_name
from services.people.password import TeamPassword
from services.people.persons import Person
from services.people.security_log import log, shown_address
from services.people.sessions import SessionLine, Sessions
from services.people.signin.arrivals import REVOKED, STRANGER, Arrivals
from services.people.signin.cookies import Cookies
from services.people.signin.page import WAY, draw_page
from services.people.signin.proved import Proved, SignInFailed
from services.people.signin.providers import Providers
from services.people.tries import Tries

PATH, LEAVING = "/sign-in", "/sign-out"
NAMES_KEPT = 1000
SESSION_HEADER = "x-callsheet-session"
"""Set by the gate alone, which takes it off what comes from outside: the id of the browser's session."""
BODY_BYTES = 8192
NO_PASSWORD = "This team has no password: sign in at a provider."  # noqa: S105 - a sentence
WHY = {REVOKED: "revoked", STRANGER: "not among the people who may come in"}
TURN = "Too many wrong passwords, yours or those of others. Try again in {}: your turn is kept for you."
SAFE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
}


class Keeper(Protocol):
    """Who keeps what sign-in needs: the app."""

    @property
    def settings(self) -> Settings: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def password(self) -> TeamPassword: ...
    @property
    def cookies(self) -> Cookies: ...
    @property
    def providers(self) -> Providers: ...
    @property
    def arrivals(self) -> Arrivals: ...


def local_path(given: str) -> str:
    """A path of ours to go to, or "/" for anything that could lead elsewhere."""
    plain = given.isprintable() and given.startswith("/") and not given.startswith(("//", "/sign-"))
    return given if plain and "\\" not in given and not urlsplit(given).netloc else "/"


def sign_in_path(back: str) -> str:
    """The address of the sign-in page that leads back to this path."""
    return f"{PATH}?{urlencode({'next': back})}"


class SignIn:
    """The handlers of /sign-in and /sign-out. The app is asked for at each request: routes are older than it."""

    def __init__(self, keeper: Callable[[], Keeper]) -> None:
        self._keeper = keeper
        self._tries = Tries()
        self._names: deque[str] = deque(maxlen=NAMES_KEPT)
        """Those that came with a wrong password lately, and are not the password itself, typed in the wrong field."""

    async def sign_in_page(self, request: Request) -> Response:
        """GET /sign-in: the form, or who is signed in."""
        return await self._page(request, next_path=local_path(request.query_params.get("next", "/")))

    async def sign_in(self, request: Request) -> Response:
        """POST /sign-in: begin a session and go back to where the person came from."""
        form = await _read_form(request)
        if form is None or not _has_origin(request):
            return await self._page(request, problem="That form did not come from this page. Try again.", status=403)
        name, next_path = clean_name(form.get("name", "")), local_path(form.get("next", "/"))
        keeper = self._keeper()
        if not keeper.password.is_set and keeper.settings.asks_to_sign_in:
            return await self._page(request, next_path=next_path, problem=NO_PASSWORD, status=403)
        if keeper.password.is_set:
            problem, status = await self._refuse(request, form.get("name", ""), form.get("password", ""))
            if problem:
                return await self._page(request, name=name, next_path=next_path, problem=problem, status=status)
        answer = RedirectResponse(next_path, status_code=303, headers=SAFE_HEADERS)
        https, cookies = _is_https(keeper, request), keeper.cookies
        try:
            await self._end(request)
            if name:
                browser, address = request.headers.get("user-agent", ""), _address(request)
                token = await run_in_threadpool(keeper.sessions.begin, name, browser=browser, address=address)
                log.info("sign-in from %s as %s", shown_address(address), ascii(name))
                cookies.give(answer, token, cookies.known_browser(request.cookies, https=https), https=https)
            else:
                cookies.take(answer, https=https)
        except StoreError as problem:
            return await self._page(request, name=name, next_path=next_path, problem=str(problem), status=503)
        return answer

    async def leave(self, request: Request) -> Response:
        """GET /sign-in/with/<provider>: send the browser there. Somebody who is signed in is asked for who they are."""
        keeper, next_path = self._keeper(), local_path(request.query_params.get("next", "/"))
        anew = request.headers.get(SESSION_HEADER) is not None
        try:
            address, way = await keeper.providers.leave(request, request.path_params["provider"], anew=anew)
        except SignInFailed as failed:
            log.warning("sign-in from %s failed: %s", shown_address(_address(request)), ascii(failed.why))
            return await self._page(request, next_path=next_path, problem=str(failed), status=failed.status)
        answer = RedirectResponse(address, status_code=303, headers=SAFE_HEADERS)
        keeper.cookies.keep_way(answer, {**way, "next": next_path}, https=_is_https(keeper, request))
        return answer

    async def come_back(self, request: Request) -> Response:
        """GET /oauth2callback: a provider sent the browser back; begin a session for whom it proved."""
        keeper, https, address = self._keeper(), _is_https(self._keeper(), request), _address(request)
        way = keeper.cookies.way(request.cookies, https=https)
        next_path = local_path(str(way.get("next", "/")))
        answer: Response
        proved: Proved | None = None
        try:
            proved = await keeper.providers.come_back(request, way)
            browser = request.headers.get("user-agent", "")
            token = await run_in_threadpool(keeper.arrivals.arrive, proved, browser=browser, address=address)
            await self._end(request)
        except (SignInFailed, NotAllowed, StoreError) as failed:
            why = failed.why if isinstance(failed, SignInFailed) else WHY.get(failed.text, type(failed).__name__)
            log.warning("sign-in from %s failed: %s", shown_address(address), ascii(why))
            status = 503 if isinstance(failed, StoreError) else 403
            if status != 503:
                name, identity = (clean_name(proved.name), proved.identity) if proved is not None else ("", "")
                await self._note(request, name, why, identity=identity)
            answer = await self._page(request, next_path=next_path, problem=str(failed), status=status)
        else:
            log.info("sign-in from %s as %s by %s", shown_address(address), ascii(proved.name), proved.provider)
            answer = RedirectResponse(next_path, status_code=303, headers=SAFE_HEADERS)
            known = keeper.cookies.known_browser(request.cookies, https=https)
            keeper.cookies.give(answer, token, known, https=https)
        keeper.cookies.end_way(answer, https=https)
        return answer

    async def sign_out(self, request: Request) -> Response:
        """POST /sign-out: end the session of this browser, its open pages included, or another one of this person's."""
        form = await _read_form(request)
        if form is None or not _has_origin(request):
            return await self._page(request, problem="That form did not come from this page. Try again.", status=403)
        answer = RedirectResponse(sign_in_path("/"), status_code=303, headers=SAFE_HEADERS)
        try:
            if "session" in form:
                await run_in_threadpool(self._end_other, request, form["session"])
                return answer
            await self._end(request)
        except StoreError as problem:
            return await self._page(request, problem=str(problem), status=503)
        keeper = self._keeper()
        keeper.cookies.take(answer, https=_is_https(keeper, request))
        return answer

    async def _refuse(self, request: Request, written: str, password: str) -> tuple[str, int]:
        """Why this form may not come in, with the status of the answer; "" when it may."""
        keeper, address, name = self._keeper(), _address(request), clean_name(written)
        browser = keeper.cookies.known_browser(request.cookies, https=_is_https(keeper, request))
        # Asked for before the try: a name that a wrong password comes with makes nobody known.
        try:
            came = bool(name) and await run_in_threadpool(keeper.sessions.has_come, name)
        except StoreError as problem:
            return str(problem), 503
        known = name if came else ""
        wait = self._tries.begin(address, browser, time.monotonic(), person=known, typed=name)
        if wait:
            log.warning("sign-in from %s was not tried: too many wrong passwords", shown_address(address))
            # To look whether a name is the password takes a tenth of a second, which a flood must not be given.
            await self._note(request, name if name in self._names else known, "too many wrong passwords")
            return TURN.format(_until(wait)), 429
        if not await run_in_threadpool(keeper.password.matches, password):
            # The record is for ever, and the password has no place in it.
            if await run_in_threadpool(keeper.password.matches, written.strip()):
                name = ""
            else:
                self._names.append(name)
            log.warning("sign-in from %s as %s failed: a wrong password", shown_address(address), ascii(name))
            await self._note(request, name, "a wrong password")
            return "That is not the team's password.", 403
        self._tries.forgive(address, browser, person=known, typed=name)
        if not name or hmac.compare_digest(
            written.strip().encode("utf-8", "replace"), password.encode("utf-8", "replace")
        ):
            return "Tell us your name, so that the team can see who did what.", 422
        return "", 200

    async def _note(self, request: Request, name: str, why: str, *, identity: str = "") -> None:
        """Write a refusal into the team's record; whoever is refused stays so where that fails."""
        sessions, address = self._keeper().sessions, _address(request)
        try:
            await run_in_threadpool(sessions.note_refusal, name, why, address=address, identity=identity)
        except StoreError as problem:
            log.warning("a refused sign-in could not be recorded: %s", problem)

    async def _end(self, request: Request) -> None:
        session_id = request.headers.get(SESSION_HEADER)
        if session_id:
            sessions = self._keeper().sessions
            person = await run_in_threadpool(sessions.person_of, session_id)
            name = person.name if person is not None else ""
            await run_in_threadpool(sessions.end, session_id, name)
            log.info("sign-out of %s from %s", ascii(name), shown_address(_address(request)))

    def _others(self, request: Request, person: Person) -> list[SessionLine]:
        """The other browsers of the same person: of one identity where one was proved, else of the same name."""
        here = request.headers.get(SESSION_HEADER)
        open_now = self._keeper().sessions.open_sessions()
        theirs = [line for line in open_now if line.identity == person.identity and line.session_id != here]
        return [line for line in theirs if person.identity or line.person == person.name]

    def _end_other(self, request: Request, session_id: str) -> None:
        sessions = self._keeper().sessions
        person = sessions.person_of(request.headers.get(SESSION_HEADER, ""))
        if person and any(line.session_id == session_id for line in self._others(request, person)):
            sessions.end(session_id, person.name)
            log.info("sign-out of %s elsewhere, from %s", ascii(person.name), shown_address(_address(request)))

    async def _page(
        self, request: Request, *, name: str = "", next_path: str = "/", problem: str = "", status: int = 200
    ) -> Response:
        keeper, session_id = self._keeper(), request.headers.get(SESSION_HEADER)
        person = await run_in_threadpool(keeper.sessions.person_of, session_id) if session_id else None
        others = await run_in_threadpool(self._others, request, person) if person else []
        html = draw_page(
            person=person,
            name=name,
            next_path=next_path,
            problem=problem,
            asks_password=keeper.password.is_set,
            providers=keeper.providers.titles(),
            others=others,
        )
        return HTMLResponse(html, status_code=status, headers=SAFE_HEADERS)


def routes(keeper: Callable[[], Keeper]) -> list[Route]:
    """GET and POST /sign-in, the way to a provider and back, POST /sign-out."""
    signing = SignIn(keeper)
    return [
        Route(PATH, signing.sign_in_page, methods=["GET"]),
        Route(PATH, signing.sign_in, methods=["POST"]),
        Route(WAY + "{provider}", signing.leave, methods=["GET"]),
        Route(CALLBACK, signing.come_back, methods=["GET"]),
        Route(LEAVING, signing.sign_out, methods=["POST"]),
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


def _until(seconds: float) -> str:
    """So long, as it is said: "20 seconds", "5 minutes"."""
    many, word = (ceil(seconds), "second") if seconds < 60 else (ceil(seconds / 60), "minute")
    return f"{many} {word}{'s' * (many > 1)}"


def _has_origin(request: Request) -> bool:
    # The gate lets no foreign one through; without any, we cannot know from which page the form came.
    return request.headers.get("origin", "null") != "null"


def _is_https(keeper: Keeper, request: Request) -> bool:
    return keeper.cookies.is_https(request.url.scheme, request.headers.get("host", ""))


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
