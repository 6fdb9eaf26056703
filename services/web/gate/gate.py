"""The gate: ASGI middleware that every request and every websocket passes before anything else sees it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.errors import ServiceError, StoreError
from services.people.sessions import SignedIn
from services.people.signin.routes import SESSION_HEADER, sign_in_path
from services.web.gate.bodies import PLAIN_BYTES, PRACTICE_BYTES, IncomingBody, NotSignedIn, OutgoingBody, Refusal
from services.web.gate.headers import with_headers
from services.web.gate.rules import PRACTICE, PROCESS_HEADER, UPLOADS, Rules

FOR_PROGRAMS = ("/_stcore/", "/media/", "/component/", "/sandbox/", "/clips/", "/results/", "/webhooks/")
CALLBACKS = "/webhooks/"
OURS_ALONE = {SESSION_HEADER.encode(), PROCESS_HEADER.encode()}


class Gate:
    """Refuses, limits and marks. What passes carries the id of its session in a header that only the gate sets.

    `is_act`: whether a message of a page's websocket is something that a person did, and no timer.
    """

    def __init__(
        self, app: ASGIApp, *, rules: Callable[[], Rules], upload_bytes: int, is_act: Callable[[bytes], bool]
    ) -> None:
        self._app = app
        self._rules = rules
        self._upload_bytes = upload_bytes
        self._is_act = is_act

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or refuse."""
        if scope["type"] == "lifespan":
            await _start_or_explain(self._app, scope, receive, send)
            return
        rules, headers = self._rules(), Headers(scope=scope)
        https = rules.cookies.is_https(scope["scheme"], headers.get("host", ""))
        send = with_headers(send, https=https)
        try:
            rules.refuse_foreign(scope.get("method", "GET"), scope["path"], headers)
            token = rules.token(headers, https=https)
            found = await rules.find(token)
            client = scope["client"][0] if scope.get("client") else ""
            if scope["type"] == "websocket" or not self._passes(rules, scope, headers):
                rules.admit(found, headers, client=client, http_version=scope["http_version"])
            if found is not None and scope["type"] == "http":
                await rules.refuse_unallowed(found.person, scope["method"], scope["path"], client)
        except Refusal as refusal:
            who = scope["client"][0] if scope.get("client") else ""
            rules.turned_away.note(who, scope.get("method", "websocket"), scope["path"], str(refusal))
            await _refuse(refusal, scope, receive, send)
        except StoreError as problem:
            await _refuse(Refusal(503, str(problem)), scope, receive, send)
        else:
            if found is not None:
                rules.note_way(headers)
            marked = _marked(scope, found)
            if scope["type"] == "websocket":
                await self._carry(rules, marked, receive, send, token, found)
            else:
                await self._serve(rules, marked, receive, send, found)

    @staticmethod
    def _passes(rules: Rules, scope: Scope, headers: Headers) -> bool:
        return rules.is_open(scope["method"], scope["path"]) or rules.is_own_call(scope["path"], headers)

    async def _serve(self, rules: Rules, scope: Scope, receive: Receive, send: Send, found: SignedIn | None) -> None:
        """Let the request through with its bounds; whatever breaks one is answered here."""
        path, headers = scope["path"], Headers(scope=scope)
        is_upload = path.startswith(UPLOADS) and scope["method"] == "PUT"
        most = self._upload_bytes if is_upload else PRACTICE_BYTES if path.startswith(PRACTICE) else PLAIN_BYTES
        is_stranger = found is None and rules.is_open(scope["method"], path)
        body, begun = IncomingBody(receive, most), False
        leaving = OutgoingBody(send)

        async def sending(message: Message) -> None:
            nonlocal begun
            if body.refusal is None or begun:
                begun = True
                await (leaving.send(message) if is_stranger else send(message))

        with contextlib.ExitStack() as places:
            try:
                announced = _announced(headers, most)
                if is_upload:
                    person = (found.person.identity or found.person.name) if found is not None else ""
                    places.enter_context(rules.quotas.upload(person, announced, body))
                elif is_stranger:
                    places.enter_context(rules.quotas.stranger(sends=_has_body(headers)))
                    if path.startswith(CALLBACKS) and _has_body(headers):
                        # Hundreds come at once when a batch is done, and then wait to be stored together: what is
                        # bounded is how many are still arriving.
                        body.when_ended = places.close
                await self._app(scope, body.receive, sending)
            except Refusal as refusal:
                if begun:
                    raise
                await _refuse(refusal, scope, receive, send)
            except Exception:
                if leaving.is_late:
                    return  # half an answer: the server ends the connection
                # What the routes did not catch becomes a bare answer outside of us, which would lack the headers.
                if not begun:
                    await PlainTextResponse("Something went wrong.", status_code=500)(scope, receive, send)
                raise
            else:
                if body.refusal is not None and not begun:
                    await _refuse(body.refusal, scope, receive, send)

    async def _carry(
        self, rules: Rules, scope: Scope, receive: Receive, send: Send, token: str | None, found: SignedIn | None
    ) -> None:
        """Let the websocket through until its session is over."""
        session_id = found.session_id if found is not None else ""
        if rules.sockets.is_full(session_id):
            await _refuse(Refusal(429, "Too many open pages."), scope, receive, send)
            return

        async def is_over(sent: bytes | None) -> bool:
            if found is None:
                return False
            try:
                return await rules.find(token, active=sent is not None and self._is_act(sent)) is None
            except StoreError:
                return False  # the database is busy; it is asked again in a moment

        await rules.sockets.carry(self._app, scope, receive, send, session_id=session_id, is_over=is_over)


