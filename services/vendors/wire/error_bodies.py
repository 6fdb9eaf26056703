"""Reading a service's own words out of an error answer, whatever shape it has."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from pydantic import JsonValue

from services.vendors.wire.answers.disguises import begins_work, is_error, names_nothing_there
from services.vendors.wire.values import clean_text, read_json

NO_CODES: Mapping[str, int] = MappingProxyType({})
EDGE_BLOCKED = "EDGE_BLOCKED"
CHALLENGED = "CHALLENGED"
"""Our own names for a gateway's refusal: as one line of text, and by a header that says that it stopped the request."""

MOST_SAID = 2000
"""Characters of a complaint that anything looks at: no pattern sees more, however long a service's text is."""

_LONGEST_CODE = 80
_MACHINE_CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*|[a-z0-9]+(_[a-z0-9]+)+")
_MARKUP = re.compile(rb"<(?:[a-z]|!--|!doctype\b|\?xml\b)", re.IGNORECASE)
_EDGE = re.compile(r"\s*error code:\s*(\d+)\s*", re.IGNORECASE)
_OUT_OF_CREDIT = re.compile(
    r"(out of|insufficient|not enough|no more|exceed\w*|exhausted)\W+(\w+\W+){0,4}(credits?|balance|quota)"
    r"|(credits?|balance|quota)\W+(\w+\W+){0,3}(exceed\w*|exhausted|insufficient|too low|used up)"
    r"|\b(no|zero|0) (\w+ )?(credits?|balance|quota) (left|remaining|available)\b",
    re.IGNORECASE,
)
_MAY_MEAN_CREDIT = frozenset({400, 401, 403, 409, 422})
_SHOWN_DETAILS = 3
_MOST_TEXTS, _MOST_DEEP = 50, 6
_NAMED_TEXTS = (
    "message",
    "msg",
    "detail",
    "details",
    "error_description",
    "error_message",
    "errors",
    "title",
    "reason",
)


@dataclass(frozen=True)
class Complaint:
    """What an error body says: a sentence, the machine code and the HTTP status that the body itself names.

    `gateway`: it is no answer of the service's but of something before it, such as a web page. `uncharged`: the
    service documents that nothing was begun, though the status alone would not prove it. `named` is every HTTP status
    that counts against it, and `texts` are its other sentences.
    """

    text: str = ""
    code: str | None = None
    status: int | None = None
    gateway: bool = False
    uncharged: bool = False
    named: frozenset[int] = frozenset()
    texts: tuple[str, ...] = field(default=(), repr=False)


