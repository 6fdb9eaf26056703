"""Where `/clips` sends a browser, and where it never does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, TypeVar

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from services.errors import Unclear
from services.jobs.control.addresses import FreshAddresses
from services.jobs.kinds import Kinds
from services.jobs.sighting import Sighting
from services.jobs.states import ItemState
from services.jobs.views.views import Views
from services.store.database import Database
from services.store.ids import LARGEST_ID
from services.web.clips import Clips
from tests.rigs.job_page import page_of
from tests.rigs.plain_kind import (  # noqa: F401 - fixtures
    NOON,
    Clock,
    Launch,
    PlainKind,
    change_items,
    clock,
    database,
    draft,
    drafts,
    kind,
    kinds,
    launch,
    reviews,
    uploads,
    views,
)

T = TypeVar("T")
HOST = PlainKind.host
OLD = "https://cdn.example/1.mp4"
NEW = "https://cdn.example/anew/1.mp4"
SANDBOX = "http://127.0.0.1:8501/sandbox/bhuman/media/1.mp4?x=1"


def in_a_loop_of_its_own(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


class Signing(PlainKind):
    """A kind whose service signs addresses anew: `tell` makes what it says of one id."""

    def __init__(self, tell: Callable[[str], Sighting]) -> None:
        super().__init__()
        self.tell = tell
        self.asked: list[str] = []
        self.pause = 0.0

    async def refresh(self, vendor_id: str) -> Sighting:
        self.asked.append(vendor_id)
        await asyncio.sleep(self.pause)
        return self.tell(vendor_id)


def signed(vendor_id: str, **more: Any) -> Sighting:
    said: dict[str, Any] = {"url": NEW, **more}
    return Sighting(vendor_id, ItemState.SUCCEEDED, "succeeded", **said)


@pytest.fixture
def signing() -> Signing:
    """What its service says now."""
    return Signing(signed)


@pytest.fixture
def ask(
    views: Views,  # noqa: F811
    database: Database,  # noqa: F811
    clock: Clock,  # noqa: F811
    signing: Signing,
) -> Callable[[str, int], httpx.Response]:
    """Ask for the film of an item, or for another file of it."""

    addresses = FreshAddresses(database, views, Kinds([signing]), in_a_loop_of_its_own, clock)  # type: ignore[list-item]

    def one(job_id: str, item_id: int, what: str = "film") -> httpx.Response:
        clips = Clips(views, addresses)
        route = Route("/clips/{job_id}/{item_id:int}/{what}", clips.get)

        async def fetched() -> httpx.Response:
            transport = httpx.ASGITransport(Starlette(routes=[route]))
            async with httpx.AsyncClient(transport=transport, base_url="https://call.example") as client:
                return await client.get(f"/clips/{job_id}/{item_id}/{what}")

        return asyncio.run(fetched())

    return one


@pytest.mark.parametrize(
    ("url", "practice", "leads_to"),
    [
        ("https://cdn.example/1.mp4", False, "https://cdn.example/1.mp4"),
        (SANDBOX, True, "/sandbox/bhuman/media/1.mp4?x=1"),
        (SANDBOX, False, None),
        ("http://10.0.0.7/1.mp4", True, None),
        ("javascript:alert(1)", False, None),
        (None, False, None),
    ],
)
def test_a_clip_leads_to_public_hosts_and_in_practice_to_the_sandbox(
    ask: Callable[[str, int], httpx.Response],
    views: Views,  # noqa: F811
    draft: str,  # noqa: F811
    launch: Launch,  # noqa: F811
    change_items: Callable[..., None],  # noqa: F811
    url: str | None,
    practice: bool,
    leads_to: str | None,
) -> None:
    job_id = launch(draft, practice=practice)
    change_items(job_id, {0: {"url": url}})
    answer = ask(job_id, page_of(views, job_id).items.lines[0].id)
    assert answer.status_code == (303 if leads_to else 404)
    assert answer.headers.get("location") == leads_to


@pytest.mark.parametrize("item_id", [LARGEST_ID, LARGEST_ID + 1, 10**40])
def test_a_number_that_is_none_of_an_item_is_not_found(ask: Callable[[str, int], httpx.Response], item_id: int) -> None:
    assert ask("01", item_id).status_code == 404


@pytest.fixture
def finished(
    launch: Launch,  # noqa: F811
    draft: str,  # noqa: F811
    change_items: Callable[..., None],  # noqa: F811
    views: Views,  # noqa: F811
) -> Callable[..., tuple[str, int]]:
    """A job with a finished first item, whose film's address was told at noon."""

    def made(url: str = OLD, **job: Any) -> tuple[str, int]:
        job_id = launch(draft, **{"host": HOST, **job})
        change_items(job_id, {0: {"url": url, "vendor_id": "g1", "state": "succeeded", "finished_at": NOON}})
        return job_id, page_of(views, job_id).items.lines[0].id

    return made


