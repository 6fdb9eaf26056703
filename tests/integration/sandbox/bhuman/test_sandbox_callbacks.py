"""Callbacks: what they say, when they come, and each of their faults by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from services.sandbox.bhuman import seed
from services.sandbox.bhuman.fault_callbacks import CALLBACKS
from tests.integration.sandbox.bhuman.client import INSTANCE, Caller
from tests.rigs.machine.waiting import until
from tests.rigs.servers.sandbox_server import Inbox

MEDIA = {"url", "thumbnail", "gif"}
SPELLINGS = {
    "seed": {"id", "status", "share_url", *MEDIA},
    "2023": {"id", "status", "video_url", *MEDIA},
    "web": {"id", "status", "share_url", "message", "row_index", *MEDIA},
    "july2026": {"id", "campaign_id", "status", "video_url", "campaign_result_id", *MEDIA},
}
Check = Callable[[Caller, Inbox], None]
TESTS: dict[str, Check] = {}


def about(name: str) -> Callable[[Check], Check]:
    """Register the check of one fault."""

    def register(check: Check) -> Check:
        TESTS[name] = check
        return check

    return register


def _all_delivered(box: Caller) -> bool:
    log = box.http.get("/_control/deliveries").json()["deliveries"]
    return all(each["state"] == "sent" and each["http_status"] == 200 for each in log)


def _forward_to_the_next(box: Caller) -> None:
    """Let time pass until the next callback is due."""
    log = box.http.get("/_control/deliveries").json()["deliveries"]
    due = min(datetime.fromisoformat(each["due_at"]) for each in log if each["state"] == "due")
    now = datetime.fromisoformat(box.http.get("/_control/clock").json()["now"])
    box.clock.forward(max(0.0, (due - now).total_seconds()) + 0.01)


def test_each_video_calls_back_once_with_all_its_media(box: Caller, inbox: Inbox) -> None:
    ids = box.ids([["Ana"], ["Bo"], ["Chloé"]], inbox.url)
    bodies = inbox.wait_for(3)
    assert {body["id"] for body in bodies} == set(ids)
    until(lambda: _all_delivered(box))
    for body in inbox.bodies:
        assert set(body) == SPELLINGS["seed"]
        assert body["status"] == "succeeded"
        assert {name: box.video(body["id"])[name] for name in body if name != "status"} == {
            name: body[name] for name in body if name != "status"
        }
    assert len(inbox.bodies) == 3


def test_the_callback_urls_own_query_survives(box: Caller, inbox: Inbox) -> None:
    box.ids([["Ana"]], f"{inbox.url}?token=a%2Fb%20c&empty=&x=1&x=2")
    inbox.wait_for(1)
    assert inbox.queries == [{"token": "a/b c", "empty": "", "x": "2"}]


def test_no_callback_url_no_callback(box: Caller) -> None:
    box.finished(box.ids([["Ana"]])[0])
    assert box.http.get("/_control/deliveries").json()["deliveries"] == []


def test_an_address_that_does_not_answer_is_logged_and_harms_nobody(box: Caller, inbox: Inbox) -> None:
    box.ids([["Ana"]], "http://127.0.0.1:1/hook")
    box.ids([["Bo"]], inbox.url)
    inbox.wait_for(1)
    until(lambda: {e["state"] for e in box.http.get("/_control/deliveries").json()["deliveries"]} == {"sent", "failed"})


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_spelling_can_be_chosen(box: Caller, inbox: Inbox, spelling: str) -> None:
    box.set(callback_spelling=spelling)
    (video_id,) = box.ids([["Ana"]], f"{inbox.url}?token=t")
    (body,) = inbox.wait_for(1)
    assert set(body) == SPELLINGS[spelling]
    assert inbox.queries == [{"token": "t"} | ({"id": video_id} if spelling == "2023" else {})]


def test_mixed_spelling_uses_all_of_them(box: Caller, inbox: Inbox) -> None:
    box.set(callback_spelling="mixed")
    box.ids([["Ana"]] * 4, inbox.url)
    assert {frozenset(body) for body in inbox.wait_for(4)} == {frozenset(keys) for keys in SPELLINGS.values()}


def test_failed_render_calls_back_without_media(box: Caller, inbox: Inbox) -> None:
    box.order("failed_renders", times=2)
    for spelling, blank in (("seed", None), ("july2026", "")):
        box.set(callback_spelling=spelling)
        box.ids([["Ana"]], inbox.url)
        body = inbox.wait_for(1)[0]
        inbox.bodies.clear()
        assert body["status"] == "failed"
        assert {body[name] for name in MEDIA} == {blank}


def test_samples_call_back_without_a_campaign(box: Caller, inbox: Inbox) -> None:
    box.set(callback_spelling="july2026")
    body = {"video_instance_id": INSTANCE, "variables": ["a"], "names": [["Ana"]], "callback_url": inbox.url}
    assert box.post("try_sample", body).status_code == 200
    assert set(inbox.wait_for(1)[0]) == SPELLINGS["july2026"] - {"campaign_id"}


def test_whatsapp_campaign_announces_its_derivative_in_october(box: Caller, inbox: Inbox) -> None:
    box.set(profile="oct2026", whatsapp_delay_seconds=6000)
    campaign = next(each for each in seed.CAMPAIGNS if each.whatsapp)
    body = {"campaign_id": campaign.id, "variables": ["a"], "names": [["Ana"]], "callback_url": inbox.url}
    (video_id,) = box.post("pipeline/campaign", body).json()["result"]
    inbox.wait_for(1)
    _forward_to_the_next(box)
    done, ready = inbox.wait_for(2)
    assert done["status"] == "succeeded"
    assert ready == {
        "event": "whatsapp.ready",
        "id": video_id,
        "campaign_id": campaign.id,
        "whatsapp_video_url": box.video(video_id)["whatsapp_video_url"],
    }


@about("callback_duplicate")
def _(box: Caller, inbox: Inbox) -> None:
    box.order("callback_duplicate", params={"extra": 2})
    (video_id,) = box.ids([["Ana"]], inbox.url)
    bodies = inbox.wait_for(3)
    assert [body["id"] for body in bodies] == [video_id] * 3
    assert bodies[0] == bodies[1] == bodies[2]


@about("callback_early")
def _(box: Caller, inbox: Inbox) -> None:
    box.order("callback_early")
    ids = box.ids([["Ana"], ["Bo"]], inbox.url)
    # No waiting: they were there before the answer.
    assert {(body["id"], body["status"]) for body in inbox.bodies} == {(each, "succeeded") for each in ids}


@about("callback_late")
def _(box: Caller, inbox: Inbox) -> None:
    box.order("callback_late", params={"count": 1, "seconds": 60})
    late, prompt = box.ids([["Ana"], ["Bo"]], inbox.url)
    assert box.finished(late)["status"] == "succeeded"
    assert [body["id"] for body in inbox.wait_for(1)] == [prompt]
    box.clock.forward(60)
    assert [body["id"] for body in inbox.wait_for(2)] == [prompt, late]


@about("callback_out_of_order")
def _(box: Caller, inbox: Inbox) -> None:
    box.order("callback_out_of_order", params={"seconds": 60})
    box.ids([["Ana"]], inbox.url)
    inbox.wait_for(1)
    box.clock.forward(60)
    assert [body["status"] for body in inbox.wait_for(2)] == ["succeeded", "processing"]
    assert inbox.bodies[1]["url"] is None


@about("callback_processing")
def _(box: Caller, inbox: Inbox) -> None:
    box.set(render_seconds=6000)
    box.order("callback_processing")
    box.ids([["Ana"]], inbox.url)
    for count in (1, 2):
        _forward_to_the_next(box)
        inbox.wait_for(count)
    assert [body["status"] for body in inbox.wait_for(2)] == ["processing", "succeeded"]


@about("callback_lost")
def _(box: Caller, inbox: Inbox) -> None:
    box.order("callback_lost", params={"count": 1})
    lost, told = box.ids([["Ana"], ["Bo"]], inbox.url)
    assert [body["id"] for body in inbox.wait_for(1)] == [told]
    assert box.finished(lost)["status"] == "succeeded"
    assert [e["item_id"] for e in box.http.get("/_control/deliveries").json()["deliveries"]] == [told]


@about("callback_malformed")
def _(box: Caller, inbox: Inbox) -> None:
    box.order("callback_malformed")
    (video_id,) = box.ids([["Ana"]], inbox.url)
    (body,) = inbox.wait_for(1)
    assert isinstance(body, bytes)
    assert video_id.encode() in body


@about("callback_contradictory")
def _(box: Caller, inbox: Inbox) -> None:
    box.order("callback_contradictory", params={"seconds": 60})
    (video_id,) = box.ids([["Ana"]], inbox.url)
    inbox.wait_for(1)
    box.clock.forward(60)
    assert [body["status"] for body in inbox.wait_for(2)] == ["succeeded", "failed"]
    assert box.video(video_id)["status"] == "succeeded"


@about("callback_unknown_id")
def _(box: Caller, inbox: Inbox) -> None:
    box.order("callback_unknown_id", params={"seconds": 60})
    (video_id,) = box.ids([["Ana"]], inbox.url)
    inbox.wait_for(1)
    box.clock.forward(60)
    told, strange = (body["id"] for body in inbox.wait_for(2))
    assert told == video_id
    assert box.studio("generated_video_by_id", id=strange).status_code == 404


@about("callback_spelling")
def _(box: Caller, inbox: Inbox) -> None:
    box.order("callback_spelling", params={"count": 1, "spelling": "july2026"})
    other, usual = box.ids([["Ana"], ["Bo"]], inbox.url)
    keys = {body["id"]: set(body) for body in inbox.wait_for(2)}
    assert keys == {other: SPELLINGS["july2026"], usual: SPELLINGS["seed"]}


@about("callback_whatsapp_ready")
def _(box: Caller, inbox: Inbox) -> None:
    box.order("callback_whatsapp_ready", params={"seconds": 60})
    (video_id,) = box.ids([["Ana"]], inbox.url)
    inbox.wait_for(1)
    box.clock.forward(60)
    _, ready = inbox.wait_for(2)
    assert (ready["event"], ready["id"], "status" in ready, "url" in ready) == (
        "whatsapp.ready",
        video_id,
        False,
        False,
    )
    assert box.http.get(ready["whatsapp_video_url"]).status_code == 200


@pytest.mark.parametrize("name", TESTS)
def test_callback_fault(box: Caller, inbox: Inbox, name: str) -> None:
    TESTS[name](box, inbox)
    assert box.received()[0]["fault"] == name


def test_every_callback_fault_is_tested() -> None:
    assert {fault.name for fault in CALLBACKS} == set(TESTS)
