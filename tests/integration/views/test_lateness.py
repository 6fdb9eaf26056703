"""Late and stalled are judged by the team's own earlier times for the same target, and are marks, never states."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, inspect, select, update
from sqlmodel import col

from services.errors import UnknownRecord
from services.jobs.ledger.moves import count
from services.jobs.views.lateness import FEWEST, NEVER_LATE_WITHIN, WITHOUT_HISTORY, Lateness
from services.jobs.views.lines import JobLine
from services.jobs.views.page import ITEMS_SHOWN, ItemFilter, JobPage
from services.jobs.views.views import Views
from services.store.database import Database
from services.store.tables import Item, Job, JobTally, Submission
from tests.rigs.plain_kind import NOON, Clock, add_job, add_submission

TARGET = "spring"
MINUTE = 60.0


class Bench:
    """Jobs of one team with items that took, or are taking, so many seconds."""

    def __init__(self, database: Database, draft_id: str, clock: Clock) -> None:
        self.database = database
        self.draft_id = draft_id
        self.lateness = Lateness(database, clock)
        self._views = Views(database, clock=clock)
        self._rows = 0

    def page(self, job_id: str, text: str | None = None, after: int | None = None) -> JobPage:
        """The job's page with its late items."""
        return self._views.page(job_id, ItemFilter(late=True, text=text, after=after))

    def finished(self, seconds: list[float], *, state: str = "succeeded", **job: Any) -> str:
        """An earlier job whose items took so long."""
        job_id = add_job(self.database, self.draft_id, **{"target_id": TARGET, "host": "practice"} | job)
        self.items(job_id, seconds, state=state)
        return job_id

    def overview(self) -> list[JobLine]:
        """The jobs that need a person."""
        return self._views.overview().needs_person

    def running(
        self,
        waiting: list[float],
        *,
        unchanged: list[float] | None = None,
        request: str = "accepted",
        target_id: str = TARGET,
    ) -> str:
        """The job at hand: its items were sent so many seconds ago."""
        job_id = add_job(self.database, self.draft_id, state="running", target_id=target_id, host="practice")
        self.items(job_id, waiting, state="rendering", unchanged=unchanged, request=request)
        return job_id

    def items(
        self,
        job_id: str,
        seconds: list[float],
        *,
        state: str,
        unchanged: list[float] | None = None,
        request: str = "accepted",
    ) -> None:
        """Items of one request for each; what is finished took these seconds, what is not was sent so long ago."""
        for number, took in enumerate(seconds):
            self._rows += 1
            sent_at = NOON - timedelta(seconds=took)
            submission = add_submission(
                self.database, job_id, self._rows, state=request, claimed_at=sent_at, answered_at=sent_at
            )
            with self.database.write() as session:
                count(session, job_id, state, 1)
                session.add(
                    Item(
                        job_id=job_id,
                        draft_id=self.draft_id,
                        row_id=self._rows,
                        submission_id=submission,
                        position=0,
                        state=state,
                        values_hash=str(self._rows),
                        label=f"Row {number}",
                        sent_at=sent_at,
                        finished_at=NOON if state in {"succeeded", "failed"} else None,
                        updated_at=NOON - timedelta(seconds=unchanged[number] if unchanged else took),
                    )
                )


@pytest.fixture
def bench(database: Database, draft: str, clock: Clock) -> Bench:
    return Bench(database, draft, clock)


def test_late_is_three_times_what_all_but_the_slowest_took(bench: Bench) -> None:
    bench.finished([40.0] * 18 + [60.0, 600.0])
    usual = bench.lateness.late(bench.running([1.0])).usual
    assert (usual.typical, usual.late_after) == (40.0, 180.0)
    assert usual.stalled_after == 360.0


def test_without_history_late_is_fifteen_minutes(bench: Bench) -> None:
    job = bench.running([14 * MINUTE, 16 * MINUTE])
    assert bench.lateness.late(job).usual.typical is None
    assert bench.lateness.late(job).usual.late_after == WITHOUT_HISTORY == 15 * MINUTE
    assert bench.lateness.late(job).late == 1


def test_too_few_earlier_items_are_no_history(bench: Bench) -> None:
    bench.finished([10.0] * (FEWEST - 1))
    assert bench.lateness.late(bench.running([1.0])).usual.late_after == WITHOUT_HISTORY


def test_nothing_is_late_within_half_a_minute_however_fast_the_service_was(bench: Bench) -> None:
    bench.finished([1.0] * 10)
    job = bench.running([NEVER_LATE_WITHIN - 1])
    assert bench.lateness.late(job).late == 0


@pytest.mark.parametrize(
    "other", [{"target_id": "autumn"}, {"host": "https://studio.example"}], ids=["another campaign", "another account"]
)
def test_only_the_same_campaign_of_the_same_account_is_compared_with(bench: Bench, other: dict[str, str]) -> None:
    bench.finished([40.0] * 10, **other)
    assert bench.lateness.late(bench.running([1.0])).usual.typical is None


def test_what_failed_or_was_given_up_is_no_measure(bench: Bench) -> None:
    bench.finished([5000.0] * 10, state="failed")
    assert bench.lateness.late(bench.running([1.0])).usual.typical is None


