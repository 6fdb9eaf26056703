"""From an answer that is no success to the error it means: outside 2xx, or hidden under it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

import httpx

from services.errors import Unclear, VendorError
from services.vendors.wire.answers.made_things import names_made
from services.vendors.wire.error_bodies import CHALLENGED, Complaint, ErrorReader
from services.vendors.wire.errors import Call, from_status, unclear
from services.vendors.wire.exchange import MOVED_TO
from services.vendors.wire.redaction import secrets_in, without_secrets
from services.vendors.wire.response import Response
from services.vendors.wire.retry_after import read_retry_after
from services.vendors.wire.values import read_json

_STOPPED_BY = ("cf-mitigated", "x-amzn-waf-action", "x-vercel-mitigated")
"""Headers with which a guard before a service says that it stopped the request and did not pass it on."""


def is_challenge(headers: Mapping[str, str]) -> bool:
    """True when a guard before the service answered in its place, whatever the status."""
    said = " ".join(headers.get(name, "").lower() for name in _STOPPED_BY)
    return any(word in said for word in ("challenge", "captcha", "deny", "block"))


def refusal(
    call: Call, reader: ErrorReader, request: httpx.Request, status: int, headers: Mapping[str, str], body: bytes
) -> VendorError:
    """The error that an answer outside 2xx to the `request`, or a guard's answer of any status, says.

    A no to a paid request that names what was made is unclear, and so is a value under 2xx that only a guard's header
    speaks against: a guard that stops a request sends a page, or nothing.
    """
    sent, complaint = request.headers, reader.read(status, body)
    complaint = replace(complaint, named=complaint.named | {status})
    if call.paid:
        against = ""
        if names_made(body, request.content, request.url.path):
            against = "it names what was made all the same"
        elif status < 300 and _is_value(body):
            against = "a header says that the request was stopped, and the answer does not"
        if against:
            said = _clean(complaint, sent)
            words = "" if said.text.isdigit() else said.text.rstrip(".")
            return unclear(call, f"{words}; {against}" if words else against, status=status, code=said.code)
    if is_challenge(headers):
        complaint = replace(complaint, text=complaint.text or "a challenge", code=CHALLENGED, gateway=True)
    elif headers.get("Content-Type", "").lower().startswith("text/html") and body.strip():
        complaint = replace(complaint, gateway=True)
    meant = (complaint.status or status) if 400 <= status < 500 else status
    wait = read_retry_after(headers.get("Retry-After"), date=headers.get("Date"))
    return from_status(call, meant, _clean(complaint, sent), wait, moved_to=_shown(headers.get(MOVED_TO), sent))


def _is_value(body: bytes) -> bool:
    try:
        return bool(body.strip()) and read_json(body) is not None
    except ValueError:
        return False


def disguised(reader: ErrorReader, sent: Mapping[str, str], answer: Response) -> VendorError | None:
    """The error in the body of an answer with HTTP 2xx; None when it is none or cannot be read."""
    try:
        value = answer.value
    except Unclear:
        return None
    complaint = reader.read_disguised(value, paid=answer.call.paid)
    if complaint is None:
        return None
    complaint = _clean(complaint, sent)
    if complaint.status is None:
        return unclear(
            answer.call, complaint.text.rstrip(".") or "the answer names an error", status=answer.status,
            code=complaint.code,
        )  # fmt: skip
    wait = read_retry_after(answer.headers.get("Retry-After"), date=answer.headers.get("Date"))
    return from_status(answer.call, complaint.status, complaint, wait)


def _clean(complaint: Complaint, sent: Mapping[str, str]) -> Complaint:
    secrets = secrets_in(sent)
    code = without_secrets(complaint.code, secrets)[:80] if complaint.code else None
    text = "an internal error" if "Traceback (most" in complaint.text else complaint.text
    return replace(complaint, text=without_secrets(text, secrets), code=code)


def _shown(location: str | None, sent: Mapping[str, str]) -> str:
    """Where a redirect leads, without name, query and secrets."""
    try:
        parts = urlsplit((location or "")[:2000])
        host = parts.hostname or ""
    except ValueError:
        return ""
    shown = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" if host else parts.path
    return without_secrets(shown, secrets_in(sent)) if shown.isprintable() else ""
