"""One job: its numbers, its items, its requests and its history, paged by key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from services.errors import UnknownRecord
from services.jobs.drafts.drafts import Drafts
from services.jobs.views import items as item_view
from services.jobs.views import page as page_view
from services.jobs.views.page import ItemFilter
from services.jobs.views.views import Views
from services.store.database import Database
from services.store.tables import Event, Item, JobTally
from tests.rigs.job_page import page_of
from tests.rigs.people import ANA, named
from tests.rigs.plain_kind import NOON, Clock, Launch, add_job, add_submission


def test_a_job_adds_up_and_names_its_siblings(
    database: Database, drafts: Drafts, views: Views, draft: str, launch: Launch
) -> None:
    sample = launch(draft, row_ids=[0])
    drafts.mark_rows(draft, [1], "dropped", "left", named("Bo"))
    job_id = launch(draft)
    lost = add_submission(
        database, job_id, 2, state="unknown", error_kind="Unclear", error_text="No answer.", charged="unknown"
    )
    view = views.job(job_id)
    assert (view.rows, view.held_out, view.dropped, view.rows_in) == (1, 0, 1, 2)
    assert view.submissions == {"accepted": 1, "unknown": 1}
    assert [(one.id, one.error_text, one.charged) for one in view.unknown_submissions] == [
        (lost, "No answer.", "unknown")
    ]
    assert [(one.id, one.is_sample) for one in view.siblings] == [(sample, True)]
    assert view.settings["target"]["vendor_id"] == "spring"
    assert (view.draft_id, view.upload_name) == (draft, "people.csv")


def test_unknown_jobs_and_items_are_named_as_such(views: Views, draft: str, launch: Launch) -> None:
    for read in (views.job, views.progress):
        with pytest.raises(UnknownRecord):
            read("nothing")
    one, other = launch(draft, row_ids=[0]), launch(draft, row_ids=[1])
    item = page_of(views, one).items.lines[0]
    assert views.item(one, item.id) == item
    with pytest.raises(UnknownRecord):
        views.item(other, item.id)


def test_item_pages_reach_every_item_once_whatever_the_filter(
    views: Views,
    drafts: Drafts,
    launch: Launch,
    change_items: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page_view, "ITEMS_SHOWN", 4)
    draft_id = drafts.create(kind="campaign", person=ANA)
    drafts.put_file(draft_id, b"Name\n" + b"".join(b"Ana %d\n" % n for n in range(23)), "people.csv", ANA)
    drafts.set_variables(draft_id, ["name"], ANA)
    drafts.confirm(draft_id, drafts.get(draft_id).mapping.sources, ANA)
    job_id = launch(draft_id)
    states = ("succeeded", "failed", "rendering", "waiting")
    change_items(job_id, {n: {"state": states[n % 4], "flag": "x" if n % 5 == 0 else ""} for n in range(23)})

    def rows(**filters: Any) -> list[int]:
        found: list[int] = []
        after: int | None = None
        while True:
            page = page_of(views, job_id, after=after, **filters).items
            found += [line.row_id for line in page.lines]
            after = page.next_after
            if after is None:
                return found

    assert rows() == list(range(23))
    assert rows(states=["failed", "waiting"]) == [n for n in range(23) if n % 4 in (1, 3)]
    assert rows(states=[]) == []
    assert rows(flagged=True) == [n for n in range(23) if n % 5 == 0]
    assert rows(flagged=True, states=["succeeded"]) == [0, 20]
    assert rows(text="ana 1") == [1, *range(10, 20)]
    assert rows(text="ana 1", states=["failed"]) == [1, 13, 17]


def test_a_row_that_was_tried_again_stands_where_its_row_stands_with_its_newest_attempt(
    views: Views,
    database: Database,
    draft: str,
    launch: Launch,
    change_items: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job_id = launch(draft)
    change_items(job_id, {0: {"state": "failed", "superseded": True}})
    again = add_submission(database, job_id, 2)
    with database.write() as session:
        session.add(
            Item(
                job_id=job_id, draft_id=draft, row_id=0, attempt=2, submission_id=again, position=0,
                state="waiting", values_hash="h",
            )
        )  # fmt: skip
    told = [(line.row_id, line.attempt) for line in page_of(views, job_id).items.lines]
    assert told == [(0, 2), (1, 1), (2, 1)]
    monkeypatch.setattr(page_view, "ITEMS_SHOWN", 1)
    assert [line.row_id for line in page_of(views, job_id, states=["waiting"]).items.lines] == [0]
    first = page_of(views, job_id).items
    monkeypatch.setattr(page_view, "ITEMS_SHOWN", 2)
    assert [line.row_id for line in page_of(views, job_id, after=first.next_after).items.lines] == [1, 2]


@pytest.mark.parametrize("few", [0, 1_000])
def test_a_page_is_the_same_in_whichever_way_its_items_are_found(
    views: Views,
    draft: str,
    launch: Launch,
    change_items: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    few: int,
) -> None:
    monkeypatch.setattr(item_view, "FEW", few)
    sample, job_id = launch(draft, row_ids=[1]), launch(draft, row_ids=[0, 2])
    change_items(job_id, {0: {"state": "failed"}})
    assert [line.row_id for line in page_of(views, job_id).items.lines] == [0, 2]
    assert [line.row_id for line in page_of(views, job_id, states=["failed"]).items.lines] == [0]
    assert [line.row_id for line in page_of(views, job_id, states=["waiting", "failed"]).items.lines] == [0, 2]
    assert [line.row_id for line in page_of(views, sample, states=["waiting"]).items.lines] == [1]


def test_only_what_is_ready_and_not_flagged_is_good(
    views: Views, draft: str, launch: Launch, change_items: Callable[..., None]
) -> None:
    job_id = launch(draft)
    change_items(job_id, {0: {"state": "succeeded"}, 1: {"state": "succeeded", "flag": "x"}})
    assert [line.is_good for line in page_of(views, job_id).items.lines] == [True, False, False]


def test_progress_tells_speed_and_time_left_from_the_last_minutes(
    views: Views, database: Database, clock: Clock, draft: str, launch: Launch
) -> None:
    job_id = launch(draft)

    def finished(number: int) -> None:
        with database.write() as session:
            session.merge(JobTally(job_id=job_id, state="succeeded", items=number))
            session.merge(JobTally(job_id=job_id, state="waiting", items=100 - number))

    finished(0)
    assert (views.progress(job_id).per_minute, views.progress(job_id).seconds_left) == (None, None)
    clock.now += timedelta(minutes=10)
    finished(10)
    assert views.progress(job_id).per_minute == pytest.approx(1.0)
    clock.now += timedelta(minutes=1)
    finished(40)
    now = views.progress(job_id)
    assert now.per_minute == pytest.approx(30.0)
    assert now.seconds_left == pytest.approx(120.0)
    assert (now.done, now.waiting, now.total) == (40, 60, 100)
    clock.now += timedelta(minutes=1)
    assert views.progress(job_id).per_minute == pytest.approx(15.0)


def test_a_job_that_stands_has_no_time_left(views: Views, database: Database, draft: str, launch: Launch) -> None:
    job_id = launch(draft, state="paused")
    add_submission(database, job_id, 2, wait_reason="BHuman asked us to wait.", due_at=NOON)
    add_submission(database, job_id, 3, wait_reason="BHuman asked us to wait.", due_at=NOON + timedelta(minutes=1))
    now = views.progress(job_id)
    assert now.seconds_left is None
    assert [(one.reason, one.submissions, one.due_at) for one in now.waiting_reasons] == [
        ("BHuman asked us to wait.", 2, NOON)
    ]


def test_events_are_paged_and_the_first_requests_shown(
    database: Database, views: Views, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_view, "EVENTS_SHOWN", 5)
    monkeypatch.setattr(page_view, "REQUESTS_SHOWN", 2)
    job_id = add_job(database, draft)
    with database.write() as session:
        for number in range(7):
            session.add(Event(job_id=job_id, actor="Ana", verb="noted", text=str(number)))
    for number in range(1, 5):
        add_submission(database, job_id, number, state="accepted" if number % 2 else "refused")
    first = page_of(views, job_id).events
    rest = views.page(job_id, ItemFilter(), events_before=first.next_before).events
    assert [line.text for line in [*first.lines, *rest.lines]] == ["6", "5", "4", "3", "2", "1", "0"]
    assert rest.next_before is None
    assert [line.number for line in page_of(views, job_id).requests] == [1, 2]
