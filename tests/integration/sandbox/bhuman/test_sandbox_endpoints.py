"""Every endpoint of the contract answers in the seed profile's shape."""

from __future__ import annotations

from typing import Any

import pytest

from services.sandbox.bhuman import seed, videos
from tests.integration.sandbox.bhuman.client import CAMPAIGN, INSTANCE, STUDIO, Caller

ROWS = [["Ana", "Lyon"], ["Bo", "Turku"]]


@pytest.mark.parametrize(
    ("operation", "body", "about", "texts"),
    [
        ("pipeline/campaign", {"campaign_id": CAMPAIGN, "variables": ["a", "b"], "names": ROWS}, "campaign_id", ROWS),
        ("pipeline/zapier", {"campaign_id": CAMPAIGN, "variables": ["a", "b"], "names": ROWS}, "campaign_id", ROWS),
        (
            "pipeline/pabbly",
            {"campaign_id": CAMPAIGN, "variables": {"first_name": "Ana", "company": "Co", "city": "Lyon"}},
            "campaign_id",
            [["Ana", "Co", "Lyon"]],
        ),
        (
            "pipeline/leadr",
            {"campaign_id": CAMPAIGN, "variables": {"first_name": "Ana", "company": "Co", "city": "Lyon"}},
            "campaign_id",
            [["Ana", "Co", "Lyon"]],
        ),
        ("pipeline/leadr", {"campaign_id": CAMPAIGN, "variables": ["a"], "names": [["Ana"]]}, "campaign_id", [["Ana"]]),
        (
            "try_sample",
            {"video_instance_id": INSTANCE, "variables": ["a", "b"], "names": ROWS},
            "video_instance_id",
            ROWS,
        ),
    ],
)
def test_paid_endpoints_return_one_id_per_row_in_order(
    box: Caller, operation: str, body: dict[str, Any], about: str, texts: list[list[str]]
) -> None:
    answer = box.post(operation, body)
    assert answer.status_code == 200
    assert answer.json()["code"] == 200
    told = [box.video(video_id) for video_id in answer.json()["result"]]
    assert [(video["row_index"], video["text"]) for video in told] == list(enumerate(texts))
    (request,) = box.received()
    assert request["operation"] == operation
    assert request["accepted"] is True
    assert request["http_status"] == 200
    assert request[about] == body[about]
    assert [(item["id"], item["text"]) for item in request["items"]] == list(
        zip(answer.json()["result"], texts, strict=True)
    )


def test_video_goes_through_its_states_and_ends_with_all_media(box: Caller) -> None:
    box.set(speed=2.0)
    (video_id,) = box.ids([["Ana", "Lyon"]])
    first = box.video(video_id)
    assert first["status"] in ("queued", "preparing")
    assert (first["url"], first["share_url"], first["thumbnail"], first["gif"]) == (None, None, None, None)
    seen = [first["status"]]
    while seen[-1] != "succeeded":
        status = box.video(video_id)["status"]
        seen += [status] if status != seen[-1] else []
    assert seen == sorted(seen, key=["queued", "preparing", "processing", "succeeded"].index)
    done = box.finished(video_id)
    for name in ("url", "share_url", "thumbnail", "gif"):
        assert done[name].startswith(f"{box.root}/bhuman/")
        assert box.http.get(done[name]).status_code == 200


def test_status_is_a_matter_of_the_clock_alone() -> None:
    video = {"quirks": "{}", "starts_at": 100.0, "finish_at": 110.0, "outcome": "succeeded"}
    at = {moment: videos.status(video, moment) for moment in (90.0, 100.5, 101.5, 104.0, 109.9, 110.0, 9999.0)}
    assert list(at.values()) == [
        "queued", "queued", "preparing", "processing", "processing", "succeeded", "succeeded"
    ]  # fmt: skip
    assert videos.status(video | {"outcome": "failed"}, 110.0) == "failed"
    assert videos.status(video | {"finish_at": None}, 9999.0) == "processing"


def test_result_has_every_field_of_the_contract(box: Caller) -> None:
    (video_id,) = box.ids([["Ana", "Lyon"]])
    assert set(box.finished(video_id)) == {
        "id", "user_id", "video_id", "actor_id", "video_instance_id", "campaign_id", "status", "url", "thumbnail",
        "gif", "share_url", "message", "execution_name", "row_index", "text", "checksum", "created_at", "updated_at",
    }  # fmt: skip


