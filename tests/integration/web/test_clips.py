"""Where `/clips` sends a browser, and where it never does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from services.config import Settings
from services.jobs.views.views import Views
from services.web.clips import LARGEST_ID, Clips
from tests.rigs.job_page import page_of
from tests.rigs.plain_kind import (  # noqa: F401 - fixtures
    Launch,
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

SANDBOX = "http://127.0.0.1:8501/sandbox/bhuman/media/1.mp4?x=1"


@pytest.fixture
def ask(views: Views) -> Callable[[str, int], httpx.Response]:  # noqa: F811
    """Ask for the film of an item."""

    def one(job_id: str, item_id: int) -> httpx.Response:
        route = Route("/clips/{job_id}/{item_id:int}/{what}", Clips(Settings(_env_file=None), views).get)

        async def fetched() -> httpx.Response:
            transport = httpx.ASGITransport(Starlette(routes=[route]))
            async with httpx.AsyncClient(transport=transport, base_url="https://call.example") as client:
                return await client.get(f"/clips/{job_id}/{item_id}/film")

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
