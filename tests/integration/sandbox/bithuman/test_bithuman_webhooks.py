"""Webhooks: who is told what, signed how, and how often it is tried."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.sandbox.bithuman.caller import Caller
from tests.integration.sandbox.bithuman.receiving import Mailbox, mailbox
from tests.rigs.machine.waiting import until


@pytest.fixture
def inbox() -> Iterator[Mailbox]:
    with mailbox() as made:
        yield made


def _hook(box: Caller, url: str, **more: Any) -> Any:
    answer = box.http.post("/v1/webhooks", json={"url": url, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def _signature(secret: str, signed: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def test_end_of_a_run_is_told_and_signed_over_time_and_raw_body(box: Caller, inbox: Mailbox) -> None:
    secret = _hook(box, inbox.url)["secret"]
    code = box.code(model="expression-1")
    until(lambda: inbox.bodies)
    (body,), (headers,) = inbox.bodies, inbox.headers
    said = json.loads(body)
    assert (said["event"], said["data"]) == ("agent.ready", {"agent_id": code, "code": code})
    assert (headers["x-bithuman-event"], headers["x-bithuman-delivery"]) == ("agent.ready", said["id"])
    stamp = headers["x-bithuman-timestamp"]
    assert headers["x-bithuman-signature"] == _signature(secret, f"{stamp}.".encode() + body)


def test_recipe_of_early_2026_signs_the_body_alone(box: Caller, inbox: Mailbox) -> None:
    box.set(webhook_recipe="body")
    secret = _hook(box, inbox.url)["secret"]
    box.code(model="expression-1")
    until(lambda: inbox.bodies)
    assert inbox.headers[0]["x-bithuman-signature"] == _signature(secret, inbox.bodies[0])
    assert "x-bithuman-timestamp" not in inbox.headers[0]


def test_forged_event_is_signed_by_somebody_else(box: Caller, inbox: Mailbox) -> None:
    secret = _hook(box, inbox.url)["secret"]
    box.order("webhook_forged")
    box.code(model="expression-1")
    until(lambda: inbox.bodies)
    stamp = inbox.headers[0]["x-bithuman-timestamp"]
    assert inbox.headers[0]["x-bithuman-signature"] != _signature(secret, f"{stamp}.".encode() + inbox.bodies[0])


def test_failure_is_told_with_its_reason(box: Caller, inbox: Mailbox) -> None:
    _hook(box, inbox.url, events=["agent.failed"])
    box.finished(box.code(model="expression-1"))
    box.order("run_fails", params={"message": "The voice was silent"})
    box.code(model="expression-1")
    until(lambda: inbox.bodies)
    assert [json.loads(body)["data"]["error"] for body in inbox.bodies] == ["The voice was silent"]


def test_delivery_that_is_not_taken_comes_again_with_the_same_id(box: Caller, inbox: Mailbox) -> None:
    inbox.statuses = [500, 204]
    hook = _hook(box, inbox.url)["id"]
    box.code(model="expression-1")
    until(lambda: len(inbox.bodies) == 2)
    assert inbox.bodies[0] == inbox.bodies[1]
    until(lambda: box.http.get(f"/v1/webhooks/{hook}/deliveries").json()["data"][0]["delivered"])
    (told,) = box.http.get(f"/v1/webhooks/{hook}/deliveries").json()["data"]
    assert (told["event_type"], told["status_code"], told["attempts"]) == ("agent.ready", 204, 2)


def test_ping_tells_whether_anybody_is_there(box: Caller, inbox: Mailbox) -> None:
    here, nowhere = _hook(box, inbox.url)["id"], _hook(box, "http://127.0.0.1:9/hook")["id"]
    told = [box.http.post(f"/v1/webhooks/{hook}/test").json()["data"] for hook in (here, nowhere)]
    assert told[0] == {"delivered": True, "status_code": 204, "attempts": 1}
    assert told[1] == {"delivered": False, "status_code": None, "attempts": 1}
    assert json.loads(inbox.bodies[0])["event"] == "ping"


def test_new_webhook_is_told_of_runs_under_way(box: Caller, inbox: Mailbox) -> None:
    box.set(expression_1_seconds=3000)
    code = box.code(model="expression-1")
    _hook(box, inbox.url)
    until(lambda: inbox.bodies)
    assert json.loads(inbox.bodies[0])["data"]["code"] == code


def test_deleted_webhook_is_told_nothing_more(box: Caller, inbox: Mailbox) -> None:
    box.set(expression_1_seconds=3000)
    gone, kept = _hook(box, f"{inbox.url}?gone=1")["id"], _hook(box, inbox.url)["id"]
    box.code(model="expression-1")
    assert box.http.delete(f"/v1/webhooks/{gone}").json() == {"success": True, "deleted": True}
    until(lambda: box.http.get(f"/v1/webhooks/{kept}/deliveries").json()["data"])
    assert len(inbox.bodies) == 1
    assert box.http.get(f"/v1/webhooks/{gone}").status_code == 404


def test_secret_is_told_once_and_other_accounts_see_nothing(box: Caller, root: str) -> None:
    made = _hook(box, "https://example.com/hook", description="Ours", events=["agent.ready"])
    assert made["secret"].startswith("whsec_")
    assert box.http.get(f"/v1/webhooks/{made['id']}").json()["data"] == {k: v for k, v in made.items() if k != "secret"}
    assert [hook["id"] for hook in box.http.get("/v1/webhooks").json()["data"]] == [made["id"]]
    other = Caller(root, "another-secret")
    assert other.http.get("/v1/webhooks").json()["data"] == []
    assert other.http.delete(f"/v1/webhooks/{made['id']}").status_code == 404
    other.close()


@pytest.mark.parametrize(
    "body", [{"url": "http://example.com/hook"}, {"url": "nonsense"}, {}, {"url": "https://a.io", "events": ["lunch"]}]
)
def test_webhook_is_https_and_its_events_are_known(box: Caller, body: dict[str, Any]) -> None:
    assert box.http.post("/v1/webhooks", json=body).status_code == 400
