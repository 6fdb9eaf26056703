"""What the service documents of its answers: fields, types and headers, in each of the three documented ages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.integration.sandbox.bithuman.caller import Caller

SEED = {
    "agent_id": str, "event_type": str, "status": str, "error_message": str, "name": str, "system_prompt": str,
    "image_url": str, "video_url": str, "model_url": str, "created_at": datetime, "updated_at": datetime,
}  # fmt: skip
SINCE_V2 = {
    "progress": float, "progress_msg": str, "current_step": str, "description": str, "voice_id": str,
    "supported_models": list,
}  # fmt: skip
WORDS = {
    "s1": ["processing", "ready"],
    "s2": ["processing", "generating", "completed", "generating", "ready"],
    "v2": ["processing", "generating", "completed", "success", "generating", "success", "generating", "ready"],
}
RECORD = {"code": str, "model": str, "language": str, "gender": str, "dynamics": dict}
MAY_BE_NULL_AT_FIRST = {"name", "system_prompt", "image_url", "video_url", "model_url", "error_message", "voice_id",
                        "description"}  # fmt: skip


def check(said: dict[str, Any], fields: dict[str, type], *, whole: bool) -> None:
    """Exactly these fields, of these types; null only where it is documented, and in a finished agent nowhere else."""
    assert set(said) == set(fields)
    for name, kind in fields.items():
        value = said[name]
        if value is None:
            assert name in ({"error_message"} if whole else MAY_BE_NULL_AT_FIRST), name
        elif kind is datetime:
            assert datetime.fromisoformat(value).utcoffset() is not None
            assert len(value) == len("2026-01-01T00:00:00.123456+00:00")
        else:
            assert isinstance(value, (int, float) if kind is float else kind), name


@pytest.mark.parametrize("profile", WORDS)
def test_a_status_has_the_documented_fields_from_the_first_answer_to_the_last(box: Caller, profile: str) -> None:
    box.set(profile=profile, essence_1_seconds=1800)
    started = box.generate(model="essence-1")
    assert started.json() == {
        "success": True, "message": "Agent generation started", "agent_id": started.json()["agent_id"],
        "status": "processing",
    }  # fmt: skip
    fields = SEED | (SINCE_V2 if profile == "v2" else {})
    seen = box.walk(started.json()["agent_id"])
    for told in seen:
        check(told, fields, whole=told["status"] == "ready")
        assert 0.0 <= told.get("progress", 0.0) <= 1.0
    words = [told["status"] for told in seen]
    assert words[-1] == "ready"
    documented = iter(WORDS[profile])
    assert all(word in documented for word in words)


@pytest.mark.parametrize("profile", WORDS)
def test_a_record_has_the_fields_of_the_status_and_its_own(box: Caller, profile: str) -> None:
    box.set(profile=profile)
    code = box.code(model="essence-1")
    box.finished(code)
    record = box.http.get(f"/v1/agent/{code}").json()["data"]
    check(record, SEED | RECORD | (SINCE_V2 if profile == "v2" else {}), whole=True)
    assert record["code"] == record["agent_id"] == code
    assert box.http.get("/v1/agents").json()["data"] == [record]


@pytest.mark.parametrize(("profile", "flat"), [("s1", True), ("s2", False), ("v2", False)])
def test_errors_have_the_shape_of_their_age(box: Caller, profile: str, flat: bool) -> None:
    box.set(profile=profile)
    nobody = Caller(box.root, "refused")
    answers = [
        (box.http.get("/v1/agent/status/A00AAA0000"), 404, "NOT_FOUND"),
        (box.http.post("/v1/agent/generate", content=b"{"), 400, "VALIDATION_ERROR"),
        (nobody.generate(), 401, "UNAUTHORIZED"),
    ]
    nobody.close()
    for answer, status, code in answers:
        body = answer.json()
        assert answer.status_code == status
        if flat:
            assert set(body) == {"error", "code", "details"}
            assert (body["code"], type(body["error"])) == (code, str)
        else:
            assert set(body) == {"error", "status", "status_code"}
            assert (body["status"], body["status_code"]) == ("error", status)
            assert set(body["error"]) == {"code", "message", "httpStatus"}
            assert (body["error"]["code"], body["error"]["httpStatus"]) == (code, status)
        assert answer.headers["x-request-id"]


@pytest.mark.parametrize("profile", WORDS)
def test_rate_headers_are_on_every_answer_to_a_known_account_but_the_validation(box: Caller, profile: str) -> None:
    box.set(profile=profile)
    started = box.generate(model="essence-1")
    reading = box.http.get(f"/v1/agent/status/{started.json()['agent_id']}")
    for answer, most in ((started, 30), (reading, 720), (box.http.get("/v1/agent/nobody"), 720)):
        assert int(answer.headers["x-ratelimit-limit"]) == most
        assert 0 <= int(answer.headers["x-ratelimit-remaining"]) < most
        assert int(answer.headers["x-ratelimit-reset"]) > 1_700_000_000
    assert "x-ratelimit-limit" not in box.http.post("/v1/validate").headers


def test_what_is_no_call_of_the_service_is_answered_by_its_router(box: Caller) -> None:
    for answer in (box.http.get("/v1/nothing"), box.http.patch("/v1/agent/A00AAA0000", json={"system_prompt": "x"})):
        assert (answer.status_code, answer.json()) == (404, {"detail": "Not Found"})