def test_result_lists_are_paged_from_zero_with_at_most_100(box: Caller) -> None:
    ids = box.ids([[f"row {number}"] for number in range(230)])
    assert len(box.results()["videos"]) == 100
    pages = [box.results(page=page, size=100) for page in range(4)]
    assert [len(page["videos"]) for page in pages] == [100, 100, 30, 0]
    assert {page["total"] for page in pages} == {230}
    assert sorted(video["id"] for page in pages for video in page["videos"]) == sorted(ids)
    assert box.studio("generated_video_by_campaign_id", campaign_id=CAMPAIGN, size=101).status_code == 422
    assert box.studio("generated_video_by_campaign_id", campaign_id=CAMPAIGN, page=-1).status_code == 422


def test_results_of_a_template_are_its_samples_only(box: Caller) -> None:
    box.ids([["campaign"]])
    body = {"video_instance_id": INSTANCE, "variables": ["a"], "names": [["sample"]]}
    (sample,) = box.post("try_sample", body).json()["result"]
    found = box.studio("generated_video_by_video_instance_id", video_instance_id=INSTANCE).json()["result"]
    assert [video["id"] for video in found["videos"]] == [sample]
    assert found["videos"][0]["campaign_id"] is None


def test_get_generated_video_tells_one_or_all(box: Caller) -> None:
    first, second = box.ids([["one"], ["two"]])
    assert box.studio("get_generated_video", id=second).json()["result"]["text"] == ["two"]
    everything = box.studio("get_generated_video").json()["result"]
    assert {video["id"] for video in everything["videos"]} == {first, second}


def test_templates_campaigns_and_folders_are_seeded_with_the_documented_ids(box: Caller) -> None:
    instances = box.studio("video_instances", page=0, size=100).json()["result"]
    assert {each["id"] for each in instances["instances"]} == {each.id for each in seed.TEMPLATES}
    assert instances["total"] == len(seed.TEMPLATES)
    campaigns = box.studio("campaigns").json()["result"]
    assert {(each["id"], each["name"]) for each in campaigns["campaigns"]} == {(c.id, c.name) for c in seed.CAMPAIGNS}
    folders = box.studio("folder", workspace_id=seed.WORKSPACE_ID).json()["result"]
    assert {each["folder_id"] for each in instances["instances"]} <= {each["id"] for each in folders}
    assert all("variables" not in each for each in (*instances["instances"], *campaigns["campaigns"]))


def test_template_list_needs_page_and_size(box: Caller) -> None:
    assert box.studio("video_instances").status_code == 422
    assert box.studio("video_instances", page=0).status_code == 422
    assert len(box.studio("video_instances", page=1, size=2).json()["result"]["instances"]) == 2


def test_one_template_is_a_list_of_one_and_one_campaign_an_object(box: Caller) -> None:
    (only,) = box.studio("video_instance", id=INSTANCE).json()["result"]
    assert only["id"] == INSTANCE
    assert box.studio("campaign", id=CAMPAIGN).json()["result"]["name"] == seed.CAMPAIGNS[0].name


@pytest.mark.parametrize(("resource", "extra"), [("video_instance", {"folder_id": seed.SALES.id}), ("folder", {})])
def test_old_web_client_creates_renames_and_deletes(box: Caller, resource: str, extra: dict[str, str]) -> None:
    made = box.post(resource, {"name": "Fresh", **extra}).json()["result"]
    assert made["name"] == "Fresh"
    renamed = box.http.put(f"{STUDIO}/{resource}", json={"id": made["id"], "name": "Older"}).json()["result"]
    assert (renamed["id"], renamed["name"]) == (made["id"], "Older")
    assert box.http.delete(f"{STUDIO}/{resource}", params={"id": made["id"]}).status_code == 200
    assert box.http.delete(f"{STUDIO}/{resource}", params={"id": made["id"]}).status_code == 400


def test_saved_webhooks_are_echoed_and_listed(box: Caller) -> None:
    saved = box.post("webhook", {"name": "CRM", "webhook": "https://example.test/in"}).json()["result"]
    assert (saved["name"], saved["webhook"]) == ("CRM", "https://example.test/in")
    assert box.studio("webhook").json()["result"] == [saved]
    assert box.post("webhook", {"name": "CRM"}).status_code == 422


