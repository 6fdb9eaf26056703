"""A request that carried an idempotency key, and an answer that this very key is known: never "not charged"."""

from __future__ import annotations

import json

import pytest

from services.errors import Invalid, RateLimited, Refused, Unclear, VendorError
from services.vendors.bithuman.error_bodies import BitHumanErrors
from services.vendors.wire.transport import Transport
from tests.unit.vendors.loopback import Wire, http


async def failure_of_pay(wire: Wire, said: bytes, *, key: str | None = "key-1") -> VendorError:
    wire.answers = [said]
    transport = Transport("bitHuman", wire.url, {}, reader=BitHumanErrors())
    headers = {"Idempotency-Key": key} if key else None
    with pytest.raises(VendorError) as caught:
        await transport.pay("create an agent", "/pay", content=b"{}", headers=headers)
    await transport.aclose()
    assert len(wire.requests) == 1
    return caught.value


def says(code: str, text: str, status: int) -> bytes:
    body = {"error": {"code": code, "message": text, "httpStatus": status}, "status": "error", "status_code": status}
    return json.dumps(body).encode()


KNOWN = {
    "409 in progress": http(409, says("IDEMPOTENCY_CONFLICT", "A request with this key is in progress", 409)),
    "409 silent": http(409),
    "409 of a gateway": http(409, b"<html><h1>409 Conflict</h1></html>"),
    "409 about something else": http(409, says("AGENT_NOT_READY", "Wait", 409)),
    "425": http(425, b"Too Early"),
    "423": http(423, b'{"error":"Locked"}'),
    "429 about the very request": http(429, b'{"error":"Duplicate request in progress"}'),
    "422 key used": http(422, b'{"error":"Idempotency-Key was already used with another request"}'),
    "400 key reused": http(400, b'{"code":"IDEMPOTENCY_KEY_REUSED","message":"No"}'),
    "409 under 200": http(200, says("IDEMPOTENCY_CONFLICT", "in progress", 409)),
    "a conflict under 200 without a status": http(200, b'{"success":false,"code":"IDEMPOTENCY_CONFLICT"}'),
}


@pytest.mark.parametrize("said", KNOWN.values(), ids=KNOWN.keys())
async def test_a_conflict_about_our_own_key_is_unclear_because_the_request_is_being_worked_on(
    wire: Wire, said: bytes
) -> None:
    error = await failure_of_pay(wire, said)
    assert (type(error), error.charged) == (Unclear, "unknown")


@pytest.mark.parametrize(("status", "kind"), [(409, Invalid), (425, Refused), (422, Invalid), (423, Invalid)])
async def test_the_same_answer_to_a_request_without_a_key_is_a_refusal(
    wire: Wire, status: int, kind: type[VendorError]
) -> None:
    error = await failure_of_pay(wire, http(status, b'{"error":"Conflict"}'), key=None)
    assert (type(error), error.charged) == (kind, "no")


@pytest.mark.parametrize(
    "text", ["Idempotency-Key is missing", "the idempotency key is required", "malformed idempotency key"]
)
async def test_a_key_that_the_service_could_not_use_is_a_refusal(wire: Wire, text: str) -> None:
    error = await failure_of_pay(wire, http(400, json.dumps({"error": text}).encode()))
    assert (type(error), error.charged) == (Invalid, "no")


@pytest.mark.parametrize(
    "code", ["NO_AVAILABLE_WORKERS", "MODEL_NOT_YET_AVAILABLE", "SERVICE_UNAVAILABLE", "no_available_workers"]
)
async def test_a_503_documented_as_before_any_charge_is_put_off_and_not_charged(wire: Wire, code: str) -> None:
    error = await failure_of_pay(wire, http(503, says(code, "Later", 503), "Retry-After: 9\r\n"))
    assert isinstance(error, RateLimited)
    assert (error.charged, error.retry_after, error.permanent) == ("no", 9.0, False)


@pytest.mark.parametrize(
    "said",
    [
        http(503, says("INTERNAL_ERROR", "Oops", 503)),
        http(503, b"busy"),
        http(503, b"<html>MODEL_NOT_YET_AVAILABLE</html>"),
        http(502, says("NO_AVAILABLE_WORKERS", "Later", 502)),
        http(500, says("SERVICE_UNAVAILABLE", "Later", 503)),
        http(200, says("SERVICE_UNAVAILABLE", "Later", 503)),
    ],
    ids=["another code", "text", "page", "502", "500", "200"],
)
async def test_any_other_failure_of_a_server_stays_unclear(wire: Wire, said: bytes) -> None:
    error = await failure_of_pay(wire, said)
    assert (type(error), error.charged) == (Unclear, "unknown")
