"""Agents once they are there: lists, records, prompts, deletion, words for sessions, models, account."""

from __future__ import annotations

import httpx
import pytest

from tests.integration.sandbox.bithuman.caller import Caller
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.machine.waiting import until


def test_list_is_paged_newest_first_twenty_at_once(box: Caller) -> None:
    codes = [box.code(model="expression-1") for _ in range(23)]
    first = box.http.get("/v1/agents").json()
    assert [agent["code"] for agent in first["data"]] == codes[:2:-1]
    assert first["pagination"] == {"limit": 20, "offset": 0, "total": 23, "has_more": True}
    rest = box.http.get("/v1/agents", params={"offset": 20, "limit": 100}).json()
    assert [agent["code"] for agent in rest["data"]] == codes[2::-1]
    assert rest["pagination"]["has_more"] is False
    assert box.http.get("/v1/agents", params={"limit": 101}).status_code == 400


def test_list_can_be_narrowed_to_a_state(box: Caller) -> None:
    ready = box.code(model="expression-1")
    box.finished(ready)
    box.order("run_fails")
    failed = box.code(model="expression-1")
    box.finished(failed)
    box.order("run_stuck")
    running = box.code(model="expression-1")
    found = {
        word: [agent["code"] for agent in box.http.get("/v1/agents", params={"status": word}).json()["data"]]
        for word in ("ready", "failed", "processing")
    }
    assert found == {"ready": [ready], "failed": [failed], "processing": [running]}


def test_record_has_more_than_the_status(box: Caller) -> None:
    code = box.code(model="essence-1", prompt="Be kind", aspect_ratio="9:16")
    told = box.finished(code)
    record = box.http.get(f"/v1/agent/{code}").json()
    assert record["success"] is True
    assert {name: record["data"][name] for name in told} == told
    assert (record["data"]["code"], record["data"]["model"], record["data"]["language"]) == (code, "essence-1", "en")
    assert record["data"]["system_prompt"] == "Be kind"


def test_prompt_is_updated_only_when_there_is_one(box: Caller) -> None:
    code = box.code(model="expression-1")
    box.finished(code)
    answer = box.http.post(f"/v1/agent/{code}", json={"system_prompt": "Be brief"})
    assert answer.json() == {"agent_code": code, "updated": True}
    assert box.status(code)["system_prompt"] == "Be brief"
    box.set(profile="s2")
    older = box.http.post(f"/v1/agent/{code}", json={"system_prompt": "Be kind"}).json()
    assert older == {"success": True, "data": {"agent_code": code, "updated": True}}
    box.set(profile="v2")
    assert box.http.post(f"/v1/agent/{code}", json={}).status_code == 400
    assert box.http.post("/v1/agent/A00AAA0000", json={"system_prompt": "x"}).status_code == 404


@pytest.mark.parametrize(("profile", "listed"), [("v2", []), ("v3", ["deleted"])])
def test_deleted_agent_is_gone_and_listed_only_since_autumn(box: Caller, profile: str, listed: list[str]) -> None:
    box.set(profile=profile)
    code = box.code(model="essence-1")
    box.finished(code)
    gone = {"success": True, "agent_code": code, "deleted": True}
    assert box.http.delete(f"/v1/agent/{code}").json() == gone
    assert box.http.delete(f"/v1/agent/{code}").status_code == 404
    assert box.http.get(f"/v1/agent/status/{code}").status_code == 404
    assert box.http.get(f"/v1/agent/{code}/model/download").status_code == (410 if profile == "v3" else 404)
    assert [agent["status"] for agent in box.http.get("/v1/agents").json()["data"]] == listed


def test_words_need_an_open_session(box: Caller) -> None:
    code = box.code(model="expression-1")
    box.finished(code)
    idle = box.http.post(f"/v1/agent/{code}/speak", json={"message": "Hi"})
    assert (idle.status_code, idle.json()["error"]["code"]) == (404, "NOT_FOUND")
    assert "room" in idle.json()["error"]["message"]
    box.set(open_sessions=2)
    assert box.http.post(f"/v1/agent/{code}/speak", json={"message": "Hi"}).json() == {
        "agent_code": code, "delivered_to_rooms": 2, "context_type": "speak",
    }  # fmt: skip
    (room, _) = [each["room_id"] for each in box.http.get(f"/v1/agent/{code}/sessions").json()["data"]]
    one = box.http.post(f"/v1/agent/{code}/add-context", json={"context": "VIP", "room_id": room}).json()
    assert (one["delivered_to_rooms"], one["context_type"]) == (1, "add_context")
    box.set(profile="v3")
    assert len(box.http.post(f"/v1/agent/{code}/speak", json={"message": "Hi"}).json()["rooms"]) == 2
    assert box.http.post(f"/v1/agent/{code}/speak", json={}).json()["error"]["code"] == "MISSING_PARAM"
    assert box.http.post(f"/v1/agent/{code}/add-context", json={"context": "x", "type": "sing"}).status_code == 400


