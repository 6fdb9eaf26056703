"""A link for somebody outside shows the good results of one job until it ends, and opens nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.errors import NotAllowed, NotPossible, UnknownRecord
from services.people.persons import Role
from services.store.database import Database
from services.store.tables import Draft, Item, Job, utc_now
from services.web import outside
from services.web.outside import OutsideLinks
from tests.rigs.gated import Browser, Team
from tests.rigs.people import ANA, named

FILM = "https://media.example/ana.mp4?a=1&b=2"


@pytest.fixture
def links(database: Database) -> OutsideLinks:
    return OutsideLinks(database)


@pytest.fixture
def job_id(database: Database) -> str:
    """A job with a good result, one that is flagged, one that failed and one that only practice has."""
    return written(database, "Spring <b>", [
        {"label": "Ana", "url": FILM},
        {"label": "Ben", "url": FILM, "flag": "two pieces of evidence disagree"},
        {"label": "Cleo", "url": FILM, "state": "failed"},
        {"label": "Dee <i>", "url": "http://127.0.0.1:8501/sandbox/bhuman/media/x.mp4"},
        {"label": "Eve", "url": "javascript:alert(1)"},
    ])  # fmt: skip


def written(database: Database, name: str, items: list[dict[str, str]]) -> str:
    with database.write() as session:
        draft = Draft(kind="campaign", name=name, person="Ana")
        session.add(draft)
        session.flush()
        job = Job(kind="campaign", service="bhuman", name=name, person="Ana", state="done", practice=False,
                  draft_id=draft.id, launch_token=name, fingerprint="f", quoted_items=len(items))  # fmt: skip
        session.add(job)
        session.flush()
        for number, one in enumerate(items):
            made: dict[str, Any] = {
                "row_id": number,
                "line": number + 2,
                "state": "succeeded",
                "values_hash": "h",
                **one,
            }
            session.add(Item(job_id=job.id, draft_id=draft.id, **made))
        return job.id


@pytest.fixture
def stranger(make_team: Callable[..., Team], links: OutsideLinks) -> Browser:
    """Somebody elsewhere, without a session, before a team whose people sign in."""

    async def shared(request: Request) -> Response:
        return await links.page(request)

    return Browser(make_team(), [Route("/shared/{token}", shared)])


def test_a_stranger_with_the_link_sees_the_good_results_of_that_job_and_nothing_else(
    stranger: Browser, links: OutsideLinks, database: Database, job_id: str
) -> None:
    written(database, "Secret job", [{"label": "Zoe", "url": FILM}])
    answer = stranger.ask("GET", links.make(job_id, 7, ANA))
    assert answer.status_code == 200
    assert "<h1>Spring &lt;b&gt;</h1>" in answer.text
    assert 'href="https://media.example/ana.mp4?a=1&amp;b=2"' in answer.text
    assert "Dee &lt;i&gt;: it can only be watched by the team." in answer.text
    for absent in ("Ben", "Cleo", "Zoe", "Secret", "javascript:", "127.0.0.1", job_id, "/job", "sign-in"):
        assert absent not in answer.text
    assert answer.text.count("<a ") == 1
    assert answer.headers["referrer-policy"] == "no-referrer", "the address is the key to it"
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    for path in ("/", f"/results/{job_id}", "/history"):
        assert stranger.ask("GET", path).status_code in {303, 403}


def test_a_link_that_was_taken_back_or_ended_shows_nothing_and_looks_like_one_that_never_was(
    stranger: Browser, links: OutsideLinks, job_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    back, kept = links.make(job_id, 7, ANA), links.make(job_id, 30, ANA)
    [newest, oldest] = links.list(job_id)
    links.revoke(oldest.id, ANA)
    never = stranger.ask("GET", "/shared/" + "x" * 43)
    assert never.status_code == 404
    assert stranger.ask("GET", back).text == never.text
    assert stranger.ask("GET", kept).status_code == 200
    assert [one.id for one in links.list(job_id)] == [newest.id]
    later = utc_now() + timedelta(days=31)
    monkeypatch.setattr(outside, "utc_now", lambda: later)
    assert stranger.ask("GET", kept).text == never.text
    assert links.list(job_id) == []


def test_many_results_come_in_pages(
    stranger: Browser, links: OutsideLinks, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "ON_ONE_PAGE", 2)
    path = links.make(written(database, "Many", [{"label": f"P{n}", "url": FILM} for n in range(5)]), 1, ANA)
    first, last, odd = (stranger.ask("GET", path + query).text for query in ("", "?page=3", "?page=-1'"))
    assert ("P0" in first, "P2" in first, "Those after" in first, "Those before" in first) == (True, False, True, False)
    assert ("P4" in last, "Those after" in last, 'start="5"' in last) == (True, False, True)
    assert odd == first


def test_only_who_may_launch_makes_and_takes_back_links_and_only_the_hash_of_one_is_kept(
    links: OutsideLinks, job_id: str, tmp_path: Path
) -> None:
    path = links.make(job_id, 7, named("Lea", Role.LAUNCHER))
    [line] = links.list(job_id)
    for change in (lambda who: links.make(job_id, 7, who), lambda who: links.revoke(line.id, who)):
        with pytest.raises(NotAllowed):
            change(named("Pia", Role.PREPARER))
    for days in (0, 91):
        with pytest.raises(NotPossible):
            links.make(job_id, days, ANA)
    with pytest.raises(UnknownRecord):
        links.make("nothing", 7, ANA)
    assert len(links.list(job_id)) == 1
    token = path.rpartition("/")[2].encode()
    assert all(token not in file.read_bytes() for file in tmp_path.glob("callsheet.db*"))
