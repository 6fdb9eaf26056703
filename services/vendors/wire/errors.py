"""From what went wrong on the wire to the error tree, with words for a colleague.

A paid request is only ever "not charged" on proof. The proofs are: no connection was made, or the service answered
with a clear no. 408 is no such proof, because gateways also send it when the service behind them is slow; 460 and 499
are gateways' words for a client that left. 425 is one: the service declined to begin. 307 and 308 are proofs, because
they mean that nothing was done; 303 means that something was. A 409, 423, 425 or a complaint about the key to a request
that carried an idempotency key is none: a request with this very key is known there.
"""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from services.errors import (
    BadCredentials,
    Blocked,
    Charged,
    Invalid,
    NoCredit,
    NotFound,
    NotSent,
    RateLimited,
    Refused,
    Unclear,
    VendorError,
)
from services.vendors.wire.answers.known_keys import is_about_known_key
from services.vendors.wire.error_bodies import CHALLENGED, Complaint
from services.vendors.wire.redaction import shortened

WIRE_ERRORS = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError)
"""Everything that httpx, its sockets and its parsers raise; TimeoutError is an OSError."""

_BEFORE_SENDING = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)
_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (httpx.ConnectTimeout, "no connection could be made in time"),
    (httpx.PoolTimeout, "too many requests were already under way"),
    (httpx.ProxyError, "the proxy refused the connection"),
    (httpx.ConnectError, "no connection could be made"),
    (httpx.UnsupportedProtocol, "the service's address is not an http or https address"),
    (httpx.InvalidURL, "the service's address is not a valid address"),
    (httpx.TimeoutException, "no answer came in time"),
    (TimeoutError, "no answer came in time"),
    (httpx.DecodingError, "the answer was damaged"),
    (httpx.NetworkError, "the connection was cut"),
    (httpx.RemoteProtocolError, "the connection was cut or the answer was not HTTP"),
)
_UNCLEAR_4XX = frozenset({408, 460, 499})
_LATER = frozenset({408, 421, 425})
_KEY_IS_KNOWN = frozenset({409, 423, 425})
_NOT_DONE = frozenset({307, 308})
_TURNED_AWAY = frozenset({401, 402, 403, 404, 406, 410, 451})
"""With a web page they are a gateway's words to a person: neither the key nor the credit nor the id is at fault.

A 407 is a proxy's own word, whatever is in it."""


@dataclass(frozen=True)
class Call:
    """Which request it was, for error texts. `paid` decides how careful we are.

    `once`: it is sent once only. `keyed`: it carries an idempotency key.
    """

    who: str
    operation: str
    paid: bool = False
    once: bool = False
    keyed: bool = False
    request_id: str | None = None

    @property
    def charged_when_unclear(self) -> Charged:
        return "unknown" if self.paid else "no"

    @property
    def step_when_unclear(self) -> str:
        if self.paid:
            return f"Do not send it again before it is known whether {self.who} did the work."
        if self.once:
            return f"It may have been done: look at {self.who} before doing it again."
        return (
            "Nothing was charged; try again in a few minutes. If it stays, check the address on the Connections page."
        )


def unclear(
    call: Call, why: str, *, status: int | None = None, code: str | None = None, permanent: bool = False
) -> Unclear:
    """The work may have been done: nobody can tell from this answer."""
    shown = f" (HTTP {status})" if status else ""
    return Unclear(
        f"{call.who} was asked to {call.operation} and gave no clear answer{shown}: {shortened(why)}.",
        who=call.who,
        operation=call.operation,
        http_status=status,
        request_id=call.request_id,
        code=code,
        permanent=permanent,
        charged=call.charged_when_unclear,
        next_step=call.step_when_unclear,
    )


def not_sent(call: Call, why: str, *, permanent: bool = False) -> NotSent:
    """Nothing left this machine."""
    return NotSent(
        f"{call.who} was not asked to {call.operation}: {why}.",
        who=call.who,
        operation=call.operation,
        permanent=permanent,
        next_step="Nothing was sent or charged. Check the network and the service's address on the Connections page.",
    )


def from_exception(call: Call, error: BaseException) -> VendorError:
    """The tree's error for something that httpx or a socket raised."""
    why = next((words for kind, words in _WORDS if isinstance(error, kind)), "the connection failed")
    if isinstance(error, _BEFORE_SENDING):
        return not_sent(call, why, permanent=isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL))
    return unclear(call, why)


