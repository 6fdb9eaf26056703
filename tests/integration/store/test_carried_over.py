"""A database written by the version before is carried over whole: what stood in texts for people is data now."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import select

from services.jobs.drafts.settings import read_target
from services.jobs.kind import Target
from services.jobs.ledger.money.lines import LineSort
from services.jobs.ledger.sightings import SightingLedger
from services.jobs.ledger.standstills import Standstills
from services.jobs.ledger.submissions import SubmissionLedger
from services.jobs.states import Cause
from services.kinds.agents.chosen.rebuilds import agreed_to
from services.kinds.lessons.orders import LessonWork, read_work
from services.kinds.lessons.viewing.lines import of_lesson
from services.leases import Lease
from services.store.database import Database, sqlite_url
from services.store.migrate import migrate
from services.store.money_tables import ChargeLine
from services.store.tables import Draft, Item, Job, Submission

WRITTEN = Path(__file__).with_name("written_by_0001.sql")
VIDEO = "80b5738abd6386520f4276f761841d36"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """The old database, brought to this version."""
    path = tmp_path / "callsheet.db"
    with closing(sqlite3.connect(path)) as old:
        old.executescript(WRITTEN.read_text())
    opened = Database(sqlite_url(path))
    migrate(opened)
    yield opened
    opened.close()


def items(database: Database) -> dict[int, Item]:
    with database.read() as session:
        return {item.id or 0: item for item in session.exec(select(Item)).all()}


def test_requests_keep_their_lane_what_they_are_about_and_what_they_do(database: Database) -> None:
    with database.read() as session:
        found = {one.operation: one for one in session.exec(select(Submission)).all()}
        agents = [one for one in session.exec(select(Submission)).all() if one.lane == "essence-2"]
    campaign = found["create campaign videos"]
    assert (campaign.lane, campaign.work) == ("videos", {"target_type": "campaign"})
    assert {one.about_id for one in agents} == {"ada", None, "bob"}
    assert all(one.work == {"model": "essence-2"} for one in agents)
    film = found[f"make the MP4 of lesson {VIDEO}"]
    assert (film.lane, film.about_id, film.answer_ids) == ("films", VIDEO, ["job-77"])


def test_every_lesson_request_is_read_as_what_it_does(database: Database) -> None:
    submissions = SubmissionLedger(database, Lease())
    open_ones = SightingLedger(database, submissions, Standstills(apart=0.0))
    with database.read() as session:
        jobs = [job.id for job in session.exec(select(Job)).all() if job.kind == "lesson"]
    works = [read_work(one.sent) for job in jobs for one in open_ones.open(job)]
    assert works == [LessonWork("create", "HTML", VIDEO), LessonWork("go on", "HTML", VIDEO)]


def test_a_share_is_a_number_and_the_text_before_it_is_for_people(database: Database) -> None:
    kept = items(database)
    assert (kept[5].told, kept[5].share, kept[5].public_id) == ("Teaching the face to speak", 0.71, "A91XMB7113")
    assert (kept[8].told, kept[8].share, kept[8].public_id) == ("Recording the narration", 0.25, VIDEO)
    assert (kept[2].word, kept[2].told, kept[2].share) == ("processing", "", None)


def test_each_failure_keeps_what_it_failed_of(database: Database) -> None:
    causes = {item_id: item.cause for item_id, item in items(database).items() if item.state == "failed"}
    assert causes == {3: Cause.MAKING, 6: Cause.REFUSED, 9: Cause.GIVEN_UP, 10: Cause.EXPORT}


def test_one_thing_is_found_by_its_id_however_often_it_was_made(database: Database) -> None:
    kept = items(database)
    assert kept[4].public_id == "ada"
    assert (kept[10].vendor_id, kept[10].public_id) == ("job-77", VIDEO)
    with database.read() as session:
        lines = of_lesson(session, VIDEO)
    assert [line.is_film for line in lines] == [False, True, False]


def test_what_a_person_agreed_to_stands_with_the_draft_and_its_job(database: Database) -> None:
    with database.read() as session:
        draft = next(one for one in session.exec(select(Draft)).all() if one.kind == "agent")
        job = next(one for one in session.exec(select(Job)).all() if one.kind == "agent")
    assert agreed_to(draft.settings) == agreed_to(job.settings) == {"ada"}
    assert "rebuilds" not in draft.settings["options"]


def test_what_a_draft_is_made_from_is_read_as_before(database: Database) -> None:
    with database.read() as session:
        drafts = session.exec(select(Draft)).all()
    targets = {one.kind: read_target(one.settings) for one in drafts}
    assert targets["campaign"] == Target("campaign", "c0ffee00-2d4e-4f60-9a7b-8c9d0e1f2a04", "Spring")
    assert targets["agent"] == Target("model", "essence-2", "essence-2")


def test_what_was_on_its_way_is_unclear_and_nothing_is_sent_by_the_upgrade(database: Database) -> None:
    submissions = SubmissionLedger(database, Lease())
    [job] = submissions.recover()
    [unclear] = submissions.unclear(job)
    assert (unclear.about_id, unclear.work) == ("bob", {"model": "essence-2"})
    assert submissions.due(job) == []


def test_every_request_of_before_has_its_lines_of_the_money_by_the_rule(database: Database) -> None:
    with database.read() as session:
        requests = session.exec(select(Submission)).all()
        lines = session.exec(select(ChargeLine)).all()
    quoted = {one.submission_id: one for one in lines if one.sort == LineSort.QUOTED}
    charged = {one.submission_id for one in lines if one.sort == LineSort.CHARGED}
    assert requests
    assert {one.id: one.item_count for one in requests} == {name: line.items for name, line in quoted.items()}
    assert charged == {one.id for one in requests if one.state == "accepted"}
    assert {one.said_by for one in lines} == {"rule"}
    assert all((line.standing == "settled") == (name in charged) for name, line in quoted.items())
