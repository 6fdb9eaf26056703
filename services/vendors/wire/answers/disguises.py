"""Telling an error under HTTP 2xx from a success, by what the body says.

An answer to a paid request is looked at strictly: any sign of an error makes it one, because a success has to be said.
An answer to a read may hold a record that failed, with a word and a text of its own; that is no failed read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from pydantic import JsonValue

from services.vendors.wire.answers.yeses import NO, holds_something, is_yes, number_of

_CLEARLY_BAD: Final = frozenset({"error", "fail", "failure"})

_FAILED: Final = frozenset(
    {"failed", "failure", "fail", "errored", "cancelled", "canceled", "deleted", "expired", "rejected", "aborted"}
)
_ABOUT_READING: Final = frozenset({401, 403, 404, 408, 410, 429, 502, 503, 504})
_SENTENCES: Final = ("error", "message", "msg", "detail", "error_message", "reason")
_LONGEST_SENTENCE: Final = 300
_NOT_THERE: Final = re.compile(
    r"\bnot[ _]?(?:be )?found\b|\b(?:does not|doesn't|did not|no longer) exists?\b"
    r"|\bno such (?:video|agent|lesson|record|item|resource|thing|id|generation)\b"
    r"|\b(?:was|has been|is) (?:deleted|removed|purged)\b|\bunknown (?:video|agent|lesson|id|generation)\b",
    re.IGNORECASE,
)
_OF_SOMETHING_ELSE: Final = re.compile(
    r"\b(?:keys?|users?|accounts?|tokens?|secrets?|credentials?|workspaces?|routes?|endpoints?|urls?|paths?|pages?"
    r"|methods?|hosts?|servers?|upstreams?|backends?|tenants?|institutes?|databases?|tables?)\b",
    re.IGNORECASE,
)

_SUCCESS_KEYS = ("success", "ok", "succeeded", "is_success", "isSuccess")
_ERROR_KEYS = ("error", "errors", "error_code", "errorCode", "error_message", "exception")
_TEXT_KEYS = frozenset({"message", "msg", "detail", "details", "reason", "title", "description", *_ERROR_KEYS})
_AROUND = frozenset(
    {"code", "status", "status_code", "statusCode", "timestamp", "path", "request_id", "requestId", "trace_id", "type",
     "instance", "retry_after", *_SUCCESS_KEYS}
)  # fmt: skip
_BEGUN_KEYS = ("agent_id", "video_id", "job_id", "generation_id", "id", "ids")


def is_error(value: dict[str, JsonValue], codes: Mapping[str, int], *, paid: bool) -> bool:
    """True when this body is an error. `codes` gives the HTTP status meant by each of the service's machine codes."""
    if paid:
        return _is_trouble(value, codes, paid=True) or not is_yes(value) or _only_holds(value)
    if holds_failure(value, codes):
        return False
    return _is_trouble(value, codes, paid=False) or names_nothing_there(value) or _complains_of_a_read(value)


def _is_trouble(value: dict[str, JsonValue], codes: Mapping[str, int], *, paid: bool) -> bool:
    return _denies(value) or _names_code(value, codes) or _wrong_number(value, paid=paid)


def _complains_of_a_read(value: dict[str, JsonValue]) -> bool:
    if _holds_record(value):
        return False
    word = value.get("status")
    if isinstance(word, str) and word.strip().lower() in _CLEARLY_BAD:
        return len(value) > 1
    return _complains(value) and value.get("success") is not True and value.keys() <= _TEXT_KEYS | _AROUND


def holds_failure(value: dict[str, JsonValue], codes: Mapping[str, int]) -> bool:
    """True when an answer to a read holds the record of a thing that came to nothing, whatever stands around it.

    The record names the thing and has a word for its end. Where it is not inside an envelope, the complaint may be
    about the reading itself: a key, a wait, a gateway.
    """
    inner = [inside for key in ("result", "data") if isinstance(inside := value.get(key), dict)]
    if any(_has_failed(inside, _FAILED | _CLEARLY_BAD) for inside in inner):
        return True
    if not _has_failed(value, _FAILED):
        return False
    error = value.get("error")
    named = [value.get("code"), value.get("error_code"), error, error.get("code") if isinstance(error, dict) else None]
    meant = {
        codes.get(one.upper()) if isinstance(one, str) and one.upper() in codes else number_of(one) for one in named
    }
    return meant.isdisjoint(_ABOUT_READING)


def names_nothing_there(value: dict[str, JsonValue]) -> bool:
    """True when all that an answer to a read says, also inside its envelope, is that there is no such thing."""
    if value.get("success") is True or not value.keys() <= _TEXT_KEYS | _AROUND | {"result", "data"}:
        return False
    inner = [value.get(key) for key in ("result", "data")]
    if any(one and not isinstance(one, str | dict) for one in inner):
        return False
    scopes = [value, *(one for one in inner if isinstance(one, dict))]
    if not all(scope.keys() <= _TEXT_KEYS | _AROUND for scope in scopes[1:]):
        return False
    said = [*(scope.get(key) for scope in scopes for key in _SENTENCES), value.get("result")]
    return any(is_not_found(one) for one in said if isinstance(one, str))


def is_not_found(text: str) -> bool:
    """Whether a sentence says that the thing asked for is not there; of keys, accounts and addresses it is none."""
    said = text[:_LONGEST_SENTENCE]
    return _NOT_THERE.search(said) is not None and _OF_SOMETHING_ELSE.search(said) is None


def _has_failed(record: dict[str, JsonValue], words: Collection[str]) -> bool:
    word = record.get("status")
    names = any(record.get(key) for key in (*_BEGUN_KEYS, "agent_code"))
    return names and isinstance(word, str) and word.strip().lower() in words


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
