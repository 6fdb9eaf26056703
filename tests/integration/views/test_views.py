"""Overview and History: complete, newest first, paged by key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from services.jobs.drafts.drafts import Drafts
from services.jobs.states import JOB_FINAL, JOB_OPEN
from services.jobs.views.views import Views
from services.store.database import Database
from services.store.tables import Item, Quote
from tests.rigs.people import ANA
from tests.rigs.plain_kind import NOON, Clock, Launch, add_job, add_submission


def test_history_pages_reach_every_job_once_newest_first(database: Database, views: Views, draft: str) -> None:
    made = [add_job(database, draft) for _ in range(13)]
    seen: list[str] = []
    page = views.history(limit=5)
    while True:
        seen += [line.id for line in page.lines]
        if page.next_before is None:
            break
        page = views.history(before=page.next_before, limit=5)
    assert seen == sorted(made, reverse=True)


def test_a_page_that_ends_exactly_at_the_last_job_has_no_next(database: Database, views: Views, draft: str) -> None:
    for _ in range(5):
        add_job(database, draft)
    assert views.history(limit=5).next_before is None
    assert views.history(limit=4).next_before is not None


def test_history_filters_all_have_to_fit(database: Database, views: Views, draft: str) -> None:
    one = add_job(database, draft, person="Bo", state="failed", kind="lesson", created_at=NOON)
    two = add_job(database, draft, person="Bo", state="done", created_at=NOON + timedelta(days=1))
    three = add_job(database, draft, person="Ana", state="failed", created_at=NOON + timedelta(days=2))

    def found(**filters: Any) -> list[str]:
        return [line.id for line in views.history(**filters).lines]

    assert found() == [three, two, one]
    assert found(person="Bo") == [two, one]
    assert found(state="failed") == [three, one]
    assert found(kind="lesson") == [one]
    assert found(person="Bo", state="failed") == [one]
    assert found(since=NOON + timedelta(days=1)) == [three, two]
    assert found(until=NOON + timedelta(days=1)) == [one]
    assert found(person="Bo", kind="campaign", state="failed") == []


@pytest.mark.parametrize("text", ["ünal", "ÜNAL", "Ünal", "100%", "spring_g", "GUESTS", "名前"])
def test_history_finds_text_in_any_script_and_takes_no_letter_as_a_pattern(
    database: Database, views: Views, draft: str, text: str
) -> None:
    wanted = add_job(database, draft, name="Ünal 100%", target_name="名前", upload_name="spring_guests.csv")
    add_job(database, draft, name="Unal 1000", target_name="x", upload_name="springXguest.csv")
    assert [line.id for line in views.history(text=text).lines] == [wanted]


def test_persons_are_each_named_once(database: Database, views: Views, draft: str) -> None:
    for person in ("bo", "Ana", "Ünal", "Ana", "", "bo"):
        add_job(database, draft, person=person)
    assert views.persons() == ["", "Ana", "bo", "Ünal"]


def test_a_line_counts_items_unknown_requests_and_flags(
    database: Database, views: Views, draft: str, launch: Launch, change_items: Callable[..., None]
) -> None:
    job_id = launch(draft)
    change_items(job_id, {0: {"state": "succeeded"}, 1: {"flag": "Two rows say the same."}})
    add_submission(database, job_id, 2, state="unknown")
    (line,) = views.history().lines
    assert line.tallies == {"succeeded": 1, "waiting": 2}
    assert (line.total, line.unknown, line.flagged) == (3, 1, 1)


def test_overview_names_what_runs_what_waits_for_a_person_and_what_ended(
    database: Database, views: Views, draft: str, launch: Launch, change_items: Callable[..., None]
) -> None:
    paused = add_job(database, draft, state="paused", pause_reason="The key was refused.")
    done = add_job(database, draft, state="done", finished_at=NOON)
    failed = add_job(database, draft, state="failed", finished_at=NOON - timedelta(hours=1))
    queued = add_job(database, draft, state="queued")
    unknown = add_job(database, draft, state="running")
    add_submission(database, unknown, 1, state="unknown")
    flagged = launch(draft, state="done")
    change_items(flagged, {1: {"flag": "Two rows say the same."}})
    seen = views.overview()
    assert [line.id for line in seen.running] == [unknown, queued]
    assert [line.id for line in seen.needs_person] == [flagged, unknown, failed, paused]
    assert seen.needs_person[3].pause_reason == "The key was refused."
    assert [line.id for line in seen.recent] == [flagged, done, failed]


def test_overview_shows_drafts_that_are_not_launched_yet(
    drafts: Drafts, views: Views, draft: str, launch: Launch
) -> None:
    launch(draft, row_ids=[0])
    assert [(line.id, line.jobs) for line in views.overview().drafts] == [(draft, 1)]
    launch(draft)
    assert views.overview().drafts == []
    assert [line.id for line in drafts.list_open()] == [draft]


def test_a_quote_of_the_present_revision_makes_a_draft_ready(
    database: Database, drafts: Drafts, views: Views, draft: str
) -> None:
    with database.write() as session:
        revision = drafts.get(draft).revision
        session.add(Quote(draft_id=draft, fingerprint="f", revision=revision, items=1, submissions=1, person="Ana"))
    assert [line.step for line in views.overview().drafts] == ["ready"]
    drafts.rename(draft, "Other", ANA)
    assert [line.step for line in views.overview().drafts] == ["checks"]


def test_spending_counts_what_was_accepted_at_the_rate_of_its_launch(
    database: Database, views: Views, draft: str
) -> None:
    priced = add_job(database, draft, quoted_items=10, estimate_cents=250)
    free = add_job(database, draft, quoted_items=5)
    practice = add_job(database, draft, practice=True, quoted_items=7, estimate_cents=700)
    old = NOON - timedelta(days=40)
    add_submission(database, priced, 1, state="accepted", item_count=4, answered_at=NOON)
    add_submission(database, priced, 2, state="accepted", item_count=4, answered_at=old)
    add_submission(database, priced, 3, state="unknown", item_count=2, answered_at=NOON)
    add_submission(database, free, 1, state="accepted", item_count=5, answered_at=NOON)
    add_submission(database, practice, 1, state="accepted", item_count=7, answered_at=NOON)
    live, played = views.overview().spent
    assert (live.title, live.practice, played.practice) == ("BHuman", False, True)
    assert (live.items_month, live.items_all) == (9, 13)
    assert live.cents_month == 100
    assert live.unpriced_month == 5
    assert played.items_all == 7


def test_spending_is_added_up_again_when_another_request_is_accepted(
    database: Database, views: Views, clock: Clock, draft: str
) -> None:
    job_id = add_job(database, draft)
    add_submission(database, job_id, 1, state="accepted", answered_at=NOON)
    assert views.overview().spent[0].items_month == 1
    add_submission(database, job_id, 2, state="accepted", answered_at=NOON)
    assert views.overview().spent[0].items_month == 2
    clock.now = NOON + timedelta(days=30)
    spent = views.overview().spent[0]
    assert (spent.items_month, spent.items_all, spent.cents_month) == (0, 2, None)


def test_an_empty_app_has_an_empty_overview(views: Views) -> None:
    seen = views.overview()
    assert (seen.running, seen.needs_person, seen.recent, seen.drafts, seen.spent) == ([], [], [], [], [])
    assert views.history().lines == []
    assert views.persons() == []


def test_a_line_is_pictured_by_the_first_that_is_ready_where_that_has_a_picture(
    database: Database, views: Views, draft: str, launch: Launch, change_items: Callable[..., None]
) -> None:
    job_id = launch(draft)
    picture = {"state": "succeeded", "thumbnail_url": "https://c.example/1.png"}
    assert views.history().lines[0].pictured is None
    change_items(job_id, {0: {"thumbnail_url": "https://c.example/0.png"}, 1: picture, 2: picture})
    with database.read() as session:
        first_ready = session.scalars(select(Item.id).where(col(Item.row_id) == 1)).one()
    assert views.history().lines[0].pictured == first_ready
    change_items(job_id, {0: {"state": "succeeded", "thumbnail_url": None}})
    assert views.history().lines[0].pictured is None


def test_the_newest_of_a_kind_are_those_in_the_states_asked_for_and_not_archived(
    database: Database, views: Views, draft: str
) -> None:
    add_job(database, draft, state="running", kind="lesson")
    running = [add_job(database, draft, state=state) for state in ("running", "paused", "queued")]
    done = [add_job(database, draft, state=state) for state in ("done", "failed", "cancelled")]
    add_job(database, draft, state="done", archived_at=NOON)
    assert [line.id for line in views.newest("campaign", JOB_OPEN, 9)] == running[::-1]
    assert [line.id for line in views.newest("campaign", JOB_FINAL, 9)] == done[::-1]
    assert [line.id for line in views.newest("campaign", JOB_FINAL, 2)] == done[:0:-1]
    assert [line.id for line in views.overview().recent] == done[::-1]
