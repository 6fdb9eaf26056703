"""The faults that any HTTP service can have, whatever it sells. Services add them to their own tables."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, Response

from services.sandbox.shared.faults import ErrorAnswer, Fault, Params, Read, Refuse, Reply
from services.sandbox.shared.wire import Cut, Late

_GATEWAY = (
    "<html>\n<head><title>{0}</title></head>\n<body>\n<center><h1>{0}</h1></center>\n"
    "<hr><center>gateway</center>\n</body>\n</html>\n"
)


def gateway_page(status: int, title: str) -> HTMLResponse:
    """What a proxy in front of a service shows when the service behind it is gone."""
    return HTMLResponse(_GATEWAY.format(f"{status} {title}"), status_code=status)


def _moved(_params: Params, _error: ErrorAnswer) -> Response:
    return Response(status_code=308, headers={"Location": "https://elsewhere.example/api"})


def _challenge(_subject: Any, _params: Params, _error: ErrorAnswer) -> Response:
    page = "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
    return HTMLResponse(page, status_code=403, headers={"cf-mitigated": "challenge"})


def _too_many(params: Params, error: ErrorAnswer) -> Response:
    answer = error(429, "Too many requests")
    answer.headers["Retry-After"] = str(params["retry_after"])
    return answer


def _slow(answer: Any, params: Params, _error: ErrorAnswer) -> Response:
    return Late(JSONResponse(answer), float(params["seconds"]))


def _torn_json(answer: Any, _params: Params, _error: ErrorAnswer) -> Response:
    text = json.dumps(answer)
    return Response(text[: max(1, len(text) // 2)], media_type="application/json")


def _read_slowly(reading: Any, params: Params, _error: ErrorAnswer) -> None:
    reading.wait = float(params["seconds"])


PAID: tuple[Fault, ...] = (
    Refuse("rate_limited", "429 with Retry-After, nothing accepted.", _too_many, {"retry_after": 1}),
    Refuse(
        "rate_limited_without_hint",
        "429 without Retry-After, nothing accepted.",
        lambda _p, error: error(429, "Too many requests"),
    ),
    Refuse(
        "error_500_before",
        "500 before any work; nothing accepted.",
        lambda _p, error: error(500, "Internal server error"),
    ),
    Reply(
        "error_500_after",
        "500 although the request was accepted and renders.",
        lambda _a, _p, error: error(500, "Internal server error"),
    ),
    Refuse(
        "html_502_before",
        "A gateway's HTML page with 502; nothing accepted.",
        lambda _p, _e: gateway_page(502, "Bad Gateway"),
    ),
    Reply(
        "html_502_after",
        "A gateway's HTML page with 502 although the request was accepted.",
        lambda _a, _p, _e: gateway_page(502, "Bad Gateway"),
    ),
    Refuse("unavailable_503", "503; nothing accepted.", lambda _p, error: error(503, "Service unavailable")),
    Reply(
        "timeout_504_after",
        "A gateway's 504 although the request was accepted.",
        lambda _a, _p, _e: gateway_page(504, "Gateway Time-out"),
    ),
    Reply(
        "answer_lost",
        "The connection is cut without an answer although the request was accepted.",
        lambda _a, _p, _e: Cut(),
    ),
    Reply(
        "answer_torn",
        "The connection is cut in the middle of the answer; the request was accepted.",
        lambda _a, _p, _e: Cut(torn=True),
    ),
    Refuse("cut_before", "The connection is cut without an answer; nothing accepted.", lambda _p, _e: Cut()),
    Reply(
        "slow_answer", "Accepted at once, but the answer comes later than any client waits.", _slow, {"seconds": 120}
    ),
    Reply(
        "slow_then_fine",
        "Accepted, and the good answer comes after a pause that a client endures.",
        _slow,
        {"seconds": 1.5},
    ),
    Reply("malformed_json", "200 with JSON that ends in the middle; the request was accepted.", _torn_json),
    Reply(
        "empty_body",
        "200 with nothing in it; the request was accepted.",
        lambda _a, _p, _e: Response(b"", media_type="application/json"),
    ),
    Refuse(
        "expired_key", "401: the key has expired; nothing accepted.", lambda _p, error: error(401, "API key expired")
    ),
    Refuse("moved_308", "308 to another address: nothing was done.", _moved),
    Refuse(
        "challenge_403",
        "The guard before the service answers with a challenge; nothing accepted.",
        lambda params, error: _challenge(None, params, error),
    ),
    Refuse(
        "forbidden_403", "403: the key may not do this; nothing accepted.", lambda _p, error: error(403, "Forbidden")
    ),
    Refuse(
        "empty_balance", "402: no credits left; nothing accepted.", lambda _p, error: error(402, "Not enough credits")
    ),
    Refuse(
        "unprocessable_422",
        "422 for a body that is fine; nothing accepted.",
        lambda _p, error: error(422, "Failed to deserialize the JSON body"),
    ),
    Refuse(
        "bad_request_400",
        "400 for a request that is fine; nothing accepted.",
        lambda _p, error: error(400, "Request cannot be used for this campaign"),
    ),
)

FREE: tuple[Fault, ...] = (
    Read("read_500", "A free request is answered with 500.", lambda _r, _p, error: error(500, "Internal server error")),
    Read(
        "read_html_502",
        "A free request is answered with a gateway's HTML page and 502.",
        lambda _r, _p, _e: gateway_page(502, "Bad Gateway"),
    ),
    Read(
        "read_rate_limited",
        "A free request is answered with 429 and Retry-After.",
        lambda _r, params, error: _too_many(params, error),
        {"retry_after": 1},
    ),
    Read("read_challenge", "A free request meets the challenge of a guard before the service.", _challenge),
    Read("read_cut", "The connection of a free request is cut without an answer.", lambda _r, _p, _e: Cut()),
    Read(
        "read_malformed_json",
        "A free request is answered with 200 and half a JSON body.",
        lambda _r, _p, _e: Response('{"code": 200, "result": {"tot', media_type="application/json"),
    ),
    Read("read_slow", "A free request is answered after a pause.", _read_slowly, {"seconds": 1.5}),
)
