"""Each fault in the accepted answer, in the rows and in the lists, by name."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.sandbox.bhuman.fault_answers import ANSWERS
from services.sandbox.bhuman.fault_rows import ROWS
from tests.integration.sandbox.bhuman.client import CAMPAIGN, Caller
from tests.rigs.machine.waiting import until

NAMES = [["Ana"], ["Bo"], ["Chloé"], ["Dai"]]
TESTS: dict[str, Callable[[Caller], None]] = {}


def about(name: str) -> Callable[[Callable[[Caller], None]], Callable[[Caller], None]]:
    """Register the check of one fault."""

    def register(check: Callable[[Caller], None]) -> Callable[[Caller], None]:
        TESTS[name] = check
        return check

    return register


def _answer_and_truth(box: Caller) -> tuple[Any, list[str]]:
    """The ids that were answered, and those of the ledger, whose rows all render."""
    answered = box.submit(NAMES).json()["result"]
    truth = [item["id"] for item in box.received()[-1]["items"]]
    assert [box.finished(video_id)["text"] for video_id in truth] == NAMES
    return answered, truth


@about("short_ids")
def _(box: Caller) -> None:
    box.order("short_ids", params={"missing": 2})
    answered, truth = _answer_and_truth(box)
    assert answered == truth[:2]


@about("extra_ids")
def _(box: Caller) -> None:
    box.order("extra_ids", params={"extra": 2})
    answered, truth = _answer_and_truth(box)
    assert answered[:4] == truth
    assert len(set(answered)) == 6
    assert box.studio("generated_video_by_id", id=answered[5]).status_code == 404


@about("shuffled_ids")
def _(box: Caller) -> None:
    box.order("shuffled_ids")
    answered, truth = _answer_and_truth(box)
    assert answered == truth[::-1]


@about("duplicate_id")
def _(box: Caller) -> None:
    box.order("duplicate_id")
    answered, truth = _answer_and_truth(box)
    assert answered == [*truth[:3], truth[0]]


@about("ids_as_objects")
def _(box: Caller) -> None:
    box.order("ids_as_objects")
    answered, truth = _answer_and_truth(box)
    assert answered == [{"id": video_id} for video_id in truth]


@about("capital_ids")
def _(box: Caller) -> None:
    box.order("capital_ids")
    answered, truth = _answer_and_truth(box)
    assert answered == [video_id.upper() for video_id in truth]


@about("null_ids")
def _(box: Caller) -> None:
    box.order("null_ids")
    answered, truth = _answer_and_truth(box)
    assert answered == [None, *truth[1:]]


@about("null_result")
def _(box: Caller) -> None:
    box.order("null_result")
    answered, truth = _answer_and_truth(box)
    assert (answered, len(truth)) == (None, 4)


@about("quota_in_200")
def _(box: Caller) -> None:
    box.order("quota_in_200")
    assert box.submit(NAMES).json() == {"code": 402, "result": {"error": "Quota exceeded for this plan"}}
    assert box.rows() == {}


@about("busy_in_200")
def _(box: Caller) -> None:
    box.order("busy_in_200")
    answer = box.submit(NAMES)
    assert (answer.status_code, answer.json()) == (200, {"code": 429, "msg": "busy"})
    (request,) = box.received()
    assert (request["fault"], request["accepted"], request["items"]) == ("busy_in_200", False, [])
    assert box.rows() == {}


@about("list_401")
def _(box: Caller) -> None:
    (video_id,) = box.ids([["Ana"]])
    box.order("list_401", times=2)
    assert box.studio("generated_video_by_id", id=video_id).status_code == 200
    assert box.studio("campaigns").status_code == 401
    assert box.studio("video_instances", page=0, size=5).status_code == 401
    assert box.studio("campaigns").status_code == 200


@about("list_500")
def _(box: Caller) -> None:
    box.order("list_500", operation="generated_video_by_campaign_id")
    assert box.studio("campaigns").status_code == 200
    assert box.studio("generated_video_by_campaign_id", campaign_id=CAMPAIGN).status_code == 500


@about("list_page_shift")
def _(box: Caller) -> None:
    ids = box.ids([[str(number)] for number in range(10)])
    box.order("list_page_shift", params={"by": 2}, times=None)
    pages = [[video["id"] for video in box.results(page=page, size=5)["videos"]] for page in range(3)]
    assert [len(page) for page in pages] == [5, 5, 2]
    assert pages[1][:2] == pages[0][-2:]
    assert {video_id for page in pages for video_id in page} == set(ids)


@about("poor_list")
def _(box: Caller) -> None:
    ids = sorted(box.ids([[str(number)] for number in range(12)]))
    box.order("poor_list", params={"size": 5, "of": 2}, times=3)
    pages = [[video["id"] for video in box.results(page=page, size=10)] for page in range(3)]
    shown = [[one.upper() for one in ids[at : at + 5] if zlib.crc32(one.encode()) % 2 == 0] for at in (0, 5, 10)]
    assert pages == shown
    assert (list(box.rows()), box.results()["total"]) == (ids, 12)


@about("list_from_one")
def _(box: Caller) -> None:
    ids = sorted(box.ids(NAMES))
    box.order("list_from_one", times=3)
    pages = [[video["id"] for video in box.results(page=page, size=2)["videos"]] for page in range(3)]
    assert pages == [ids[:2], ids[:2], ids[2:]]
    assert [video["id"] for video in box.results(page=1, size=2)["videos"]] == ids[2:]


@about("list_local_dates")
def _(box: Caller) -> None:
    box.ids(NAMES)
    box.order("list_local_dates", params={"hours": -5})
    local, truth = box.rows(), box.rows()
    assert len(truth) == 4
    for video_id, video in truth.items():
        told = datetime.fromisoformat(local[video_id]["created_at"])
        assert told.tzinfo is None
        assert told.replace(tzinfo=UTC) == datetime.fromisoformat(video["created_at"]) - timedelta(hours=5)


@about("read_no_plan")
def _(box: Caller) -> None:
    box.order("read_no_plan")
    answer = box.studio("webhook")
    assert (answer.status_code, answer.json()["result"]["error"]) == (403, "Your plan does not include the API")


@about("shuffled_row_index")
def _(box: Caller) -> None:
    box.order("shuffled_row_index", params={"count": 3})
    ids = box.ids(NAMES)
    told = box.rows()
    assert [told[video_id]["row_index"] for video_id in ids] == [1, 2, 0, 3]
    assert [told[video_id]["text"] for video_id in ids] == NAMES
    box.order("shuffled_row_index", params={"count": 1})
    (alone,) = box.ids([["Eva"]])
    assert box.video(alone)["row_index"] == 1


@about("swapped_text")
def _(box: Caller) -> None:
    box.order("swapped_text", params={"count": 2})
    ids = box.ids(NAMES)
    told = box.rows()
    assert [told[video_id]["text"] for video_id in ids] == [["Bo"], ["Ana"], ["Chloé"], ["Dai"]]
    assert [told[video_id]["row_index"] for video_id in ids] == [0, 1, 2, 3]
    assert [item["text"] for item in box.received()[0]["items"]] == NAMES


@about("null_row_index")
def _(box: Caller) -> None:
    box.order("null_row_index", params={"count": 2})
    ids = box.ids(NAMES)
    assert [box.rows()[video_id]["row_index"] for video_id in ids] == [None, None, 2, 3]


@about("null_text")
def _(box: Caller) -> None:
    box.order("null_text")
    (video_id,) = box.ids([["Ana"]])
    assert box.finished(video_id)["text"] is None
    assert box.http.get(box.finished(video_id)["thumbnail"]).status_code == 200


@about("failed_renders")
def _(box: Caller) -> None:
    box.order("failed_renders", params={"count": 1, "message": "no face found"})
    bad, good = box.ids([["Ana"], ["Bo"]])
    assert box.finished(good)["status"] == "succeeded"
    failed = box.finished(bad)
    assert (failed["status"], failed["message"], failed["url"]) == ("failed", "no face found", None)


@about("strange_end")
def _(box: Caller) -> None:
    box.order("strange_end", params={"count": 1, "word": "withdrawn"})
    bad, good = box.ids([["Ana"], ["Bo"]])
    assert box.finished(good)["status"] == "succeeded"
    until(lambda: box.video(bad)["status"] == "withdrawn")
    told = box.video(bad)
    assert told["message"] == "The render was stopped"
    assert {told[name] for name in ("url", "share_url", "thumbnail", "gif")} == {None}
    assert [item["status"] for item in box.received()[0]["items"]] == ["withdrawn", "succeeded"]


@about("page_only")
def _(box: Caller) -> None:
    box.order("page_only", params={"count": 1})
    bare, whole = (box.finished(video_id) for video_id in box.ids([["Ana"], ["Bo"]]))
    assert [told["status"] for told in (bare, whole)] == ["succeeded", "succeeded"]
    assert (bare["url"], bare["share_url"]) == (None, whole["share_url"].replace(whole["id"], bare["id"]))
    assert whole["url"].endswith(f"/{whole['id']}.mp4")
    assert "<h1>Ana" in box.http.get(bare["share_url"]).text


@about("stuck_renders")
def _(box: Caller) -> None:
    box.order("stuck_renders")
    stuck, fine = box.ids([["Ana"], ["Bo"]])
    assert box.finished(fine)["status"] == "succeeded"
    until(lambda: box.video(stuck)["status"] == "processing")


@about("succeeded_before_media")
def _(box: Caller) -> None:
    box.order("succeeded_before_media", params={"seconds": 0.8})
    box.clock.stand()
    (video_id,) = box.ids([["Ana"]])
    box.clock.forward_until(lambda: box.video(video_id)["status"] == "succeeded", "it succeeded")
    assert box.video(video_id)["url"] is None
    box.clock.forward_until(lambda: bool(box.video(video_id)["url"]), "its film is there")


@about("empty_media")
def _(box: Caller) -> None:
    box.order("stuck_renders")
    box.order("empty_media")
    (video_id,) = box.ids([["Ana"]])
    told = box.video(video_id)
    assert {told[name] for name in ("url", "share_url", "thumbnail", "gif")} == {""}


@about("unknown_status")
def _(box: Caller) -> None:
    box.order("stuck_renders")
    box.order("unknown_status", params={"word": "polishing"})
    (video_id,) = box.ids([["Ana"]])
    until(lambda: box.video(video_id)["status"] == "polishing")


@about("completed_status")
def _(box: Caller) -> None:
    box.order("completed_status")
    (video_id,) = box.ids([["Ana"]])
    assert box.finished(video_id)["status"] == "completed"


@about("missing_from_lists")
def _(box: Caller) -> None:
    box.order("missing_from_lists", params={"count": 1, "seconds": 0.8})
    box.clock.stand()
    hidden, shown = box.ids([["Ana"], ["Bo"]])
    assert (list(box.rows()), box.results()["total"]) == ([shown], 1)
    assert box.video(hidden)["text"] == ["Ana"]
    box.clock.forward_until(lambda: hidden in box.rows(), "it is listed")


@about("by_id_404_at_first")
def _(box: Caller) -> None:
    box.order("by_id_404_at_first", params={"seconds": 0.8})
    box.clock.stand()
    (video_id,) = box.ids([["Ana"]])
    assert box.studio("generated_video_by_id", id=video_id).status_code == 404
    assert video_id in box.rows()
    there = lambda: box.studio("generated_video_by_id", id=video_id).status_code == 200  # noqa: E731
    box.clock.forward_until(there, "it is found")


@pytest.mark.parametrize("name", TESTS)
def test_row_fault(box: Caller, name: str) -> None:
    TESTS[name](box)
    assert any(fault["name"] == name for fault in box.http.get("/_control/faults").json()["faults"])


def test_every_row_fault_is_tested() -> None:
    assert {fault.name for fault in (*ANSWERS, *ROWS)} == set(TESTS)
