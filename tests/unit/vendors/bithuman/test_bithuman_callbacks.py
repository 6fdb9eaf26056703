"""Webhook deliveries: signed over time and raw body, five minutes, constant time; and what they say."""

from __future__ import annotations

import hashlib
import hmac
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from services.errors import Invalid
from services.vendors.bithuman import is_signed, read_callback
from services.vendors.bithuman.callbacks import MOST_BYTES

SECRET = SecretStr("whsec_60fe3d")
BODY = b'{"id": "evt_1", "event":"agent.ready","created":"2026-11-21T00:00:00Z","data":{"agent_id":"A91XMB7113"}}'
NOW = 1_790_000_000.0


def signed(body: bytes, stamp: str | None = "1790000000", secret: SecretStr = SECRET) -> dict[str, str]:
    text = body if stamp is None else f"{stamp}.".encode() + body
    digest = hmac.new(secret.get_secret_value().encode(), text, hashlib.sha256).hexdigest()
    stamped = {} if stamp is None else {"X-BitHuman-Timestamp": stamp}
    return {"X-BitHuman-Signature": f"sha256={digest}", **stamped}


def test_signature_covers_time_and_raw_body() -> None:
    assert is_signed(SECRET, BODY, signed(BODY), now=NOW)
    lowered = {name.lower(): value for name, value in signed(BODY).items()}
    assert is_signed(SECRET, BODY, lowered, now=NOW)
    assert not is_signed(SECRET, json.dumps(json.loads(BODY)).encode(), signed(BODY), now=NOW)
    assert not is_signed(SecretStr("other"), BODY, signed(BODY), now=NOW)
    moved = signed(BODY) | {"X-BitHuman-Timestamp": "1790000001"}
    assert not is_signed(SECRET, BODY, moved, now=NOW)


@pytest.mark.parametrize(("shift", "good"), [(0, True), (300, True), (-300, True), (301, False), (-301, False)])
def test_delivery_is_good_for_five_minutes(shift: int, good: bool) -> None:
    assert is_signed(SECRET, BODY, signed(BODY), now=NOW + shift) is good


def test_own_clock_is_used_when_none_is_given() -> None:
    assert is_signed(SECRET, BODY, signed(BODY, str(int(time.time()))))
    assert not is_signed(SECRET, BODY, signed(BODY, "1000000000"))


def test_recipe_of_early_2026_is_taken_only_when_asked_for() -> None:
    old = signed(BODY, None)
    assert is_signed(SECRET, BODY, old, recipe="body")
    assert not is_signed(SECRET, BODY, old, now=NOW)
    assert not is_signed(SECRET, BODY, signed(BODY), recipe="body")


@given(st.dictionaries(st.sampled_from(["X-BitHuman-Signature", "X-BitHuman-Timestamp"]), st.text(max_size=80)))
def test_no_made_up_header_passes(headers: dict[str, str]) -> None:
    assert not is_signed(SECRET, BODY, headers, now=NOW)
    assert not is_signed(SECRET, BODY, headers, recipe="body")


def test_ready_failed_and_test_events_are_read() -> None:
    ready = read_callback(BODY)
    assert (ready.key, ready.status, ready.agent_id, ready.error) == ("evt_1", "ready", "A91XMB7113", None)
    failed = read_callback(b'{"id":"evt_2","event":"agent.failed","data":{"code":"A1","error":"No face"}}')
    assert (failed.status, failed.agent_id, failed.error) == ("failed", "A1", "No face")
    nested = read_callback(b'{"id":"evt_3","event":"agent.failed","data":{"code":"A1","error":{"message":"No"}}}')
    assert nested.error == "No"
    ping = read_callback(b'{"id":"evt_4","event":"ping","created":1790000000,"data":{}}')
    assert (ping.status, ping.agent_id) == (None, None)
    assert read_callback(b'{"id":"evt_5","event":"video.completed","data":null}').status is None


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"event":"ping"}', b'{"id":"evt"}', b'{"id":"","event":"ping"}', b" " * (MOST_BYTES + 1)],
)
def test_what_is_no_callback_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        read_callback(body)