def test_presenter_projects_are_imported_as_templates(box: Caller) -> None:
    project = box.studio("speakeasy_projects").json()["result"][0]
    made = box.post("speakeasy_projects/import", {"project_id": project["id"]}).json()["result"]
    assert box.studio("video_instance", id=made["video_instance_id"]).json()["result"][0]["name"] == project["name"]
    assert box.post("speakeasy_projects/import", {"project_id": CAMPAIGN}).status_code == 400


def test_preview_answers_with_an_id_and_becomes_a_video_that_belongs_to_no_row(box: Caller) -> None:
    named = box.post("videos_preview", {"video_instance_id": INSTANCE}).json()["result"]["id"]
    made = box.studio("generated_video_by_id", id=named).json()["result"]
    assert (made["video_instance_id"], made["text"]) == (INSTANCE, None)
    assert box.post("videos_preview", {"video_instance_id": CAMPAIGN}).status_code == 400
    assert box.post("videos_preview", {}).status_code == 422


def test_workspaces_carry_a_secret_token(box: Caller) -> None:
    (workspace,) = box.http.get("/bhuman/user/api/workspace").json()["result"]
    assert workspace["workspace_id"] == seed.WORKSPACE_ID
    assert workspace["token"]
    assert box.http.get("/bhuman/user/api/workspace", params={"id": CAMPAIGN}).json()["result"] == []


def test_store_lists_products_and_the_words_for_their_numbers(box: Caller) -> None:
    products = box.http.get("/bhuman/store/api/store/product").json()["result"]
    words = box.http.get("/bhuman/store/api/store/settings").json()
    assert {product["category"] for product in products} <= {each["id"] for each in words["category"]}
    assert any(product["ratings"] is None for product in products)


def test_using_a_product_makes_a_folder_and_a_template_each_time(box: Caller) -> None:
    body = {"id": seed.PRODUCTS[0][0], "workspace_id": seed.WORKSPACE_ID}
    made = [box.http.post("/bhuman/store/api/store/product/use", json=body).json()["result"] for _ in range(2)]
    assert made[0]["folder_id"] != made[1]["folder_id"]
    assert made[0]["video_instance_id"] != made[1]["video_instance_id"]
    assert made[0]["product"]["id"] == body["id"]
    assert made[0]["segments"]
    into = box.http.post("/bhuman/store/api/store/product/use", json={**body, "folder_id": seed.SALES.id})
    assert into.json()["result"]["folder_id"] == seed.SALES.id
    alone = {**body, "folder_id": None, "video_instance_id": INSTANCE}
    assert box.http.post("/bhuman/store/api/store/product/use", json=alone).status_code == 400
    both = {**body, "folder_id": seed.EVENTS.id, "video_instance_id": INSTANCE}
    used = box.http.post("/bhuman/store/api/store/product/use", json=both).json()["result"]
    assert (used["folder_id"], used["video_instance_id"]) == (seed.EVENTS.id, INSTANCE)


def test_render_hook_ends_a_render_either_way(box: Caller) -> None:
    box.order("stuck_renders", params={"count": 2})
    good, bad = box.ids([["one"], ["two"]])
    assert box.post("pipeline/webhook", {"id": good, "status": "succeeded"}).status_code == 200
    assert box.post("pipeline/webhook", {"id": bad, "status": "failed", "message": "no face"}).status_code == 200
    assert box.video(good)["status"] == "succeeded"
    assert box.video(good)["url"]
    assert (box.video(bad)["status"], box.video(bad)["message"], box.video(bad)["url"]) == ("failed", "no face", None)


def test_unknown_paths_and_methods_are_answered_in_json(box: Caller) -> None:
    assert box.studio("nothing").status_code == 404
    assert box.studio("nothing").json()["result"]["error"]
    assert box.studio("pipeline/campaign").status_code == 405
    assert box.studio("pipeline/campaign").json()["code"] == 405
    assert "bhuman" in box.http.get("/").json()["sandbox"]


def test_php_habits_are_tolerated(box: Caller) -> None:
    """Explicit nulls, an empty callback URL, and a content type on a GET."""
    nulls: dict[str, Any] = {"assets": None, "backgrounds": None, "campaign_result_ids": None, "filter_complex": None}
    answer = box.submit([["Ana"]], "", generation_mode="", **nulls)
    assert len(answer.json()["result"]) == 1
    headers = {"Content-Type": "application/json"}
    assert box.studio("generated_video_by_id", headers, id=answer.json()["result"][0]).status_code == 200
