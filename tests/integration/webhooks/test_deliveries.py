"""Callbacks: who may deliver, what is kept, and that any order and any number of them give the same database."""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import event
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.routing import Route

from services.config import load_settings
from services.errors import DatabaseBusy, Unclear
from services.jobs.account import account_token
from services.jobs.kind import Answer
from services.jobs.kinds import Kinds
from services.jobs.sighting import Sighting
from services.kinds.campaigns.kind import Campaigns
from services.troubles import Troubles
from services.vendors.bhuman import BHumanClient, Credentials
from services.webhooks.apply import Applier
from services.webhooks.intake import MOST_BYTES, Callback, Intake
from tests.rigs.books import Books, open_books
from tests.rigs.machine.serving import PATIENCE

ROWS, REQUESTS = 1000, 5
CROWD = 100
SECRET = b"the secret of a server"


def kinds() -> Kinds:
    nowhere = "http://127.0.0.1:9"
    client = BHumanClient(
        studio_url=nowhere, user_url=nowhere, store_url=nowhere, credentials=Credentials.from_fields("practice")
    )
    return Kinds([Campaigns(load_settings(), client)])


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return open_books(tmp_path)


def token_of(job_id: str, number: int) -> str:
    return hashlib.sha256(f"{job_id}{number}".encode()).hexdigest()


async def post(intake: Intake, path: str, body: bytes) -> int:
    app = Starlette(routes=[Route("/webhooks/{service}/{token}", intake.take, methods=["POST"])])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://dashboard") as client:
        return (await client.post(path, content=body)).status_code


async def test_only_the_right_token_of_the_right_service_is_taken(books: Books) -> None:
    job_id, _ = books.job(1, 1)
    arrived: list[int] = []
    intake = Intake(books.database, kinds(), SECRET, lambda: arrived.append(1))
    right = token_of(job_id, 0)
    assert await post(intake, f"/webhooks/bhuman/{right}", b"{}") == 200
    assert await post(intake, f"/webhooks/bhuman/{'0' * 64}", b"{}") == 404
    assert await post(intake, "/webhooks/bhuman/short", b"{}") == 404
    assert await post(intake, f"/webhooks/nobody/{right}", b"{}") == 404
    assert arrived == [1]


async def test_the_address_of_an_account_is_taken_for_its_own_service_only(books: Books) -> None:
    intake = Intake(books.database, kinds(), SECRET, lambda: None)
    right = account_token(SECRET, "bhuman")
    for wrong in (account_token(SECRET, "another"), account_token(b"another secret", "bhuman")):
        assert await post(intake, f"/webhooks/bhuman/{wrong}", b"{}") == 404
    assert await post(intake, f"/webhooks/bhuman/{right}", b"{}") == 200
    assert await post(intake, f"/webhooks/bhuman/{right}", b"{}") == 200
    assert await post(intake, f"/webhooks/bhuman/{right}?x=1", b"{}") == 200
    assert rows_of(books, "SELECT submission_id, query FROM delivery ORDER BY id") == [(None, ""), (None, "x=1")]


def test_a_callback_to_the_account_is_applied_by_the_id_that_it_names(books: Books) -> None:
    job_id, [answered, unclear] = books.job(2, 1)
    for submission_id in (answered, unclear):
        books.submissions.claim(submission_id)
    books.submissions.accept(answered, Answer(ids=["g-0-0"], http_status=200))
    intake = Intake(books.database, kinds(), SECRET, lambda: None)
    woken: list[str] = []
    applier = Applier(books.database, books.sightings, kinds(), woken.append, Troubles())
    done = json.dumps({"id": "g-0-0", "status": "succeeded", "url": "http://x/0.mp4"}).encode()
    stranger = json.dumps({"id": "g-9-9", "status": "succeeded", "url": "http://x/9.mp4"}).encode()
    for body in (done, stranger, b"no callback"):
        assert keep(intake, "bhuman", account_token(SECRET, "bhuman"), "", body)
    assert applier.apply_waiting() == 3
    assert applier.apply_waiting() == 0
    assert woken == [job_id]
    items = rows_of(books, "SELECT vendor_id, state, url, flag FROM item ORDER BY row_id")
    assert items == [("g-0-0", "succeeded", "http://x/0.mp4", ""), (None, "waiting", None, "")]
    outcomes = rows_of(books, "SELECT vendor_id, outcome FROM delivery ORDER BY id")
    assert outcomes == [("g-0-0", "applied"), ("", "names nothing of ours"), ("", "unreadable")]


def test_a_callback_to_the_account_about_what_nobody_knows_makes_jobs_with_unclear_requests_look(books: Books) -> None:
    job_id, [submission_id] = books.job(1, 1)
    books.submissions.claim(submission_id)
    lost = Unclear("No answer.", who="BHuman", operation="create", charged="unknown")
    books.submissions.lose(submission_id, lost)
    intake = Intake(books.database, kinds(), SECRET, lambda: None)
    woken: list[str] = []
    applier = Applier(books.database, books.sightings, kinds(), woken.append, Troubles())
    keep(intake, "bhuman", account_token(SECRET, "bhuman"), "", callback(0, 0, "succeeded"))
    applier.apply_waiting()
    assert woken == [job_id]
    assert rows_of(books, "SELECT state, vendor_id FROM item") == [("sent", None)]


