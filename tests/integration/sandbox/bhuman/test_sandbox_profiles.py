"""The named profiles reproduce the service of other years."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.sandbox.bhuman.client import CAMPAIGN, INSTANCE, KEY, USER, Caller
from tests.rigs.servers.sandbox_server import Inbox

LISTS: list[tuple[str, dict[str, Any]]] = [
    ("video_instances", {"page": 0, "size": 10}),
    ("video_instance", {"id": INSTANCE}),
    ("campaigns", {}),
    ("campaign", {"id": CAMPAIGN}),
    ("generated_video_by_campaign_id", {"campaign_id": CAMPAIGN}),
    ("generated_video_by_video_instance_id", {"video_instance_id": INSTANCE}),
]


@pytest.mark.parametrize(("path", "query"), LISTS)
def test_seed_takes_the_key_on_lists_and_october_only_a_users_token(
    box: Caller, path: str, query: dict[str, Any]
) -> None:
    assert box.studio(path, KEY, **query).status_code == 200
    box.set(profile="oct2026")
    assert box.studio(path, KEY, **query).status_code == 401
    assert box.studio(path, {"Authorization": "Bearer refused"}, **query).status_code == 401
    assert box.studio(path, USER, **query).status_code == 200


def test_october_gives_one_result_to_anybody_who_knows_its_id(box: Caller) -> None:
    (video_id,) = box.ids([["Ana"]])
    nobody = {"Authorization": ""}
    assert box.studio("generated_video_by_id", nobody, id=video_id).status_code == 401
    box.set(profile="oct2026")
    assert box.studio("generated_video_by_id", nobody, id=video_id).json()["result"]["id"] == video_id


def test_october_still_renders_with_the_key_and_not_with_a_token(box: Caller, inbox: Inbox) -> None:
    box.set(profile="oct2026")
    body = {"campaign_id": CAMPAIGN, "variables": ["a"], "names": [["Ana"]], "callback_url": inbox.url}
    assert box.post("pipeline/campaign", body, headers=USER).status_code == 401
    assert box.post("pipeline/campaign", body).status_code == 200
    assert "video_url" in inbox.wait_for(1)[0]


def test_2023_answers_with_bare_bodies_and_vimeo_url(box: Caller, inbox: Inbox) -> None:
    box.set(profile="docs2023")
    answer = box.submit([["Ana"]], inbox.url).json()
    assert list(answer) == ["result"]
    (video_id,) = answer["result"]
    inbox.wait_for(1)
    one = box.studio("generated_video_by_id", id=video_id).json()
    assert (one["id"], one["vimeo_url"].startswith("http"), "share_url" in one) == (video_id, True, False)
    assert box.studio("generated_video_by_campaign_id", campaign_id=CAMPAIGN).json() == [one]
    assert set(box.studio("video_instances", page=0, size=2).json()) == {"total", "instances"}
    assert box.studio("video_instance", id=INSTANCE).json()[0]["id"] == INSTANCE
    assert inbox.queries == [{"id": video_id}]
    assert "video_url" in inbox.bodies[0]
