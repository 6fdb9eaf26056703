"""The films of a draft as one zip: each under its row's own name, and what cannot be had named inside."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, update
from sqlmodel import col
from starlette.applications import Starlette
from starlette.routing import Route

from services.jobs.states import JobState
from services.store.record.audit_tables import AuditEntry
from services.store.tables import Item
from services.web.films import MISSING
from tests.rigs.rig import Rig, people, rigged

ROWS = 12


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with rigged(tmp_path) as one:
        yield one


def finished(rig: Rig, rows: list[dict[str, str]]) -> str:
    """The draft of a job whose videos are all there."""
    draft_id = rig.draft(rows)
    assert rig.finish(rig.launch(draft_id)) == JobState.DONE
    return draft_id


def taken(rig: Rig, draft_id: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        app = Starlette(routes=[Route("/drafts/{draft_id}/films", rig.app.films.get)])
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", timeout=120) as client:
            return await client.get(f"/drafts/{draft_id}/films")

    return asyncio.run(ask())


def opened(answer: httpx.Response) -> zipfile.ZipFile:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    return archive


def test_each_film_stands_under_the_row_and_the_name_that_it_was_made_for(rig: Rig) -> None:
    draft_id = finished(rig, people(ROWS))
    archive = opened(taken(rig, draft_id))
    lines = {item.line: item for job in rig.app.views.overview().recent for item in rig.items(job.id)}
    assert archive.namelist() == [f"{line:02d} {lines[line].label}.mp4" for line in sorted(lines)]
    for name in archive.namelist():
        film = httpx.get(lines[int(name[:2])].url or "", timeout=120).content
        assert archive.read(name) == film


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Ana/../../etc", "2 Ana .. .. etc.mp4"),
        ("..", "2.mp4"),
        ("Zoë 山田 <b>", "2 Zoë 山田 b.mp4"),
        ("a\nb\tc", "2 a b c.mp4"),
        ("x" * 300, f"2 {'x' * 80}.mp4"),
    ],
)
def test_a_name_of_a_person_is_a_name_of_a_file_on_any_system(rig: Rig, label: str, name: str) -> None:
    draft_id = finished(rig, people(1))
    with rig.app.database.write() as session:
        session.execute(update(Item).values(label=label))
    assert opened(taken(rig, draft_id)).namelist() == [name]


def test_what_is_flagged_or_without_a_film_is_not_in_it(rig: Rig) -> None:
    draft_id = finished(rig, people(3))
    with rig.app.database.write() as session:
        session.execute(update(Item).where(col(Item.row_id) == 0).values(flag="another name came back"))
        session.execute(update(Item).where(col(Item.row_id) == 1).values(url=None))
    assert [name[:1] for name in opened(taken(rig, draft_id)).namelist()] == ["4"]


def test_a_film_that_cannot_be_had_is_named_with_its_reason_and_the_others_are_there(rig: Rig) -> None:
    draft_id = finished(rig, people(3))
    with rig.app.database.write() as session:
        gone = f"http://127.0.0.1:{rig.port}/sandbox/nothing/here.mp4?signed=1"
        session.execute(update(Item).where(col(Item.row_id) == 1).values(url=gone, vendor_id=None))
    archive = opened(taken(rig, draft_id))
    assert [name[:1] for name in archive.namelist()] == ["2", "4", "W"]
    told = archive.read(MISSING).decode()
    assert told.startswith("Row 3, Person 1")
    assert "404" in told


def test_a_draft_without_a_film_or_none_at_all_says_so(rig: Rig) -> None:
    waits = taken(rig, rig.draft(people(1)))
    assert (waits.status_code, waits.text.split(".")[0]) == (409, "Nothing of this draft has a film yet")
    assert taken(rig, "nobody").status_code == 404


def test_the_teams_record_says_who_took_them(rig: Rig) -> None:
    draft_id = finished(rig, people(1))
    taken(rig, draft_id)
    with rig.app.database.read() as session:
        acts = [(one.act, one.about) for one in session.scalars(select(AuditEntry))]
    assert ("take films", f"draft:{draft_id}") in acts
