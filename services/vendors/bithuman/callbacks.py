"""One incoming webhook delivery: is it signed, and what does it say (contract, section 12)? A hint, not proof."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from services.errors import Invalid
from services.vendors.fields import Id, OtherId, Text, read_text
from services.vendors.wire.values import read_json

MOST_BYTES = 256 * 1024
OLDEST = 300.0
"""Seconds between the delivery's own time and ours, either way."""

Recipe = Literal["timestamp and body", "body"]
_READY, _FAILED = "agent.ready", "agent.failed"


class EventCallback(BaseModel):
    """What a delivery says. `id` is the same on every try of one event, so that repeats can be told."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)

    id: Id
    event: Annotated[str, BeforeValidator(read_text), Field(min_length=1)]
    created: Text = None
    agent_id: OtherId = None
    error: Text = None

    @property
    def status(self) -> str | None:
        """The status word it stands for; None when it is about something else, such as a test."""
        return {_READY: "ready", _FAILED: "failed"}.get(self.event)

    @property
    def key(self) -> str:
        """Equal for two deliveries of the same news, and only for those."""
        return self.id


def read_callback(body: bytes) -> EventCallback:
    """The callback in a raw body. Raises Invalid when it is no callback of this service."""
    if len(body) > MOST_BYTES:
        raise _invalid("it is too long")
    try:
        value = read_json(body, most_bytes=MOST_BYTES)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise _invalid("it is not a JSON object")
    data = value.get("data")
    said = data if isinstance(data, dict) else {}
    error = said.get("error")
    found = {
        **value,
        "agent_id": said.get("agent_id") or said.get("code") or said.get("agent_code"),
        "error": error.get("message") or error.get("code") if isinstance(error, dict) else error,
    }
    try:
        return EventCallback.model_validate(found)
    except ValidationError:
        pass
    raise _invalid("it names no event")


def is_signed(
    secret: SecretStr,
    body: bytes,
    headers: Mapping[str, str],
    *,
    now: float | None = None,
    recipe: Recipe = "timestamp and body",
) -> bool:
    """True when the raw body was signed with this secret and, where the recipe says when, within five minutes.

    `now` is in seconds since 1970. The recipe "body" is the one of early 2026, which protects from no repetition.
    """
    lowered = {name.lower(): value for name, value in headers.items()}
    signature = lowered.get("x-bithuman-signature", "").strip()
    signed = body
    if recipe == "timestamp and body":
        stamp = lowered.get("x-bithuman-timestamp", "").strip()
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 16):
            return False
        if abs((time.time() if now is None else now) - int(stamp)) > OLDEST:
            return False
        signed = stamp.encode() + b"." + body
    digest = hmac.new(secret.get_secret_value().encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={digest}".encode(), signature.encode())


def _invalid(why: str) -> Invalid:
    return Invalid(
        f"This is no callback of bitHuman: {why}.", who="bitHuman", operation="read a callback", permanent=True
    )