@pytest.mark.parametrize("state", ["sent", "rendering", "succeeded", "failed"])
def test_a_film_for_messengers_joins_its_item_and_leaves_its_state_alone(books: Books, state: str) -> None:
    job_id, [submission_id] = books.job(1, 1)
    books.submissions.claim(submission_id)
    books.submissions.accept(submission_id, Answer(ids=["g-0-0"], http_status=200))
    known = "UPDATE item SET vendor_id = 'g-0-0', state = :state, cause = 'strange', told = 'half', word = 'odd'"
    write(books, known, {"state": state})
    intake = Intake(books.database, kinds(), SECRET, lambda: None)
    applier = Applier(books.database, books.sightings, kinds(), lambda _job: None, Troubles())
    ready = {"event": "whatsapp.ready", "id": "g-0-0", "campaign_id": "c", "whatsapp_video_url": "http://x/w.mp4"}
    assert keep(intake, "bhuman", token_of(job_id, 0), "", json.dumps(ready).encode())
    applier.apply_waiting()
    assert rows_of(books, "SELECT state, cause, told, word, flag, messenger_url FROM item") == [
        (state, "strange", "half", "odd", "", "http://x/w.mp4")
    ]
    assert rows_of(books, "SELECT outcome FROM delivery") == [("applied",)]


async def test_a_body_beyond_the_bound_is_refused_and_not_kept(books: Books) -> None:
    job_id, _ = books.job(1, 1)
    intake = Intake(books.database, kinds(), SECRET, lambda: None)
    assert await post(intake, f"/webhooks/bhuman/{token_of(job_id, 0)}", b"x" * (MOST_BYTES + 1)) == 413
    assert rows_of(books, "SELECT * FROM delivery") == []


def test_ten_thousand_callbacks_three_times_in_random_order_give_one_database(books: Books) -> None:
    job_id, submissions = books.job(REQUESTS, ROWS)
    for submission_id in submissions:
        assert books.submissions.claim(submission_id) is not None
    deliveries: list[tuple[str, bytes]] = []
    for number in range(REQUESTS):
        for row in range(ROWS):
            for status in ("processing", "succeeded"):
                deliveries.append((token_of(job_id, number), callback(number, row, status)))
    assert len(deliveries) == 10_000
    intake = Intake(books.database, kinds(), SECRET, lambda: None)
    applier = Applier(books.database, books.sightings, kinds(), lambda _job: None, Troubles())
    for _time in range(3):
        random.Random(_time).shuffle(deliveries)
        for start in range(0, len(deliveries), CROWD):
            crowd = [Callback("bhuman", token, "", body) for token, body in deliveries[start : start + CROWD]]
            assert all(intake.keep_all(crowd))
        while applier.apply_waiting():
            pass
        after = picture(books)
        if _time == 0:
            first = after
        assert after == first
    assert rows_of(books, "SELECT count(*) FROM delivery") == [(10_000,)]


def keep(intake: Intake, service: str, token: str, query: str, body: bytes) -> bool:
    [kept] = intake.keep_all([Callback(service, token, query, body)])
    return kept


def callback(number: int, row: int, status: str) -> bytes:
    done = status == "succeeded"
    said: dict[str, Any] = {"id": f"g-{number}-{row}", "status": status, "row_index": row}
    return json.dumps(said | {"url": f"http://x/{number}/{row}.mp4" if done else None}).encode()


