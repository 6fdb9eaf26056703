"""How campaigns watch their videos over exact answers: what the list leaves out, refuses or dates oddly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.config import Settings
from services.errors import RateLimited, VendorError
from services.jobs.kind import Generation, Refreshing, Sent, Watched
from services.jobs.rounds import FEW
from services.jobs.sighting import Sighting
from services.kinds.campaigns.kind import Campaigns
from services.kinds.campaigns.watching.singles import A_ROUND
from services.vendors.bhuman import BHumanClient, Credentials
from services.vendors.wire.limits import RequestLimits

NOW = datetime.now(UTC).replace(microsecond=0)
SENT = Sent("s", "job", "create campaign videos", "", None, {"target_type": "campaign"}, NOW)
Answer = Callable[[httpx.Request], httpx.Response]


def ids(count: int) -> list[str]:
    return [str(UUID(int=number + 1, version=4)) for number in range(count)]


def video(vendor_id: str, **more: object) -> dict[str, object]:
    return {"id": vendor_id, "status": "succeeded", "url": f"https://cdn.example/{vendor_id}.mp4", **more}


def kind(answer: Answer) -> Campaigns:
    client = BHumanClient(
        studio_url="http://studio.test",
        user_url="http://user.test",
        store_url="http://store.test",
        credentials=Credentials.from_fields("id", "secret"),
        transport=httpx.MockTransport(answer),
        limits=RequestLimits(reads_per_second=100_000, burst=100_000),
    )
    return Campaigns(Settings(), client)


def watched(open_ids: list[str], *, seeks: bool = False) -> Watched:
    return Watched("job", "c", SENT.work, [Generation(one, SENT) for one in open_ids], [], seeks, NOW)


async def seen(campaigns: Campaigns, one: Watched) -> list[Sighting]:
    return [sighting async for page in campaigns.look(one) for sighting in page]


def service(listed: Callable[[int], httpx.Response], known: set[str], asked: list[str]) -> Answer:
    """`listed` answers a page of the list; single reads know these ids, and note what was asked."""

    def answer(request: httpx.Request) -> httpx.Response:
        if "by_campaign" in request.url.path:
            return listed(int(request.url.params["page"]))
        vendor_id = request.url.params["id"].lower()
        asked.append(vendor_id)
        if vendor_id not in known:
            return httpx.Response(404, json={"code": 404, "error": "Generated video not found"})
        return httpx.Response(200, json={"code": 200, "result": video(vendor_id)})

    return answer


def result(value: object, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, json={"code": status, "result": value}, headers=headers)


@pytest.mark.parametrize("date", ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "2001-05-05T05:05:05+02:00", None])
async def test_an_id_of_our_own_answer_is_never_left_out_for_its_date(date: str | None) -> None:
    ours, asked = ids(12), list[str]()
    page = [video(one, created_at=date) for one in ours]
    found = await seen(kind(service(lambda at: result([] if at else page), set(), asked)), watched(ours))
    assert [one.vendor_id for one in found] == ours
    assert not asked


async def test_what_was_made_long_before_the_job_is_left_out_when_it_is_nobody_of_ours() -> None:
    ours, other = ids(12), "6f1c2b1e-0000-4000-8000-00000000000a"
    page = [video(one, created_at="1970-01-01T00:00:00Z") for one in (*ours, other)]
    found = await seen(kind(service(lambda at: result([] if at else page), set(), [])), watched(ours, seeks=True))
    assert [one.vendor_id for one in found] == ours


@pytest.mark.parametrize("shown", [0, 50, 150])
async def test_every_open_id_that_the_list_does_not_show_has_its_turn_a_few_each_round(shown: int) -> None:
    ours, asked = ids(300), list[str]()
    page = [video(one) for one in ours[:shown]]

    def listed(at: int) -> httpx.Response:
        return result(page[at * 100 : at * 100 + 100])

    campaigns, still, most = kind(service(listed, set(ours), asked)), list(ours), 0
    for _ in range(-(-(300 - shown) // A_ROUND)):
        before = len(asked)
        done = {one.vendor_id for one in await seen(campaigns, watched(still)) if one.outcome}
        most = max(most, len(asked) - before)
        still = [one for one in still if one not in done]
    assert not still
    assert most == A_ROUND
    assert sorted(asked) == sorted(ours[shown:])


async def test_ids_that_stay_open_do_not_keep_the_others_from_their_turn() -> None:
    ours, asked = ids(60), list[str]()
    campaigns = kind(service(lambda _at: result([]), set(), asked))
    for _ in range(3):
        await seen(campaigns, watched(ours))
    assert set(asked) == set(ours)


@pytest.mark.parametrize("status", [400, 401, 404, 422, 500])
async def test_a_list_that_refuses_or_fails_is_replaced_by_single_reads(status: int) -> None:
    ours, asked = ids(8), list[str]()
    found = await seen(kind(service(lambda _at: result(None, status), set(ours), asked)), watched(ours))
    assert {one.vendor_id for one in found if one.outcome} == set(ours)


@pytest.mark.parametrize("headers", [{"Retry-After": "0"}, {"Retry-After": "0.01"}])
async def test_a_list_that_asks_to_wait_is_not_answered_with_more_questions_unless_it_always_does(
    headers: dict[str, str],
) -> None:
    ours, asked = ids(8), list[str]()
    campaigns = kind(service(lambda _at: result(None, 429, **headers), set(ours), asked))
    for _ in range(FEW - 1):
        with pytest.raises(RateLimited):
            await seen(campaigns, watched(ours))
    assert asked == []
    assert len(await seen(campaigns, watched(ours))) == len(asked) == 8


@pytest.mark.parametrize("status", [400, 401, 500])
async def test_without_an_open_id_the_complaint_of_the_list_is_raised(status: int) -> None:
    with pytest.raises(VendorError):
        await seen(kind(service(lambda _at: result(None, status), set(), [])), watched([], seeks=True))


@pytest.mark.parametrize("gone", [1, 3, 8])
async def test_an_id_that_the_service_does_not_know_is_told_with_what_it_said(gone: int) -> None:
    ours = ids(8)

    def listed(_at: int) -> httpx.Response:
        return httpx.Response(400, json={"code": 400, "error": "Unknown campaign"})

    found = await seen(kind(service(listed, set(ours[gone:]), [])), watched(ours))
    lost = [one for one in found if one.gone]
    assert [one.vendor_id for one in lost] == ours[:gone]
    assert all("Unknown campaign" in one.message and one.outcome is None for one in lost)
    assert len(found) == 8


async def test_a_service_in_trouble_is_not_asked_for_every_id_in_one_round() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(403, html="<title>Just a moment...</title>", headers={"cf-mitigated": "challenge"})

    with pytest.raises(VendorError):
        await seen(kind(answer), watched(ids(60)))
    assert len([one for one in asked if "by_id" in one]) <= 10


@pytest.mark.parametrize("minutes", [-3, 3, -480, 0])
async def test_when_a_video_was_made_is_told_by_our_own_clock(minutes: int) -> None:
    ours, off = ids(6), timedelta(minutes=minutes)
    date = format_datetime(datetime.now(UTC) + off, usegmt=True)
    made = (NOW + off).isoformat()
    found = await seen(
        kind(
            service(
                lambda at: result([] if at else [video(one, created_at=made) for one in ours], Date=date), set(), []
            )
        ),
        watched(ours),
    )
    made_at = [one.created_at for one in found]
    assert all(one is not None and abs(one - NOW) < timedelta(seconds=20) for one in made_at)


@pytest.mark.parametrize(
    ("word", "strange"),
    [("expired", True), ("cancelled", True), ("rejected", True), ("Processing", False), ("SUCCEEDED", False)],
)
async def test_a_word_that_is_not_in_the_list_is_told_as_strange_and_ends_nothing(word: str, strange: bool) -> None:
    ours = ids(1)

    def answer(_request: httpx.Request) -> httpx.Response:
        return result(video(ours[0], status=word))

    (found,) = await seen(kind(answer), watched(ours))
    assert (found.strange, found.word) == (strange, word)
    assert not (strange and found.outcome)


@pytest.mark.parametrize(
    ("date", "zoneless"),
    [
        ("2026-11-26T04:00:00", True),
        ("2026-11-26 04:00:00.123", True),
        ("2026-11-26T04:00:00Z", False),
        ("2026-11-26T04:00:00-08:00", False),
        ("1790000000", False),
        ("yesterday", False),
        (None, False),
    ],
)
async def test_a_moment_without_a_zone_is_told_as_such(date: str | None, zoneless: bool) -> None:
    ours = ids(1)
    (found,) = await seen(kind(lambda _request: result(video(ours[0], created_at=date))), watched(ours))
    assert found.zoneless is zoneless


async def test_a_finished_video_is_told_anew_with_its_address_of_now() -> None:
    turns = iter(range(1, 9))

    def answer(request: httpx.Request) -> httpx.Response:
        return result(video(request.url.params["id"], url=f"https://cdn.example/1.mp4?sig={next(turns)}"))

    campaigns: Any = kind(answer)
    assert isinstance(campaigns, Refreshing)
    told = [(await campaigns.refresh(ids(1)[0])).url for _ in range(2)]
    assert told == ["https://cdn.example/1.mp4?sig=1", "https://cdn.example/1.mp4?sig=2"]