def is_web_page(body: bytes) -> bool:
    """True when the body is a page or other markup, whatever its content type says: no service answers so itself."""
    return _MARKUP.match(body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")) is not None


def web_page_text(body: bytes) -> str:
    """One phrase for an HTML body, with its title when it has one."""
    head = body[:65536]
    lowered = head.lower()
    begin = lowered.find(b">", lowered.find(b"<title")) + 1 if b"<title" in lowered else 0
    end = lowered.find(b"</title", begin) if begin else -1
    title = html.unescape(head[begin:end].decode("utf-8", "replace")).strip() if end >= 0 else ""
    shown = clean_text(" ".join(title[:200].split()))
    return f"a gateway answered with a web page ({shown})" if shown else "a gateway answered with a web page"


class ErrorReader:
    """Understands the error shapes of one service. `codes` gives the HTTP status meant by each machine code.

    `uncharged` are the codes with which a 503 is documented as said before any work or charge.
    """

    def __init__(self, codes: Mapping[str, int] = NO_CODES, uncharged: Collection[str] = ()) -> None:
        self._codes = dict(codes)
        self._uncharged = frozenset(uncharged)

    def read(self, status: int, body: bytes) -> Complaint:
        """What the body of an answer outside 2xx says; an empty text when it says nothing.

        `status` of the result is the HTTP status that counts, where the body is more exact than the answer's own.
        """
        if gateway := _of_a_gateway(body):
            return gateway
        try:
            found = self._from_value(read_json(body))
        except ValueError:
            text = clean_text(body[:MOST_SAID].decode("utf-8", "replace")).strip()
            # A value that was cut short is no sentence for a person.
            found = Complaint("" if text.startswith(("{", "[")) else text)
        if status == 503 and (found.code or "").upper() in self._uncharged:
            return replace(found, uncharged=True)
        if not 400 <= status < 500 or (found.code or "").upper() in self._codes:
            return found
        if status in _MAY_MEAN_CREDIT and _OUT_OF_CREDIT.search(found.text):
            return replace(found, status=402)
        return found if status == 400 else replace(found, status=None)

    def read_disguised(self, value: JsonValue, *, paid: bool = False) -> Complaint | None:
        """The error inside an answer with HTTP 2xx, or None when the answer is no error (see `disguises`).

        Its `status` is None when the body names work that may have begun, or nothing by which it could be judged.
        """
        if not isinstance(value, dict) or not is_error(value, self._codes, paid=paid):
            return None
        found = self._from_value(value)
        if found.status is None and _OUT_OF_CREDIT.search(found.text):
            found = replace(found, status=402)
        if not paid:
            return replace(found, status=found.status or (404 if names_nothing_there(value) else None))
        return replace(found, status=None) if begins_work(value) else found

    def _from_value(self, value: JsonValue) -> Complaint:
        if not isinstance(value, dict):
            return Complaint(_sentence(value)[:MOST_SAID])
        scopes = [scope for key in ("error", "result", "data", "detail") if isinstance(scope := value.get(key), dict)]
        nested = [inner for scope in scopes if isinstance(inner := scope.get("error"), dict)]
        every: list[dict[str, JsonValue]] = [*nested, *scopes, value]
        code = _machine_code(every)
        text = next((text for scope in every if (text := _scope_text(scope, code))), "") or (code or "")
        statuses = list(_statuses(every))
        meant = self._codes.get((code or "").upper()) or next(iter(statuses), None)
        texts = tuple(one for one, _ in zip(_all_texts(value), range(_MOST_TEXTS), strict=False))
        return Complaint(text[:MOST_SAID], code, meant, named=frozenset(statuses), texts=texts)


def _of_a_gateway(body: bytes) -> Complaint | None:
    if is_web_page(body):
        return Complaint(web_page_text(body), gateway=True)
    edge = _EDGE.fullmatch(body[:200].decode("utf-8", "replace"))
    why = f"its network turned this program away (error code {edge[1]})" if edge else ""
    return Complaint(why, EDGE_BLOCKED, gateway=True) if edge else None


def _machine_code(scopes: list[dict[str, JsonValue]]) -> str | None:
    for scope in scopes:
        for key in ("code", "error_code", "errorCode", "error"):
            value = scope.get(key)
            if isinstance(value, str) and len(value) <= _LONGEST_CODE and _MACHINE_CODE.fullmatch(value):
                return value
    numbers = (_number(scope.get("code")) for scope in scopes)
    return next((str(number) for number in numbers if number is not None), None)


def _statuses(scopes: list[dict[str, JsonValue]]) -> Iterator[int]:
    for scope in scopes:
        for key in ("httpStatus", "status_code", "statusCode", "code", "status"):
            number = _number(scope.get(key))
            if number is not None and 400 <= number < 600:
                yield number


def _all_texts(value: JsonValue, name: str = "", deep: int = 0) -> Iterator[str]:
    """Every text of a body; a sentence with the name of the field that it is about."""
    if isinstance(value, str):
        yield (f"{name}: {value}" if " " in value.strip() and name not in _NAMED_TEXTS else value)[:MOST_SAID]
    elif deep <= _MOST_DEEP and isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else ((name, one) for one in value):
            yield from _all_texts(one, key, deep + 1)


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
