"""Whether an answer to a paid request is the yes that a success has to be: anything in it that speaks against is none.

Names are compared without case, dashes and underscores, because gateways and frameworks spell them in every way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from pydantic import JsonValue

Scope = Mapping[str, JsonValue]

NO: Final = frozenset({"false", "no", "n", "0", "f", "off", "failed", "failure", "error"})
_YES = frozenset(
    {"true", "yes", "y", "1", "1.0", "t", "on", "ok", "okay", "success", "successful", "succeeded", "done"}
)
_GOOD_CODES = frozenset(
    {"ok", "success", "succeeded", "accepted", "created", "queued", "pending", "processing", "completed", "none",
     "null"}
)  # fmt: skip
_NOTHING = frozenset(
    {"", "none", "null", "nil", "false", "ok", "success", "no error", "no errors", "0", "-", "n/a", "undefined"}
)
_BAD_WORDS = frozenset(
    {"error", "errors", "errored", "fail", "failed", "failure", "rejected", "denied", "refused", "ko", "nok", "notok",
     "unauthorized", "forbidden", "unsuccessful", "invalid", "exception", "cancelled", "canceled", "aborted", "fatal",
     "timeout", "timedout", "blocked", "declined", "unprocessed", "throttled", "expired"}
)  # fmt: skip
_SAYS_NO = re.compile(
    r"(error|fail(ed|ure)?|could not|couldn't|cannot|can't|unable|reject(ed|ion)|denied|forbidden|unauthori[sz]ed"
    r"|invalid|too many|not enough|insufficient|exceeded|out of|no (more )?credits?|rate limit)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(-?[0-9]{1,9})(?:\.0+)?(?:\s.*)?", re.DOTALL)
_AN_AGENT = re.compile(r"(?=[A-Za-z]*[0-9])[0-9A-Za-z]+")
_TROUBLES = frozenset(
    {"error", "errors", "errorcode", "errormessage", "errortype", "errormsg", "errordescription", "exception", "fault",
     "err", "errno", "errcode", "errmsg"}
)  # fmt: skip
_INNER = frozenset({"result", "data", "response", "meta", "header", "headers"})


def is_yes(value: Scope) -> bool:
    """False when anything at the top of this answer, or just inside its envelope, says that it is an error."""
    inner = [inside for key, inside in value.items() if key.lower() in _INNER and isinstance(inside, dict)]
    return not any(
        against(one, scope)
        for scope in (value, *inner)
        for key, one in scope.items()
        if (against := _AGAINST.get(_plain(key))) is not None
    )


def holds_something(value: JsonValue) -> bool:
    """Whether an error field says anything: many services send an empty one along with each success."""
    if isinstance(value, str):
        return value.strip().lower().rstrip(".") not in _NOTHING
    if isinstance(value, dict):
        return any(holds_something(entry) for entry in value.values())
    if isinstance(value, list):
        return any(holds_something(entry) for entry in value)
    return bool(value)


def number_of(value: JsonValue) -> int | None:
    """The whole number that a code or status is, as a number, as text, or before its words ("402 Payment Required")."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    found = _NUMBER.fullmatch(value.strip()) if isinstance(value, str) else None
    return value if isinstance(value, int) else int(found[1]) if found else None


def _no_success(one: JsonValue, _scope: Scope) -> bool:
    return one is not None and str(one).strip().lower() not in _YES | {"none", ""}


def _denied(one: JsonValue, _scope: Scope) -> bool:
    # Beside a success such a field may also hold a number of rows or a moment.
    return one is False or (isinstance(one, str) and one.strip().lower() in NO)


def _failed(one: JsonValue, _scope: Scope) -> bool:
    return one is True or (isinstance(one, str) and one.strip().lower() in _YES)


def _trouble(one: JsonValue, _scope: Scope) -> bool:
    return holds_something(one)


def _sentence(one: JsonValue, _scope: Scope) -> bool:
    return isinstance(one, str) and _SAYS_NO.match(one.strip()) is not None


def _word(one: JsonValue, _scope: Scope) -> bool:
    number = number_of(one)
    if number is not None:
        return number < 0 or number >= 400
    parts = re.split(r"[^a-z]+", one.lower()) if isinstance(one, str) else []
    return one is False or any(part in _BAD_WORDS for part in (*parts, "".join(parts)))


def _code(one: JsonValue, scope: Scope) -> bool:
    number = number_of(one)
    if number is not None:
        # Success is 200 and its like, or the 0 of those who count errors.
        return number != 0 and not 200 <= number < 300
    if isinstance(one, str):
        return _names_trouble(one.strip(), scope)
    return isinstance(one, float)  # no code is a fraction, infinite or no number


def _status_code(one: JsonValue, scope: Scope) -> bool:
    return (not isinstance(one, str) and _code(one, scope)) or (isinstance(one, str) and _word(one, scope))


def _names_trouble(code: str, scope: Scope) -> bool:
    """A word for machines that no success is called by, unless it may be the new agent's own code."""
    if code.lower() in _GOOD_CODES | {""} or code == scope.get("agent_id"):
        return False
    return "agent_id" in scope or "result" in scope or _AN_AGENT.fullmatch(code) is None


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").replace(" ", "").lower()


_AGAINST: Final[dict[str, Callable[[JsonValue, Scope], bool]]] = {
    **dict.fromkeys(("success", "ok", "succeeded", "issuccess", "successful", "issuccessful"), _no_success),
    **dict.fromkeys(("accepted", "valid", "queued", "created", "submitted", "started"), _denied),
    **dict.fromkeys(("iserror", "haserror", "haserrors", "failed", "rejected", "isfailed"), _failed),
    **dict.fromkeys(_TROUBLES, _trouble),
    **dict.fromkeys(("message", "msg", "detail", "reason", "title", "retmsg"), _sentence),
    **dict.fromkeys(("status", "state", "outcome", "result", "resultstatus"), _word),
    **dict.fromkeys(("statuscode", "httpstatus", "httpcode", "httpstatuscode"), _status_code),
    **dict.fromkeys(("code", "retcode"), _code),
}