Ask = Callable[..., httpx.Response]
Finished = Callable[..., tuple[str, int]]


@pytest.mark.parametrize(("minutes", "leads_to"), [(0, OLD), (59, OLD), (60, NEW), (61, NEW), (60 * 24 * 30, NEW)])
def test_an_address_older_than_an_hour_is_read_anew_when_the_film_is_opened(
    ask: Ask,
    finished: Finished,
    clock: Clock,  # noqa: F811
    views: Views,  # noqa: F811
    minutes: int,
    leads_to: str,
) -> None:
    job_id, item_id = finished()
    clock.now += timedelta(minutes=minutes)
    assert ask(job_id, item_id).headers["location"] == leads_to
    assert views.item(job_id, item_id).url == leads_to


def test_a_fresh_address_is_kept_and_serves_everybody_for_an_hour(
    ask: Ask,
    finished: Finished,
    clock: Clock,  # noqa: F811
    signing: Signing,
) -> None:
    job_id, item_id = finished()
    clock.now += timedelta(hours=2)
    assert [ask(job_id, item_id).headers["location"] for _ in range(3)] == [NEW] * 3
    assert signing.asked == ["g1"]
    clock.now += timedelta(hours=1)
    ask(job_id, item_id)
    assert signing.asked == ["g1", "g1"]


SIGNED = [
    "https://cdn.example/1.mp4?sig={}",
    "https://s3.example/1.mp4?X-Amz-Expires=900&X-Amz-Signature={}",
    "https://store.example/1.mp4?Expires=1790000000&Signature={}",
]


@pytest.mark.parametrize("address", SIGNED)
@pytest.mark.parametrize("minutes", [0, 5])
def test_an_address_that_may_be_signed_is_read_anew_at_each_opening_and_holds_for_a_players_own_repeats(
    ask: Ask,
    finished: Finished,
    clock: Clock,  # noqa: F811
    signing: Signing,
    address: str,
    minutes: int,
) -> None:
    signing.tell = lambda one: signed(one, url=address.format(len(signing.asked)))
    job_id, item_id = finished(url=address.format("old"))
    clock.now += timedelta(minutes=minutes)
    assert [ask(job_id, item_id).headers["location"] for _ in range(2)] == [address.format(1)] * 2
    clock.now += timedelta(minutes=1)
    assert ask(job_id, item_id).headers["location"] == address.format(2)


def test_a_service_that_takes_too_long_to_name_an_address_does_not_keep_the_film_closed(
    ask: Ask, finished: Finished, signing: Signing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.jobs.control.addresses.LONGEST", 0.01)
    signing.pause = 30.0
    job_id, item_id = finished(url=SIGNED[0].format("old"))
    assert ask(job_id, item_id).headers["location"] == SIGNED[0].format("old")


def silent(_vendor_id: str) -> Sighting:
    raise Unclear("No answer.", who="S", operation="get a video")


@pytest.mark.parametrize(
    "tell",
    [
        silent,
        lambda one: signed(one, url=None),
        lambda _one: signed("g2"),
        lambda one: signed(one, values=["Ben", "Bolt"]),
    ],
)
def test_without_a_fresh_address_of_the_same_film_the_kept_one_stays(
    ask: Ask,
    finished: Finished,
    clock: Clock,  # noqa: F811
    signing: Signing,
    tell: Callable[[str], Sighting],
) -> None:
    job_id, item_id = finished()
    clock.now += timedelta(hours=2)
    signing.tell = tell
    assert ask(job_id, item_id).headers["location"] == OLD


@pytest.mark.parametrize("what", ["thumbnail", "gif", "page"])
def test_pictures_of_a_page_ask_the_service_for_nothing(
    ask: Ask,
    finished: Finished,
    clock: Clock,  # noqa: F811
    signing: Signing,
    what: str,
) -> None:
    job_id, item_id = finished()
    clock.now += timedelta(hours=2)
    assert ask(job_id, item_id, what).status_code == 404
    assert signing.asked == []


@pytest.mark.parametrize("host", ["practice", "http://127.0.0.1:2", ""])
def test_a_film_of_another_host_is_not_asked_for_here(
    ask: Ask,
    finished: Finished,
    clock: Clock,  # noqa: F811
    signing: Signing,
    host: str,
) -> None:
    job_id, item_id = finished(host=host)
    clock.now += timedelta(hours=2)
    assert ask(job_id, item_id).headers["location"] == OLD
    assert signing.asked == []
