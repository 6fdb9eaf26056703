"""Telling an error under HTTP 2xx from a success, by what the body says.

An answer to a paid request is looked at strictly: any sign of an error makes it one, because a success has to be said.
An answer to a read may hold a record that failed, with a word and a text of its own; that is no failed read.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from pydantic import JsonValue

from services.vendors.wire.answers.yeses import NO, holds_something, is_yes, number_of

_CLEARLY_BAD: Final = frozenset({"error", "fail", "failure"})

_SUCCESS_KEYS = ("success", "ok", "succeeded", "is_success", "isSuccess")
_ERROR_KEYS = ("error", "errors", "error_code", "errorCode", "error_message", "exception")
_TEXT_KEYS = frozenset({"message", "msg", "detail", "details", "reason", "title", "description", *_ERROR_KEYS})
_AROUND = frozenset(
    {"code", "status", "status_code", "statusCode", "timestamp", "path", "request_id", "requestId", "trace_id", "type",
     "instance", "retry_after", *_SUCCESS_KEYS}
)  # fmt: skip
_BEGUN_KEYS = ("agent_id", "video_id", "job_id", "generation_id", "id", "ids")


def is_error(value: dict[str, JsonValue], codes: Collection[str], *, paid: bool) -> bool:
    """True when this body is an error. `codes` are the service's own machine codes."""
    if _denies(value) or _names_code(value, codes) or _wrong_number(value, paid=paid):
        return True
    if paid:
        return not is_yes(value) or _only_holds(value)
    if _holds_record(value):
        return False
    word = value.get("status")
    if isinstance(word, str) and word.strip().lower() in _CLEARLY_BAD:
        return len(value) > 1
    return _complains(value) and value.get("success") is not True and value.keys() <= _TEXT_KEYS | _AROUND


def begins_work(value: dict[str, JsonValue]) -> bool:
    """True when the body also names something that was begun: then nobody can say that nothing was charged."""
    scopes = [value, *(inside for key in ("result", "data") if isinstance(inside := value.get(key), dict))]
    named = any(scope.get(key) for scope in scopes for key in _BEGUN_KEYS)
    return named or any(isinstance(inside := value.get(key), list) and bool(inside) for key in ("result", "data"))


def _denies(scope: dict[str, JsonValue]) -> bool:
    """`success` false in any spelling."""
    said = [scope[key] for key in _SUCCESS_KEYS if key in scope]
    return any(one is not None and str(one).strip().lower() in NO for one in said if not isinstance(one, dict | list))


def _names_code(value: dict[str, JsonValue], codes: Collection[str]) -> bool:
    """A machine code of the service's, at the top or inside `error`."""
    error = value.get("error")
    named = [value.get("code"), value.get("error_code"), error, error.get("code") if isinstance(error, dict) else None]
    return any(isinstance(one, str) and one.upper() in codes for one in named)


def _wrong_number(value: dict[str, JsonValue], *, paid: bool) -> bool:
    """A number for a code that is no success's, where it is the body's own and not a field of a record.

    Success is 200 and its like, or the 0 of those who count errors.
    """
    code = number_of(value.get("code"))
    if code is None or 200 <= code < 300 or code == 0:
        return False
    return paid or len(value) == 1 or bool((_TEXT_KEYS | {"result"}) & value.keys())


def _complains(scope: dict[str, JsonValue]) -> bool:
    """An error field that holds something."""
    return any(holds_something(scope.get(key)) for key in _ERROR_KEYS)


def _only_holds(value: dict[str, JsonValue]) -> bool:
    """Nothing but a text: no result, no id, and no word of success."""
    texts = [value.get(key) for key in ("detail", "details", "message", "msg", "reason", "title") if value.get(key)]
    good = value.get("success") is True or value.get("ok") is True or 200 <= (number_of(value.get("code")) or 0) < 300
    return bool(texts) and not good and value.keys() <= _TEXT_KEYS | _AROUND


def _holds_record(value: dict[str, JsonValue]) -> bool:
    return any(value.get(key) for key in (*_BEGUN_KEYS, "agent_code", "result", "data"))