def test_download_is_a_link_to_a_file_that_is_there(box: Caller) -> None:
    box.order("run_stuck")
    early = box.http.get(f"/v1/agent/{box.code(model='essence-1')}/model/download")
    assert (early.status_code, early.json()["error"]["code"]) == (409, "MODEL_NOT_GENERATED")
    code = box.code(model="essence-1")
    box.finished(code)
    answer = box.http.get(f"/v1/agent/{code}/model/download")
    assert answer.status_code == 302
    assert httpx.get(answer.headers["location"], timeout=PATIENCE, trust_env=False).content.startswith(b"IMX")
    told = box.http.get(f"/v1/agent/{code}/model/download", params={"redirect": "false"}).json()["data"]
    assert (told["url"], told["filename"]) == (answer.headers["location"], f"{code}.imx")
    for model, code_word in (("expression-1", "MODEL_NOT_DOWNLOADABLE"), ("essence-2", "MODEL_NOT_GENERATED")):
        refused = box.http.get(f"/v1/agent/{code}/model/download", params={"model": model})
        assert refused.json()["error"]["code"] == code_word


def test_model_is_added_once_and_a_repeat_is_free(box: Caller) -> None:
    box.order("run_stuck")
    stuck = box.code(model="essence-1")
    assert box.http.post(f"/v1/agent/{stuck}/models", json={"model": "essence-2"}).status_code == 409
    code = box.code(model="essence-1")
    box.finished(code)
    added = [box.http.post(f"/v1/agent/{code}/models", json={"model": "essence-2"}).json() for _ in range(2)]
    assert [each["credits"] for each in added] == [500, 0]
    assert added[1]["supported_models"] == ["essence-1", "essence-2", "essence-2-max"]
    assert box.balance() == 10_000 - 250 - 250 - 500
    assert box.http.post(f"/v1/agent/{code}/models", json={"model": "essence-9"}).status_code == 400


def test_account_and_prices_are_told(box: Caller, root: str) -> None:
    me = box.http.get("/v1/me").json()
    assert (me["data"]["credit_balance"], me["data"]["plan"], me["status_code"]) == (10_000, "pro", 200)
    assert me["data"]["plan_credits_remaining"] + me["data"]["topup_credits_remaining"] == 10_000
    prices = box.http.get("/v1/pricing").json()["data"]["agent_generation"]["by_model"]
    assert prices == {
        "essence-1": 250, "expression-1": 250, "essence-2": 500, "essence-2-max": 500, "expression-2": 2000,
        "auto": 2000,
    }  # fmt: skip
    credits_told = box.http.get("/v2/credit-summaries", params={"app": "imaginex"}).json()["data"]
    assert credits_told["plan_credits"] + credits_told["topup_credits"] == credits_told["balance"] == 10_000
    other = Caller(root, "another-secret")
    assert other.http.get("/v1/me").json()["data"]["user_id"] != me["data"]["user_id"]
    other.close()


def test_usage_is_paged_and_narrowed_to_an_agent(box: Caller) -> None:
    codes = [box.code(model="expression-1") for _ in range(3)]
    page = box.http.get("/v1/usage", params={"limit": 2}).json()
    assert [row["agent_code"] for row in page["data"]] == codes[:0:-1]
    assert page["pagination"] == {"limit": 2, "offset": 0, "total": 3, "has_more": True}
    assert len(box.http.get("/v1/usage", params={"agent_code": codes[0]}).json()["data"]) == 1
    assert box.http.get("/v1/usage", params={"limit": 201}).status_code == 400
    newest, middle, _ = box.http.get("/v1/usage").json()["data"]
    since = box.http.get("/v1/usage", params={"start": middle["created_at"]}).json()["data"]
    assert since == [newest, middle]
    until_then = box.http.get("/v1/usage", params={"end": middle["created_at"]}).json()["data"]
    assert newest not in until_then
    assert box.http.get("/v1/usage", params={"start": "yesterday"}).status_code == 400


def test_gestures_are_paid_and_ready_after_a_while(box: Caller) -> None:
    code = box.code(model="essence-1")
    box.finished(code)
    before = box.http.get(f"/v1/dynamics/{code}").json()["data"]
    assert (before["gestures"], before["url"]) == ({}, None)
    started = box.http.post("/v1/dynamics/generate", json={"agent_id": code, "duration": 5}).json()
    assert (started["success"], started["status"]) == (True, "processing")
    assert box.balance() == 9500
    until(lambda: box.http.get(f"/v1/dynamics/{code}").json()["data"]["gestures"])
    assert "wave" in box.http.get(f"/v1/dynamics/{code}").json()["data"]["gestures"]
    assert [request["operation"] for request in box.received()] == ["agent/generate", "dynamics/generate"]
    assert box.http.post("/v1/dynamics/generate", json={"agent_id": code, "model": "quality"}).status_code == 200
    assert box.http.post("/v1/dynamics/generate", json={"agent_id": code, "model": "nobody's"}).status_code == 400
    assert box.http.post("/v1/dynamics/generate", json={"agent_id": "A00AAA0000"}).status_code == 404
    updated = box.http.put(f"/v1/dynamics/{code}", json={"dynamics": {"enabled": True}})
    assert updated.json()["regeneration_status"] == "started"
    assert box.http.put(f"/v1/dynamics/{code}", json={}).status_code == 400
