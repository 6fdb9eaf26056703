"""What pages read about jobs: complete, in a stable order, paged by key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from services.errors import UnknownRecord
from services.jobs.drafts import Drafts
from services.jobs.views import Views
from services.store.database import Database
from services.store.ids import new_id
from services.store.tables import Event, Job, JobTally, Quote, Submission
from tests.integration.jobs.conftest import Launch

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The time that the views see."""
    return Clock()


@pytest.fixture
def views(database: Database, clock: Clock) -> Views:
    """The reads of the pages."""
    return Views(database, {"bhuman": "BHuman"}, clock=clock)


def add_job(database: Database, draft_id: str, **fields: object) -> str:
    """A job without items."""
    values = {
        "kind": "campaign", "service": "bhuman", "name": "Spring", "person": "Ana", "state": "done", "practice": False,
        "draft_id": draft_id, "launch_token": new_id(), "fingerprint": "f", "quoted_items": 1, **fields,
    }  # fmt: skip
    with database.write() as session:
        job = Job.model_validate(values)
        session.add(job)
    return job.id


def add_submission(database: Database, job_id: str, number: int, **fields: object) -> str:
    """One paid request of a job."""
    values = {
        "job_id": job_id, "number": number, "operation": "create", "item_count": 1, "body_sha256": "0",
        "callback_token": new_id(), **fields,
    }  # fmt: skip
    with database.write() as session:
        made = Submission.model_validate(values)
        session.add(made)
    return made.id


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

    def found(**filters: object) -> list[str]:
        return [line.id for line in views.history(**filters).lines]  # type: ignore[arg-type]

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
    assert [line.id for line in seen.needs_person] == [flagged, unknown, paused]
    assert seen.needs_person[2].pause_reason == "The key was refused."
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
    drafts.rename(draft, "Other")
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
    assert (live.cents_month, live.cents_all) == (100, 200)
    assert (live.unpriced_month, live.unpriced_all) == (5, 5)
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
    assert (spent.items_month, spent.items_all, spent.cents_all) == (0, 2, None)


def test_an_empty_house_has_an_empty_overview(views: Views) -> None:
    seen = views.overview()
    assert (seen.running, seen.needs_person, seen.recent, seen.drafts, seen.spent) == ([], [], [], [], [])
    assert views.history().lines == []
    assert views.persons() == []


def test_a_job_adds_up_and_names_its_siblings(
    database: Database, drafts: Drafts, views: Views, draft: str, launch: Launch
) -> None:
    sample = launch(draft, row_ids=[0])
    drafts.mark_rows(draft, [1], "dropped", "left", "Bo")
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
    item = views.items(one).lines[0]
    assert views.item(one, item.id) == item
    with pytest.raises(UnknownRecord):
        views.item(other, item.id)


def test_item_pages_reach_every_item_once_whatever_the_filter(
    views: Views, drafts: Drafts, launch: Launch, change_items: Callable[..., None]
) -> None:
    draft_id = drafts.create(kind="campaign", person="Ana")
    drafts.put_file(draft_id, b"Name\n" + b"".join(b"Ana %d\n" % n for n in range(23)), "people.csv", "Ana")
    drafts.set_variables(draft_id, ["name"])
    drafts.confirm_all(draft_id)
    job_id = launch(draft_id)
    states = ("succeeded", "failed", "rendering", "waiting")
    change_items(job_id, {n: {"state": states[n % 4], "flag": "x" if n % 5 == 0 else ""} for n in range(23)})

    def rows(**filters: object) -> list[int]:
        found: list[int] = []
        after: int | None = None
        while True:
            page = views.items(job_id, after=after, limit=4, **filters)  # type: ignore[arg-type]
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


def test_only_what_is_ready_and_not_flagged_is_good(
    views: Views, draft: str, launch: Launch, change_items: Callable[..., None]
) -> None:
    job_id = launch(draft)
    change_items(job_id, {0: {"state": "succeeded"}, 1: {"state": "succeeded", "flag": "x"}})
    assert [line.is_good for line in views.items(job_id).lines] == [True, False, False]


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


def test_events_and_requests_are_paged(database: Database, views: Views, draft: str) -> None:
    job_id = add_job(database, draft)
    with database.write() as session:
        for number in range(7):
            session.add(Event(job_id=job_id, actor="Ana", verb="noted", text=str(number)))
    for number in range(1, 5):
        add_submission(database, job_id, number, state="accepted" if number % 2 else "refused")
    first = views.events(job_id, limit=5)
    rest = views.events(job_id, before=first.next_before, limit=5)
    assert [line.text for line in [*first.lines, *rest.lines]] == ["6", "5", "4", "3", "2", "1", "0"]
    assert rest.next_before is None
    assert [line.number for line in views.submissions(job_id, limit=2)] == [1, 2]
    assert [line.number for line in views.submissions(job_id, after=2)] == [3, 4]
    assert [line.number for line in views.submissions(job_id, state="refused")] == [2, 4]
