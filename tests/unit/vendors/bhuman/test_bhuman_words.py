"""BHuman's ids, statuses, envelopes and callbacks in all their spellings."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import Invalid
from services.vendors.bhuman import GeneratedVideo, read_callback, read_campaign_id, read_instance_id, read_status
from services.vendors.bhuman.envelopes import UnknownEnvelopeError, read_ids, read_record, read_records
from services.vendors.bhuman.models import Workspace

ID = "6f1c2b1e-1111-4222-8333-00000000000a"


@pytest.mark.parametrize(
    "text",
    [
        ID,
        f"  {ID.upper()}\n",
        f"https://app.bhuman.ai/campaign/generatedVideos/{ID}",
        f"https://APP.BHuman.AI/campaign/generatedVideos/{ID}/?tab=1#top",
        f"http://app.dev.bhuman.ai/campaign/generatedVideos/{ID}/",
        f"app.bhuman.ai/campaign/generatedVideos/{ID}",
        f"<https://app.bhuman.ai/campaign/generatedVideos/{ID}>",
    ],
)
def test_campaign_id_is_found_in_what_people_paste(text: str) -> None:
    assert read_campaign_id(text) == ID


def test_instance_id_is_found_in_what_people_paste() -> None:
    assert read_instance_id(f"https://app.bhuman.ai/instance/{ID}?x=1") == ID


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Nothing was pasted"),
        ("hello", "neither an address"),
        (ID[:-1], "neither an address"),
        (ID.replace("-", ""), "neither an address"),
        (f"https://evil.test/campaign/generatedVideos/{ID}", "does not belong to BHuman"),
        (f"https://bhuman.ai.evil.test/campaign/generatedVideos/{ID}", "does not belong to BHuman"),
        (f"https://notbhuman.ai/campaign/{ID}", "does not belong to BHuman"),
        (f"https://app.bhuman.ai/instance/{ID}", "looks like an instance link, but a campaign is needed"),
        (f"https://videos.bhuman.ai/{ID}", "not the page of a campaign"),
        ("https://app.bhuman.ai/campaign/generatedVideos/", "does not end with an id"),
        (f"javascript://app.bhuman.ai/campaign/{ID}", "neither an address"),
        ("https://[/campaign", "neither an address"),
    ],
)
def test_anything_else_is_refused_with_what_it_is(text: str, says: str) -> None:
    with pytest.raises(Invalid, match=says) as caught:
        read_campaign_id(text)
    assert caught.value.next_step


def test_campaign_link_is_not_an_instance() -> None:
    with pytest.raises(Invalid, match="looks like a campaign link, but an instance is needed"):
        read_instance_id(f"https://app.bhuman.ai/campaign/generatedVideos/{ID}")


@given(st.text(max_size=60))
def test_no_pasted_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(Invalid):
        read_campaign_id(f"!{text}")


@pytest.mark.parametrize(
    ("word", "ours", "final", "good"),
    [
        ("queued", "rendering", False, False),
        ("preparing", "rendering", False, False),
        ("processing", "rendering", False, False),
        ("succeeded", "succeeded", True, True),
        ("Completed ", "succeeded", True, True),
        ("failed", "failed", True, False),
    ],
)
def test_known_status_words_have_one_meaning(word: str, ours: str, final: bool, good: bool) -> None:
    status = read_status(word)
    assert (status.ours, status.final, status.good, status.known) == (ours, final, good, True)


@pytest.mark.parametrize("word", ["cancelled", "done", "success", "error", "", None, "完了"])
def test_unknown_status_word_is_kept_and_not_final(word: str | None) -> None:
    status = read_status(word)
    assert status.word == (word or "")
    assert (status.final, status.good, status.known) == (False, False, False)


A, B = {"id": "a"}, {"id": "b"}
LISTS: dict[str, tuple[object, list[dict[str, str]], int | None]] = {
    "bare list": ([A, B], [A, B], None),
    "result list": ({"code": 200, "result": [A, B]}, [A, B], None),
    "result with total": ({"code": 200, "result": {"total": 9, "videos": [A]}}, [A], 9),
    "bare with total": ({"total": 1, "instances": [A]}, [A], 1),
    "result with instances": ({"code": 200, "result": {"total": 1, "instances": [A]}}, [A], 1),
    "result without code": ({"result": [A]}, [A], None),
    "empty": ({"code": 200, "result": []}, [], None),
    "null result": ({"code": 200, "result": None}, [], None),
    "one record": ({"code": 200, "result": A}, [A], None),
    "odd total": ({"total": "many", "videos": [A]}, [A], None),
    "a total in words": ({"total": "2", "videos": [A]}, [A], 2),
    "nothing among them": ({"total": 3, "videos": [None, A, "x"]}, [A], 3),
    "nothing at all": ({"code": 200, "result": [None, None]}, [], None),
}


@pytest.mark.parametrize(("value", "records", "total"), LISTS.values(), ids=LISTS.keys())
def test_every_list_envelope_gives_its_records(value: object, records: list[object], total: int | None) -> None:
    found = read_records(value)  # type: ignore[arg-type]
    assert found.records == records
    assert found.total == total


@pytest.mark.parametrize("value", [A, [A], {"code": 200, "result": A}, {"code": 200, "result": [A]}, {"result": A}])
def test_every_record_envelope_gives_its_record(value: object) -> None:
    assert read_record(value) == A  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [None, 1, "x", {}, [1], {"result": "x"}, {"result": [[]]}, {"result": {"x": 1}}])
def test_other_shapes_are_no_list(value: object) -> None:
    with pytest.raises(UnknownEnvelopeError):
        read_records(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [None, [], [A, B], {}, {"code": 200, "result": None}, {"result": "x"}, [1]])
def test_other_shapes_are_no_record(value: object) -> None:
    with pytest.raises(UnknownEnvelopeError):
        read_record(value)  # type: ignore[arg-type]


ONE, TWO = "0b7d9c1e-0000-4000-8000-00000000000a", "0b7d9c1e-0000-4000-8000-00000000000b"


def test_ids_come_back_in_the_order_in_which_they_were_answered() -> None:
    assert read_ids({"code": 200, "result": [TWO, ONE, TWO]}) == [TWO, ONE, TWO]
    assert read_ids({"result": [ONE]}) == [ONE]
    assert read_ids([ONE]) == [ONE]
    assert read_ids({"code": 200, "result": [ONE], "request_id": "r"}) == [ONE]
    assert read_ids({"code": 200, "result": []}) == []


@pytest.mark.parametrize("spelled", [ONE.upper(), f"{{{ONE}}}", f" {ONE} ", f"urn:uuid:{ONE}"])
def test_an_id_has_one_spelling_however_it_is_written(spelled: str) -> None:
    assert read_ids([spelled]) == [ONE]
    assert read_callback(json.dumps({"id": spelled, "status": "x"}).encode()).id == ONE


@pytest.mark.parametrize("number", [1001, "1001", 1001.0])
def test_a_number_for_an_id_is_an_id(number: object) -> None:
    assert read_ids([number]) == ["1001"]  # type: ignore[list-item]
    assert read_callback(json.dumps({"id": number, "status": "x"}).encode()).id == "1001"


@pytest.mark.parametrize(
    "ids",
    [None, ONE, {"ids": [ONE]}, [True], [1.5], [None], [{"id": ONE}], [ONE, None], [""], [[ONE]], ["a"],
     ["RATE_LIMITED"], ["no credits left"], [ONE[:-1]]],
)  # fmt: skip
def test_anything_but_ids_of_its_shape_is_no_list_of_ids(ids: object) -> None:
    with pytest.raises(UnknownEnvelopeError):
        read_ids({"code": 200, "result": ids})  # type: ignore[dict-item]


@pytest.mark.parametrize("key", ["share_url", "video_url", "vimeo_url"])
def test_three_share_keys_are_one_and_none_is_the_mp4(key: str) -> None:
    video = GeneratedVideo.model_validate({"id": "v", key: "https://v.test/p"})
    assert video.share_url == "https://v.test/p"
    assert video.url is None
    both = GeneratedVideo.model_validate({"id": "v", "share_url": "", key: "https://v.test/p"})
    assert both.share_url == "https://v.test/p"


def test_empty_texts_are_none_and_times_are_aware() -> None:
    video = GeneratedVideo.model_validate(
        {
            "id": "v",
            "url": "",
            "gif": " ",
            "status": None,
            "created_at": "2026-07-01T10:00:00",
            "updated_at": "soon",
            "new": 1,
        }
    )
    assert (video.url, video.gif, video.status, video.updated_at) == (None, None, "", None)
    assert video.created_at == datetime(2026, 7, 1, 10, tzinfo=UTC)
    offset = GeneratedVideo.model_validate({"id": "v", "created_at": "2026-07-01T12:00:00+02:00"})
    assert offset.created_at == video.created_at


@pytest.mark.parametrize(
    ("row", "read"), [(0, 0), (7, 7), ("7", 7), (None, None), (-1, None), (True, None), (1.0, None), ("x", None)]
)
def test_row_index_is_a_row_or_nothing(row: object, read: int | None) -> None:
    assert GeneratedVideo.model_validate({"id": "v", "row_index": row}).row_index == read


@pytest.mark.parametrize("text", [None, "Ana", [123], ["Ana", None], {"0": "Ana"}])
def test_echoed_values_that_are_not_texts_prove_nothing(text: object) -> None:
    assert GeneratedVideo.model_validate({"id": "v", "text": text}).text is None


def test_workspace_never_keeps_its_token() -> None:
    workspace = Workspace.model_validate({"id": 7, "workspace_id": "w", "token": "s3cret", "name": "Team"})
    assert "s3cret" not in f"{workspace!r} {workspace.model_dump()} {vars(workspace)}"


PAGE = "https://v.test/"
CALLBACKS: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "2023": (
        {
            "id": "v",
            "status": "succeeded",
            "url": PAGE + "u",
            "video_url": PAGE + "s",
            "thumbnail": PAGE + "t",
            "gif": PAGE + "g",
        },
        {"status": "succeeded", "url": PAGE + "u", "share_url": PAGE + "s", "event": None, "campaign_id": None},
    ),
    "seed": ({"id": "v", "status": "succeeded", "url": PAGE + "u", "share_url": PAGE + "s"}, {"share_url": PAGE + "s"}),
    "web guide": ({"id": "v", "status": "succeeded", "message": "", "row_index": 0}, {"message": None, "row_index": 0}),
    "July 2026": (
        {"id": "v", "campaign_id": "c", "status": "succeeded", "video_url": PAGE + "s", "campaign_result_id": 5},
        {"campaign_id": "c", "campaign_result_id": 5, "share_url": PAGE + "s"},
    ),
    "July 2026 failed": (
        {
            "id": "v",
            "campaign_id": "c",
            "status": "failed",
            "url": "",
            "video_url": "",
            "gif": "",
            "campaign_result_id": None,
        },
        {"status": "failed", "url": None, "share_url": None, "gif": None, "campaign_result_id": None},
    ),
    "processing": ({"id": "v", "status": "processing", "url": None}, {"status": "processing", "url": None}),
    "whatsapp.ready": (
        {"event": "whatsapp.ready", "id": "v", "campaign_id": "c", "whatsapp_video_url": PAGE + "w"},
        {"event": "whatsapp.ready", "status": None, "url": None, "whatsapp_video_url": PAGE + "w"},
    ),
}


@pytest.mark.parametrize(("body", "expected"), CALLBACKS.values(), ids=CALLBACKS.keys())
def test_every_callback_variant_is_read(body: dict[str, object], expected: dict[str, object]) -> None:
    callback = read_callback(json.dumps(body).encode())
    assert callback.id == "v"
    assert {key: getattr(callback, key) for key in expected} == expected


def test_id_may_stand_in_the_query_behind_our_own_parameters() -> None:
    callback = read_callback(b'{"status":"succeeded"}', "?token=t&id=v-7")
    assert (callback.id, callback.query_id) == ("v-7", "v-7")
    both = read_callback(b'{"id":"v-1","status":"succeeded"}', "id=v-7")
    assert (both.id, both.query_id) == ("v-1", "v-7")


def test_late_whatsapp_news_is_not_a_repetition_of_the_completion() -> None:
    done = read_callback(b'{"id":"v","status":"succeeded","url":"u"}')
    again = read_callback(b'{"url":"u","id":"v","status":"succeeded"}')
    ready = read_callback(b'{"id":"v","event":"whatsapp.ready"}')
    early = read_callback(b'{"id":"v","status":"processing"}')
    assert done.key == again.key
    assert len({done.key, ready.key, early.key}) == 3


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"id":"v"}',
        b'{"status":"succeeded"}',
        b'{"id":true,"status":"x"}',
        b"<html>",
        b'{"id":{"a":1},"status":"x"}',
        b'{"id":" ","status":"x"}',
        b"\xff",
        b"[" * 9000,
        b'{"id":"v","status":""}',
        b'{"id":"v","status":"x","m":"' + b"a" * 300_000 + b'"}',
    ],
    ids=range(14),
)
def test_junk_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid, match="no callback of BHuman"):
        read_callback(body)


@given(st.binary(max_size=60), st.text(max_size=30))
def test_no_bytes_break_the_callback_reader(body: bytes, query: str) -> None:
    with pytest.raises(Invalid):
        read_callback(b"[" + body, query)
