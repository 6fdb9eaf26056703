"""What Vacademy tells of another order of a lesson's MP4 is never taken for ours: it tells of the latest, always."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import SQLModel

from services.config import Settings
from services.files.folder import FolderFiles
from services.jobs.kind import Generation, Outgoing, Sent, Watched
from services.jobs.sighting import Sighting
from services.jobs.states import ItemState
from services.kinds.lessons.kind import Lessons
from services.kinds.lessons.orders import FILMS
from services.store.database import Database
from services.store.guard import ledger_moves
from services.store.tables import Draft, Job, Submission
from services.vendors.vacademy import VacademyClient
from services.vendors.vacademy.auth import InstituteKey

LESSON, OURS, OTHER = "rain-1", "0a1b2c3d-job", "99999999-job"
HOST = "https://vacademy.example"
LIVE = Settings(vacademy_key="vac_live_0123456789abcdef", vacademy_url=HOST)
WORDS = ("completed", "failed", "running")
NOON = datetime.fromisoformat("2026-11-20T12:00:00+00:00")


class Service:
    """Vacademy as today: it tells of the latest order under the name that was asked for, unless `named` says another.

    `works_on` is the job that it names among the lesson's addresses.
    """

    def __init__(self) -> None:
        self.status, self.works_on = "running", ""
        self.named: dict[str, Any] = {}
        self.urls_status = 200

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if request.method == "POST":
            return httpx.Response(200, json={"job_id": OURS, "status": "queued", "video_id": LESSON})
        if "/urls/" in path:
            urls = {"video_id": LESSON, "render_job_id": self.works_on or None}
            return httpx.Response(self.urls_status, json=urls)
        told = {"job_id": path.rpartition("/")[2], "video_id": LESSON, "status": self.status, "progress": 50}
        return httpx.Response(200, json={**told, "video_url": "https://f.example/output.mp4", **self.named})


@pytest.fixture
def database() -> Iterator[Database]:
    opened = Database("sqlite://")
    SQLModel.metadata.create_all(opened.engine)
    yield opened
    opened.close()


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def kind(service: Service, database: Database) -> Lessons:
    return lessons(service, database)


def lessons(service: Service, database: Database) -> Lessons:
    key = InstituteKey.from_text("vac_live_0123456789abcdef")
    client = VacademyClient(base_url=HOST, key=key, transport=httpx.MockTransport(service.answer))
    return Lessons(LIVE, client, database, FolderFiles(Path("/dev/null/nowhere")))


def ordered(name: str = "ours", at: datetime = NOON) -> Outgoing:
    work = {"what": "film", "stage": "RENDER", "after": "SCRIPT"}
    return Outgoing(name, "job", "make the MP4", FILMS, LESSON, work, at, body=b'{"show_captions":true}')


async def seen(kind: Lessons, sent: Sent | None = None, *, unclear: bool = False) -> list[Sighting]:
    order = ordered() if sent is None else sent
    assert isinstance(order, Outgoing)
    watched = Watched(
        "job",
        "RENDER",
        order.work,
        [] if unclear else [Generation(OURS, order)],
        [order] if unclear else [],
        True,
        NOON,
    )
    return [one async for page in kind.look(watched) for one in page]


def add_order(database: Database, state: str, at: datetime, about: str = LESSON, host: str | None = None) -> None:
    """Another order of an MP4 in our own records."""
    draft = Draft(kind="lesson", name="film", person="Ana", state="open")
    fields: dict[str, Any] = {"kind": "lesson", "service": "vacademy", "practice": False, "target_name": "MP4"}
    with database.write() as session, ledger_moves(session):
        session.add(draft)
        session.flush()
        job = Job(**fields, name="film", person="Ana", state="running", draft_id=draft.id, launch_token=draft.id,
                  fingerprint="", quoted_items=1, host=host or HOST)  # fmt: skip
        session.add(job)
        session.flush()
        order: dict[str, Any] = {"operation": "", "item_count": 1, "body_sha256": "", "token": draft.id, "lane": FILMS}
        session.add(Submission(**order, job_id=job.id, number=1, state=state, about_id=about, claimed_at=at))


@pytest.mark.parametrize("status", WORDS)
async def test_of_the_only_order_the_word_is_believed(kind: Lessons, service: Service, status: str) -> None:
    service.status = status
    for service.works_on in ("", OURS, OURS.upper()):
        [told] = await seen(kind)
        assert (told.gone, told.word) == (False, status)


@pytest.mark.parametrize("status", WORDS)
@pytest.mark.parametrize(
    "named", [{"job_id": OTHER}, {"video_id": "another-lesson"}, {"job_id": OTHER, "video_id": None}]
)
async def test_an_answer_that_names_another_order_is_never_ours(
    kind: Lessons, service: Service, status: str, named: dict[str, Any]
) -> None:
    service.status, service.named = status, named
    [told] = await seen(kind)
    assert (told.gone, told.outcome, told.url) == (True, None, None)


@pytest.mark.parametrize("status", WORDS)
async def test_a_later_order_of_somebody_else_takes_the_words_with_it_for_good(
    kind: Lessons, service: Service, database: Database, status: str
) -> None:
    await kind.send(ordered())
    service.works_on = OTHER
    [told] = await seen(kind)
    assert (told.gone, told.outcome) == (True, None)
    # The other one has ended: no job is named any more, and the lesson's MP4 is the other's.
    service.works_on, service.status = "", status
    [told] = await seen(lessons(service, database))
    assert (told.gone, told.outcome, told.url) == (True, None, None)
    assert "newest order" in told.message


@pytest.mark.parametrize(
    ("state", "believed"),
    [("accepted", "gone"), ("unknown", "waits"), ("sending", "waits"), ("refused", "yes"), ("ready", "yes")],
)
async def test_a_later_order_of_our_own_is_looked_at_first(
    kind: Lessons, service: Service, database: Database, state: str, believed: str
) -> None:
    service.status = "failed"
    add_order(database, state, NOON + timedelta(minutes=1))
    told = await seen(kind)
    assert ["gone" if one.gone else "yes" for one in told] == ([] if believed == "waits" else [believed])


@pytest.mark.parametrize(
    "other", [{"at": NOON - timedelta(minutes=1)}, {"about": "another-lesson"}, {"host": "http://practice"}]
)
async def test_an_earlier_order_and_those_of_other_lessons_and_hosts_change_nothing(
    kind: Lessons, service: Service, database: Database, other: dict[str, Any]
) -> None:
    service.status = "completed"
    add_order(database, "accepted", **{"at": NOON + timedelta(minutes=1), **other})
    [told] = await seen(kind)
    assert told.outcome == ItemState.SUCCEEDED


@pytest.mark.parametrize(
    ("before", "now", "ours"),
    [("", OURS, True), (OTHER, OURS, True), (OTHER, OTHER, False), (OTHER, OTHER.upper(), False), ("", "", False)],
)
async def test_an_order_without_an_answer_is_known_only_by_a_job_that_was_not_there_before(
    kind: Lessons, service: Service, before: str, now: str, ours: bool
) -> None:
    service.works_on = before
    await kind.send(ordered())
    service.works_on, service.status = now, "failed"
    told = await seen(kind, unclear=True)
    assert [(one.vendor_id, one.submission_id, one.outcome) for one in told] == (
        [(OURS, "ours", ItemState.FAILED)] if ours else []
    )


@pytest.mark.parametrize(
    "fault",
    ["could not be asked", "another order of ours came after", "nothing is kept", "it is kept of another order"],
)
async def test_without_evidence_of_before_an_unclear_order_is_left_to_a_person(
    kind: Lessons, service: Service, database: Database, fault: str
) -> None:
    if fault == "could not be asked":
        service.urls_status = 500
    if fault != "nothing is kept":
        await kind.send(ordered("another" if fault == "it is kept of another order" else "ours"))
    if fault == "another order of ours came after":
        add_order(database, "unknown", NOON + timedelta(minutes=1))
    service.urls_status, service.works_on = 200, OURS
    assert await seen(kind, unclear=True) == []
