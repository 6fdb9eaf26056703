"""The addresses that files are taken away from: the right bytes, and a name that survives."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from email.message import Message
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from services.config import Settings
from services.jobs.drafts.drafts import Drafts
from services.jobs.kinds import Kinds
from services.jobs.launch.consent import ConsentPages
from services.jobs.launch.review import Reviews
from services.jobs.views.money.statements import Statements
from services.jobs.views.results import Results
from services.people.admission import Admission
from services.people.password import TeamPassword
from services.people.sessions import Sessions
from services.recipients import ROW_KEY
from services.store.database import Database
from services.store.ids import new_id
from services.web.downloads import (
    Downloads,
    draft_links_path,
    draft_results_path,
    links_path,
    mail_path,
    problems_path,
    results_path,
)
from services.web.takers import Takers
from tests.integration.views.test_results import GOOD
from tests.rigs.people import ANA, named
from tests.rigs.plain_kind import Launch

HOME = "https://callsheet.example"
LOCAL = "http://127.0.0.1:8501/sandbox/bhuman/media/1.mp4"


def sessions(database: Database) -> Sessions:
    admission = Admission(Settings(_env_file=None), TeamPassword(None, b"s"))
    return Sessions(database, admission=admission, idle=timedelta(hours=1), longest=timedelta(hours=1))


@pytest.fixture
def ask(database: Database, drafts: Drafts, kinds: Kinds, reviews: Reviews) -> Callable[..., httpx.Response]:
    """Ask the door for an address, as a browser at HOME does."""

    def one(path: str, **settings: Any) -> httpx.Response:
        door = Downloads(
            Settings(_env_file=None, **settings),
            Results(database, drafts, kinds),
            reviews,
            Statements(database),
            ConsentPages(database),
            Takers(sessions(database), database),
        )
        routes = [Route("/results/{job_id}", door.results), Route("/results/{job_id}/links", door.links)]
        routes.append(Route("/drafts/{draft_id}/problems", door.problems))
        routes.append(Route("/drafts/{draft_id}/results", door.draft_results))
        routes.append(Route("/drafts/{draft_id}/links", door.draft_links))
        routes.append(Route("/drafts/{draft_id}/mail/{form}", door.mail))

        async def fetched() -> httpx.Response:
            transport = httpx.ASGITransport(Starlette(routes=routes))
            async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
                return await client.get(path)

        return asyncio.run(fetched())

    return one


def name_in(answer: httpx.Response) -> str:
    """The file's name as a browser of today reads it from the header; an older one finds a plain name beside it."""
    header = answer.headers["content-disposition"]
    message = Message()
    message["Content-Disposition"] = header
    assert message.get_content_disposition() == "attachment"
    assert str(message.get_filename()).isascii()
    return unquote(header.partition("filename*=UTF-8''")[2])


def test_the_results_file_comes_in_its_own_encoding_under_its_own_name(
    ask: Callable[..., httpx.Response],
    drafts: Drafts,
    launch: Launch,
    change_items: Callable[..., None],
    database: Database,
    kinds: Kinds,
) -> None:
    draft_id = drafts.create(kind="campaign", person=ANA)
    drafts.put_file(
        draft_id, "Vorname;Firma\r\nJürgen;Müller & Söhne\r\n".encode("cp1252"), 'Gäste "neu"; 50%.txt', ANA
    )
    drafts.set_variables(draft_id, ["first_name"], ANA)
    drafts.confirm(draft_id, drafts.get(draft_id).mapping.sources, ANA)
    job_id = launch(draft_id)
    change_items(job_id, {0: GOOD})
    answer = ask(results_path(job_id))
    assert answer.content == Results(database, drafts, kinds).file(job_id).data
    assert "Müller & Söhne" in answer.content.decode("cp1252")
    assert answer.headers["content-type"] == "text/csv"
    assert answer.headers["cache-control"] == "no-store"
    assert name_in(answer) == "Gäste _neu_; 50% - results.txt"


def test_share_links_name_practice_addresses_as_this_browser_reached_them(
    ask: Callable[..., httpx.Response], draft: str, launch: Launch, change_items: Callable[..., None]
) -> None:
    job_id = launch(draft, practice=True)
    change_items(job_id, {0: {**GOOD, "share_url": LOCAL}})
    answer = ask(links_path(job_id))
    assert answer.text.endswith(f"\t{HOME}/sandbox/bhuman/media/1.mp4\n")
    assert name_in(answer) == "people - share links.tsv"
    assert "https://clips.example/sandbox" in ask(links_path(job_id), public_url="https://clips.example").text


def test_a_job_that_is_not_there_says_so(ask: Callable[..., httpx.Response]) -> None:
    answer = ask(results_path(new_id()))
    assert answer.status_code == 404
    assert "no such job" in answer.text


def test_rows_with_problems_come_with_their_keys_and_what_is_wrong(
    ask: Callable[..., httpx.Response], drafts: Drafts
) -> None:
    draft_id = drafts.create(kind="campaign", person=ANA)
    drafts.put_file(draft_id, b"Name,Firma\r\nAna,Acme\r\nBen,Dens,Ltd\r\n", "people.csv", ANA)
    answer = ask(problems_path(draft_id))
    header, only = answer.text.splitlines()
    assert header.startswith(f"{ROW_KEY},Name,Firma,")
    assert only.startswith("2-")
    assert "Error" in only
    assert name_in(answer) == "people - problems.csv"
    assert ask(problems_path(drafts.create(kind="campaign", person=ANA))).status_code == 409
    assert ask(problems_path(new_id())).status_code == 404


def test_a_draft_over_all_its_launches_is_taken_away_under_addresses_of_its_own(
    ask: Callable[..., httpx.Response], drafts: Drafts, draft: str, launch: Launch, change_items: Callable[..., None]
) -> None:
    change_items(launch(draft, row_ids=[1], practice=True), {1: {**GOOD, "share_url": LOCAL}})
    drafts.mark_rows(draft, [2], "held", "away until May", named("Bo"))
    lines = ask(draft_results_path(draft)).text.splitlines()
    assert [("ready" in line, "held" in line and "away until May" in line) for line in lines[1:]] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    assert f"{HOME}/sandbox/bhuman/media/1.mp4" in lines[2]
    assert ask(draft_links_path(draft)).text.endswith(f"\t{HOME}/sandbox/bhuman/media/1.mp4\n")
    merge = ask(mail_path(draft, "merge"))
    assert name_in(merge) == "people - merge (practice).csv"
    assert merge.headers["content-type"] == "text/csv"
    assert ask(mail_path(draft, "brevo")).status_code == 409
    assert ask(mail_path(draft, "pigeon")).status_code == 404
    assert ask(draft_results_path(new_id())).status_code == 404