def test_a_later_job_does_not_change_the_measure_of_an_earlier_one(bench: Bench) -> None:
    job = bench.running([1.0])
    bench.finished([40.0] * 10, id="zz-later")
    assert bench.lateness.late(job).usual.typical is None


def test_a_large_job_is_not_late_as_long_as_its_own_items_come_in(bench: Bench) -> None:
    bench.finished([40.0] * 3)
    job = bench.running([10 * MINUTE])
    assert bench.lateness.late(job).late == 1
    bench.items(job, [8 * MINUTE], state="succeeded")
    assert bench.lateness.late(job).late == 1, "one slow item is no stream"
    bench.items(job, [8 * MINUTE] * 20, state="succeeded")
    assert bench.lateness.late(job).late == 0


def test_late_and_stalled_are_counted_and_marked_with_their_times(bench: Bench) -> None:
    bench.finished([40.0] * 10)
    job = bench.running([60.0, 200.0, 6 * MINUTE, 20 * MINUTE], unchanged=[60.0, 10.0, 10.0, 5 * MINUTE])
    late = bench.lateness.late(job)
    assert (late.late, late.stalled, late.longest) == (3, 1, 20 * MINUTE)
    page = bench.page(job)
    assert [item.label for item in page.items.lines] == ["Row 1", "Row 2", "Row 3"]
    assert [(mark.waiting, mark.stalled) for mark in page.marks.values()] == [
        (200.0, False),
        (6 * MINUTE, False),
        (20 * MINUTE, True),
    ]


def test_late_items_are_paged_by_key_and_found_by_text(bench: Bench) -> None:
    job = bench.running([3600.0] * (ITEMS_SHOWN + 2))
    first = bench.page(job).items
    rest = bench.page(job, after=first.next_after).items
    assert [len(first.lines), len(rest.lines), rest.next_after] == [ITEMS_SHOWN, 2, None]
    assert [item.label for item in bench.page(job, text="row 61").items.lines] == ["Row 61"]


@pytest.mark.parametrize("request_state", ["unknown", "ready", "sending", "refused"])
def test_only_what_the_service_accepted_can_be_late(bench: Bench, request_state: str) -> None:
    job = bench.running([86_400.0], request=request_state)
    assert bench.lateness.late(job).late == 0
    assert bench.page(job).items.lines == []


def test_a_finished_item_is_never_late(bench: Bench) -> None:
    job = bench.running([])
    bench.items(job, [86_400.0], state="failed")
    assert bench.lateness.late(job).late == 0


def test_a_mark_changes_nothing_in_the_ledger(bench: Bench) -> None:
    job = bench.running([86_400.0] * 3)

    def ledger() -> list[Any]:
        with bench.database.read() as session:
            return [
                session.execute(select(*inspect(table).columns)).all() for table in (Job, Submission, Item, JobTally)
            ]

    before = ledger()
    assert bench.lateness.late(job).stalled == 3
    assert len(bench.page(job).marks) == 3
    assert ledger() == before


def test_lateness_of_no_job_is_said_to_be_so(bench: Bench) -> None:
    for ask in (bench.lateness.late, bench.page):
        with pytest.raises(UnknownRecord):
            ask("nothing")


def test_an_unfinished_clock_is_no_time(bench: Bench) -> None:
    job = bench.finished([40.0] * 10)
    with bench.database.write() as session:
        session.execute(update(Item).where(col(Item.job_id) == job).values(sent_at=None))
    assert bench.lateness.late(bench.running([1.0])).usual.typical is None


@pytest.fixture
def counted(database: Database) -> Callable[[Callable[[], object]], int]:
    """How many statements a read takes."""

    def count(read: Callable[[], object]) -> int:
        seen: list[str] = []

        def heard(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            seen.append(statement)

        event.listen(database.engine, "before_cursor_execute", heard)
        read()
        event.remove(database.engine, "before_cursor_execute", heard)
        return len([one for one in seen if one.startswith("SELECT")])

    return count


def test_the_cost_does_not_grow_with_the_team_s_history(
    bench: Bench, counted: Callable[[Callable[[], object]], int]
) -> None:
    for _ in range(30):
        bench.finished([40.0])
    job = bench.running([1.0])
    assert counted(lambda: bench.lateness.late(job)) <= 14


def test_of_several_jobs_each_is_late_by_its_own_measure(bench: Bench) -> None:
    bench.finished([40.0] * 10)
    bench.finished([400.0] * 10, target_id="autumn")
    late = bench.running([3 * MINUTE, 1.0])
    in_time = [bench.running([60.0]), bench.running([3 * MINUTE], request="unknown")]
    slow = bench.running([3 * MINUTE], target_id="autumn")
    for _ in range(2):  # by what was read now, and by what is kept of it
        assert {line.id for line in bench.overview()} == {late, in_time[1]}
        assert [line.id for line in bench.overview() if line.late] == [late]
    bench.items(slow, [60 * MINUTE], state="rendering")
    assert [line.id for line in bench.overview() if line.late] == [slow, late]