def picture(books: Books) -> list[list[tuple[Any, ...]]]:
    """Everything but the moments."""
    return [
        rows_of(books, "SELECT id, state, vendor_id, word, url, flag FROM item ORDER BY id"),
        rows_of(books, "SELECT id, state, settled_by FROM submission ORDER BY id"),
        rows_of(books, "SELECT job_id, state, items FROM job_tally WHERE items > 0 ORDER BY 1, 2"),
        rows_of(
            books, "SELECT submission_id, vendor_id, outcome, count(*) FROM delivery GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        ),
        rows_of(books, "SELECT verb, count(*) FROM event GROUP BY verb ORDER BY verb"),
    ]


def write(books: Books, statement: str, values: dict[str, Any]) -> None:
    with closing(sqlite3.connect(books.database.url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute(statement, values)


def rows_of(books: Books, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(books.database.url.removeprefix("sqlite:///"))) as connection:
        return connection.execute(statement).fetchall()


async def test_an_applier_that_cannot_write_tries_again(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id, [submission_id] = books.job(1, 1)
    intake = Intake(books.database, kinds(), SECRET, lambda: None)
    applied = asyncio.Event()
    loop = asyncio.get_running_loop()

    def wake(_job: str) -> None:
        loop.call_soon_threadsafe(applied.set)

    applier = Applier(books.database, books.sightings, kinds(), wake, Troubles())
    monkeypatch.setattr("services.webhooks.apply.AGAIN_AFTER", 0.01)
    books.submissions.claim(submission_id)
    keep(intake, "bhuman", token_of(job_id, 0), "", callback(0, 0, "processing"))
    failures: list[int] = []
    real = applier.apply_waiting

    def fails_twice() -> int:
        if len(failures) < 2:
            failures.append(1)
            raise DatabaseBusy("busy")
        return real()

    monkeypatch.setattr(applier, "apply_waiting", fails_twice)
    task = asyncio.create_task(applier.run())
    await asyncio.wait_for(applied.wait(), PATIENCE)
    task.cancel()
    assert rows_of(books, "SELECT count(*) FROM delivery WHERE applied_at IS NULL") == [(0,)]


class HalfCharacters(Campaigns):
    """Reads a callback as something that no database takes, when its id is `half`."""

    def read_delivery(self, body: bytes, query: str) -> Sighting:
        seen = super().read_delivery(body, query)
        return replace(seen, message="half \ud83d") if seen.vendor_id == "half" else seen


def test_a_delivery_that_cannot_be_applied_is_set_aside_and_the_others_are_not_held_up(books: Books) -> None:
    job_id, [submission_id] = books.job(1, 3)
    books.submissions.claim(submission_id)
    intake = Intake(books.database, kinds(), SECRET, lambda: None)
    odd = Kinds([HalfCharacters(load_settings(), BHumanClient(
        studio_url="http://127.0.0.1:9", user_url="http://127.0.0.1:9", store_url="http://127.0.0.1:9",
        credentials=Credentials.from_fields("practice"),
    ))])  # fmt: skip
    applier = Applier(books.database, books.sightings, odd, lambda _job: None, Troubles())
    half = json.dumps({"id": "half", "status": "failed", "row_index": 1, "message": "x"}).encode()
    books.submissions.accept(submission_id, Answer(ids=["g-0-0", "half", "g-0-2"], http_status=200))
    for body in (callback(0, 0, "succeeded"), half, callback(0, 2, "succeeded")):
        assert keep(intake, "bhuman", token_of(job_id, 0), "", body)
    assert applier.apply_waiting() == 3
    assert applier.apply_waiting() == 0
    assert rows_of(books, "SELECT outcome FROM delivery ORDER BY id") == [("applied",), ("set aside",), ("applied",)]
    assert rows_of(books, "SELECT state FROM item ORDER BY row_id") == [("succeeded",), ("sent",), ("succeeded",)]
    assert rows_of(books, "SELECT count(*) FROM event WHERE verb = 'set aside'") == [(1,)]


async def test_a_crowd_is_stored_together_and_each_gets_its_own_answer(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id, _ = books.job(1, 1)
    arrived: list[int] = []
    intake = Intake(books.database, kinds(), SECRET, lambda: arrived.append(1))
    writes: list[int] = []
    real = books.database.write

    def counted() -> AbstractContextManager[Session]:
        writes.append(1)
        return real()

    monkeypatch.setattr(books.database, "write", counted)
    right = f"/webhooks/bhuman/{token_of(job_id, 0)}"
    wrong = f"/webhooks/bhuman/{'0' * 64}"
    account = f"/webhooks/bhuman/{account_token(SECRET, 'bhuman')}"
    asked = [(path, f'{{"id": "{number}"}}'.encode()) for number in range(40) for path in (right, wrong, account)]
    answers = await asyncio.gather(*(post(intake, path, body) for path, body in [*asked, *asked]))
    assert answers == [200, 404, 200] * 80
    assert rows_of(books, "SELECT count(*) FROM delivery") == [(80,)]
    assert len(writes) < 20
    assert len(arrived) == len(writes)


async def test_when_a_crowd_cannot_be_stored_none_of_it_is_acknowledged_and_the_next_one_is(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id, _ = books.job(1, 1)
    intake = Intake(books.database, kinds(), SECRET, lambda: None)
    path = f"/webhooks/bhuman/{token_of(job_id, 0)}"
    for fault in (DatabaseBusy("busy"), RuntimeError("odd")):
        with monkeypatch.context() as broken:
            broken.setattr(books.database, "write", _raises(fault))
            assert await asyncio.gather(*(post(intake, path, b"%d" % one) for one in range(5))) == [503] * 5
    assert rows_of(books, "SELECT count(*) FROM delivery") == [(0,)]
    assert await post(intake, path, b"again") == 200


def _raises(fault: Exception) -> Callable[[], AbstractContextManager[Session]]:
    def raised() -> AbstractContextManager[Session]:
        raise fault

    return raised


def test_rows_are_read_once_however_many_crowds_of_a_request_come(books: Books) -> None:
    job_id, [submission_id] = books.job(1, 50)
    books.submissions.claim(submission_id)
    intake = Intake(books.database, kinds(), SECRET, lambda: None)
    applier = Applier(books.database, books.sightings, kinds(), lambda _job: None, Troubles())
    read: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "sent_values" in statement and "item.vendor_id IN" not in statement and "item.id = " not in statement:
            read.append(statement)

    event.listen(books.database.engine, "before_cursor_execute", note)
    for row in range(10):
        keep(intake, "bhuman", token_of(job_id, 0), "", callback(0, row, "processing"))
        assert applier.apply_waiting() == 1
    assert len(read) == 1
