"""Which requests have a body: a strict gateway answers 415 to one too many, and 400 to none where one is needed."""

from __future__ import annotations

import pytest

from tests.integration.sandbox.bithuman.caller import Caller


def test_generating_without_a_body_is_refused_and_costs_nothing(box: Caller) -> None:
    answer = box.http.post("/v1/agent/generate")
    assert answer.status_code == 400
    assert box.received()[0]["accepted"] is False


@pytest.mark.parametrize("path", ["/v1/agent/A00AAA0000", "/v1/webhooks/nobody"])
def test_a_deletion_with_a_body_is_refused_before_anything_is_looked_for(box: Caller, path: str) -> None:
    assert box.http.request("DELETE", path, json={}).status_code == 415
    assert box.http.delete(path).status_code == 404


def test_a_test_of_a_webhook_takes_no_body(box: Caller) -> None:
    assert box.http.post("/v1/webhooks/nobody/test", json={}).status_code == 415
    assert box.http.post("/v1/webhooks/nobody/test").status_code == 404
