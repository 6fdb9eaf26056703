"""A request that carried an idempotency key, and an answer that this very key is known: never "not charged"."""

from __future__ import annotations

import json

import pytest

from services.errors import BadCredentials, Invalid, NoCredit, RateLimited, Refused, Unclear, VendorError
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
    "409 with a code of another status": http(409, says("VALIDATION_ERROR", "It is being processed", 409)),
    "409 with the code of a limit": http(409, b'{"error":{"code":"RATE_LIMITED","message":"No"}}'),
    "409 with the code of a missing thing": http(409, b'{"error":{"code":"NOT_FOUND","message":"x"}}'),
    "409 with a flat code": http(409, b'{"error":"In progress","code":"VALIDATION_ERROR"}'),
    "409 with a code and no credit": http(409, b'{"error":{"code":"INSUFFICIENT_BALANCE"}}'),
    "409 that says no credit": http(409, b'{"error":"Not enough credits"}'),
    "409 of a guard": http(409, b"", "cf-mitigated: challenge\r\n"),
    "425 with the code of a limit": http(425, b'{"error":{"code":"RATE_LIMITED","message":"too early"}}'),
    "423 with a flat code": http(423, b'{"success":false,"error":"VALIDATION_ERROR","message":"x"}'),
    "400 whose body names 409 beside a code": http(400, says("VALIDATION_ERROR", "Later", 409)),
    "422 whose body names 425": http(422, b'{"error":{"code":"RATE_LIMITED"},"status_code":425}'),
    "200 whose body names 409 beside a code": http(200, says("VALIDATION_ERROR", "Later", 409)),
    "422 key used, payload required": http(
        422, says("VALIDATION_ERROR", "Idempotency-Key was already used: the same payload is required", 422)
    ),
    "400 key in use, request invalid": http(
        400, says("VALIDATION_ERROR", "This idempotency key is in use; the request is invalid until it has ended", 400)
    ),
    "400 a malformed replay": http(400, b'{"error":"Malformed replay: the idempotency key belongs to another body"}'),
    "400 a key for another request": http(400, b'{"error":"Idempotency key is not valid for this request"}'),
    "400 its first body is missing": http(400, b'{"error":"Idempotency key known, its first body is missing here"}'),
    "422 the code of a repeated id": http(422, b'{"error":{"code":"DUPLICATE_REQUEST_ID","message":"already used"}}'),
    "422 a request id used": http(422, b'{"message":"The value of the request id header has already been used"}'),
    "422 in progress": http(422, b'{"errorCode":"704","message":"Request already processed or in progress"}'),
    "422 in its details": http(422, b'{"error":{"message":"Bad","details":["Idempotency-Key: reused"]}}'),
    "422 by the field": http(422, b'{"message":"Bad","errors":{"Idempotency-Key":["has already been used"]}}'),
    "503 before any charge, about the key": http(503, says("SERVICE_UNAVAILABLE", "idempotency: in flight", 503)),
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
    "text",
    [
        "Idempotency-Key is missing",
        "the idempotency key is required",
        "malformed idempotency key",
        "Invalid Idempotency-Key",
        "Idempotency-Key must be a valid UUID",
    ],
)
async def test_a_key_that_the_service_could_not_use_is_a_refusal(wire: Wire, text: str) -> None:
    error = await failure_of_pay(wire, http(400, json.dumps({"error": text}).encode()))
    assert (type(error), error.charged) == (Invalid, "no")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (http(400, says("VALIDATION_ERROR", "The prompt is required", 400)), Invalid),
        (http(429, b'{"error":"Too many requests: 3 requests already in progress"}'), RateLimited),
        (http(401, b'{"error":"This API key was already revoked"}'), BadCredentials),
        (http(402, says("INSUFFICIENT_BALANCE", "Top up", 402)), NoCredit),
    ],
    ids=["a value", "a limit", "another key", "no credit"],
)
async def test_a_refusal_that_is_not_about_the_key_stays_a_refusal(
    wire: Wire, said: bytes, kind: type[VendorError]
) -> None:
    error = await failure_of_pay(wire, said)
    assert (type(error), error.charged) == (kind, "no")


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