def from_status(
    call: Call, status: int, complaint: Complaint, retry_after: float | None = None, *, moved_to: str = ""
) -> VendorError:
    """The tree's error for an answer that is no success. `status` is the one that counts, the body's over HTTP's.

    `moved_to` is where a redirect points, as it may be shown.
    """
    said = (shortened(complaint.text) or _silent(status)).rstrip(".")
    conflict = _conflict(call, status, complaint)
    turned_away = status == 407 or (complaint.gateway and (status in _TURNED_AWAY or complaint.code == CHALLENGED))
    if turned_away and not conflict:
        return _blocked(call, status, said, complaint.code)
    if 300 <= status < 400 and not conflict:
        return _redirected(call, status, moved_to)
    if complaint.uncharged and call.paid and not conflict:
        return _later(call, status, said, complaint.code, retry_after)
    if conflict or not 400 <= status < 500 or (call.paid and status in _UNCLEAR_4XX):
        return unclear(call, said, status=conflict or status, code=complaint.code)
    if status == 429:
        return _later(call, status, said, complaint.code, retry_after)
    kind, step = _refusal(status, call.who)
    return kind(
        f"{call.who} refused to {call.operation} (HTTP {status}): {said}.",
        who=call.who,
        operation=call.operation,
        http_status=status,
        request_id=call.request_id,
        code=complaint.code,
        permanent=status not in _LATER,
        next_step=step,
    )


def _conflict(call: Call, status: int, complaint: Complaint) -> int | None:
    """The status by which an answer says, or may say, that our idempotency key is known; None for any other answer."""
    if not call.keyed or status == 407:
        return None
    if named := next((one for one in (status, *sorted(complaint.named)) if one in _KEY_IS_KNOWN), None):
        return named
    said = [complaint.code or "", complaint.text]
    is_about_key = is_about_known_key(said) or any(is_about_known_key([*said, one]) for one in complaint.texts)
    return status if is_about_key else None


def _later(call: Call, status: int, said: str, code: str | None, retry_after: float | None) -> RateLimited:
    wait = "a while" if retry_after is None else f"{retry_after:.0f} seconds"
    return RateLimited(
        f"{call.who} refused to {call.operation} (HTTP {status}): {said}.",
        retry_after=retry_after,
        who=call.who,
        operation=call.operation,
        http_status=status,
        request_id=call.request_id,
        code=code,
        next_step=f"Nothing was charged. It can be tried again after {wait}.",
    )


def _blocked(call: Call, status: int, said: str, code: str | None) -> Blocked:
    return Blocked(
        f"{call.who} was not asked to {call.operation}: something before it turned the request away "
        f"(HTTP {status}): {said}.",
        who=call.who,
        operation=call.operation,
        http_status=status,
        request_id=call.request_id,
        code=code,
        next_step="Nothing was charged. The key is not at fault; it is tried again by itself. "
        f"If it stays, tell {call.who}'s support, or whoever runs the network in between.",
    )


def _redirected(call: Call, status: int, moved_to: str) -> VendorError:
    where = f" ({shortened(moved_to)})" if moved_to else ""
    if call.once and status in _NOT_DONE:
        return Invalid(
            f"{call.who} did not {call.operation}: the address that is set only points to another one{where}.",
            who=call.who,
            operation=call.operation,
            http_status=status,
            request_id=call.request_id,
            permanent=True,
            next_step=f"Nothing was charged. Set {call.who}'s address to where it is now, with https, then go on.",
        )
    return unclear(
        call, f"it sent us on to another address{where}, which we do not follow", status=status, permanent=True
    )


def _refusal(status: int, who: str) -> tuple[type[Refused], str]:
    if status in {401, 403}:
        return BadCredentials, "Check the key on the Connections page."
    if status == 402:
        return NoCredit, f"Top up the account at {who}, then go on."
    if status in {404, 410}:
        return NotFound, "Check the id, and that it belongs to the account of this key."
    if status in _LATER:
        return Refused, "Nothing was charged; try again in a few minutes."
    return Invalid, "Nothing was charged. Correct what the service names, then try again."


def _silent(status: int) -> str:
    return "it gave no reason" if status < 500 else "it failed and gave no reason"