def _marked(scope: Scope, found: SignedIn | None) -> Scope:
    headers = [(name, value) for name, value in scope["headers"] if name.lower() not in OURS_ALONE]
    if found is not None:
        headers.append((SESSION_HEADER.encode(), found.session_id.encode()))
    return {**scope, "headers": headers}


def _has_body(headers: Headers) -> bool:
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def _announced(headers: Headers, most: int) -> int:
    """The length that a request names, or the most where it names none. Raises Refusal when it is too long."""
    said = headers.get("content-length")
    length = int(said) if said is not None and said.isascii() and said.isdigit() else None
    if length is not None and length > most:
        raise Refusal(413, f"That is larger than {most // PLAIN_BYTES} MiB, the most that goes.")
    return most if length is None and "transfer-encoding" in headers else length or 0


async def _refuse(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the refusal; a page leads to the sign-in instead."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = Headers(scope=scope)
    path = scope["path"]
    is_page = scope["method"] == "GET" and (
        not path.startswith(FOR_PROGRAMS) or "text/html" in headers.get("accept", "")
    )
    answer: Response
    if is_page and isinstance(refusal, NotSignedIn):
        query = scope["query_string"].decode("latin-1")
        answer = RedirectResponse(sign_in_path(path + (f"?{query}" if query else "")), status_code=303)
    else:
        answer = PlainTextResponse(refusal.text, status_code=refusal.status)
    answer.headers["Cache-Control"] = "no-store"
    if _has_body(headers):
        # Otherwise the rest of a body that nobody wants would still be read.
        answer.headers["Connection"] = "close"
    await answer(scope, receive, send)


async def _start_or_explain(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Start and stop the app; where one of our errors keeps it from starting, say that alone."""
    failed: list[Message] = []

    async def sending(message: Message) -> None:
        if message["type"] == "lifespan.startup.failed":
            failed.append(message)
        else:
            await send(message)

    try:
        await app(scope, receive, sending)
    except ServiceError as problem:
        if not failed:
            raise
        await send({"type": "lifespan.startup.failed", "message": str(problem)})
    except BaseException:
        for message in failed:
            await send(message)
        raise
