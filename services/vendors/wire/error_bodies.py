"""Reading a service's own words out of an error answer, whatever shape it has."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from pydantic import JsonValue

NO_CODES: Mapping[str, int] = MappingProxyType({})
_MACHINE_CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*|[a-z0-9]+(_[a-z0-9]+)+")
_TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_OUT_OF_CREDIT = re.compile(
    r"(out of|insufficient|not enough|no more|exceed\w*|exhausted)\W+(\w+\W+){0,4}(credits?|balance|quota)"
    r"|(credits?|balance|quota)\W+(\w+\W+){0,3}(exceed\w*|exhausted|insufficient|too low|used up)",
    re.IGNORECASE,
)
_SHOWN_DETAILS = 3
_NAMED_TEXTS = ("message", "detail", "details", "error_description", "errors", "title")


@dataclass(frozen=True)
class Complaint:
    """What an error body says: a sentence, the machine code and the HTTP status that the body itself names."""

    text: str = ""
    code: str | None = None
    status: int | None = None


def parse_json(body: bytes) -> JsonValue:
    """The JSON value of a body. Raises ValueError when it is none."""
    try:
        value: JsonValue = json.loads(body)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def is_web_page(body: bytes) -> bool:
    """True when the body is HTML, whatever its content type says."""
    head = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<center", b"<h1"))


def web_page_text(body: bytes) -> str:
    """One phrase for an HTML body, with its title when it has one."""
    found = _TITLE.search(body[:65536])
    title = html.unescape(found[1].decode("utf-8", "replace")).strip() if found else ""
    return f"a gateway answered with a web page ({title})" if title else "a gateway answered with a web page"


class ErrorReader:
    """Understands the error shapes of one service. `codes` gives the HTTP status meant by each machine code."""

    def __init__(self, codes: Mapping[str, int] = NO_CODES) -> None:
        self._codes = dict(codes)

    def read(self, status: int, body: bytes) -> Complaint:
        """What the body of an answer outside 2xx says; an empty text when it says nothing.

        `status` of the result is the HTTP status that counts, where the body is more exact than the answer's own.
        """
        if is_web_page(body):
            return Complaint(web_page_text(body))
        try:
            value = parse_json(body)
        except ValueError:
            return Complaint(body[:2000].decode("utf-8", "replace").strip())
        found = self._from_value(value)
        if not 400 <= status < 500 or (found.code or "") in self._codes:
            return found
        if status != 400:
            return replace(found, status=None)
        return replace(found, status=402) if _OUT_OF_CREDIT.search(found.text) else found

    def read_disguised(self, value: JsonValue) -> Complaint | None:
        """The error inside an answer with HTTP 2xx, or None when the answer is no error.

        Such an error is a body `code` outside 2xx, `success: false`, or `status: "error"` beside an error text.
        """
        if not isinstance(value, dict):
            return None
        code = _number(value.get("code"))
        wrong_code = code is not None and not 200 <= code < 300 and (len(value) == 1 or bool(_WRAPPER & value.keys()))
        stated = value.get("status") == "error" and bool({"error", "status_code", "message"} & value.keys())
        if not (wrong_code or value.get("success") is False or stated):
            return None
        found = self._from_value(value)
        if found.status is None and _OUT_OF_CREDIT.search(found.text):
            return replace(found, status=402)
        return found

    def _from_value(self, value: JsonValue) -> Complaint:
        if not isinstance(value, dict):
            return Complaint(_sentence(value))
        scopes = [scope for key in ("error", "result", "detail") if isinstance(scope := value.get(key), dict)]
        nested = [inner for scope in scopes if isinstance(inner := scope.get("error"), dict)]
        every: list[dict[str, JsonValue]] = [*nested, *scopes, value]
        code = _machine_code(every)
        text = next((text for scope in every if (text := _scope_text(scope, code))), "") or (code or "")
        return Complaint(text, code, self._codes.get(code or "") or _named_status(every))


_WRAPPER = frozenset({"result", "error", "message", "detail"})


def _machine_code(scopes: list[dict[str, JsonValue]]) -> str | None:
    for scope in scopes:
        for key in ("code", "error_code", "error"):
            value = scope.get(key)
            if isinstance(value, str) and _MACHINE_CODE.fullmatch(value):
                return value
    numbers = (_number(scope.get("code")) for scope in scopes)
    return next((str(number) for number in numbers if number is not None), None)


def _named_status(scopes: list[dict[str, JsonValue]]) -> int | None:
    for scope in scopes:
        for key in ("httpStatus", "status_code", "code"):
            number = _number(scope.get(key))
            if number is not None and 400 <= number < 600:
                return number
    return None


def _scope_text(scope: dict[str, JsonValue], code: str | None) -> str:
    error = scope.get("error")
    said: list[JsonValue] = [error] if isinstance(error, str) and error != code else []
    said += [scope[key] for key in _NAMED_TEXTS if key in scope and not (key == "detail" and _is_scope(scope[key]))]
    said += [scope["result"]] if isinstance(scope.get("result"), str) else []
    texts = [text for value in said if (text := _sentence(value))]
    if len(texts) > 1 and isinstance(error, str) and error != code:
        return f"{texts[0].rstrip('.')}: {texts[1]}" if texts[0] != texts[1] else texts[0]
    return texts[0] if texts else ""


def _is_scope(value: JsonValue) -> bool:
    return isinstance(value, dict) and bool({"error", "message", "detail"} & value.keys())


def _sentence(value: JsonValue) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        parts = [part for entry in value if (part := _detail(entry))]
        shown = "; ".join(parts[:_SHOWN_DETAILS])
        return shown if len(parts) <= _SHOWN_DETAILS else f"{shown}; and {len(parts) - _SHOWN_DETAILS} more"
    return _detail(value)


def _detail(entry: JsonValue) -> str:
    """One entry of a list of validation errors: where, and what is wrong there; never the value itself."""
    if isinstance(entry, str):
        return entry.strip()
    if not isinstance(entry, dict):
        return ""
    said = entry.get("msg") or entry.get("message") or entry.get("error") or entry.get("type")
    where = entry.get("loc") or entry.get("field") or []
    place: list[str] = [str(step) for step in where] if isinstance(where, list) else [str(where)]
    if place and place[0] in {"body", "query", "path", "header"} and len(place) > 1:
        place = place[1:]
    text = said if isinstance(said, str) else ""
    return f"{'.'.join(place)}: {text}" if place and text else text or ".".join(place)


def _number(value: JsonValue) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10 else None
