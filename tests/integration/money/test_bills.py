"""The money record: what was quoted, charged, given back and not explained, fed by what services say."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlmodel import select

from services.jobs.costs import Amount
from services.jobs.launch.caps import Limits
from services.jobs.ledger.money.caps import EACH, RUN
from services.jobs.states import JobState
from services.jobs.views.money.sums import MoneySum
from services.people.persons import Person, Role
from services.store.money_tables import BalanceSeen
from services.store.tables import Job, utc_now
from services.vendors.wire.exchange import tls
from tests.rigs.agents import AgentsRig, agents_rigged, tutors
from tests.rigs.job_page import page_of
from tests.rigs.lessons import LessonsRig, lessons_rigged, topics
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.people import ANA
from tests.rigs.rig import Rig, people

OLGA = Person("Olga", Role.ADMIN)


@pytest.fixture
def agents(tmp_path: Path) -> Iterator[AgentsRig]:
    with agents_rigged(tmp_path) as one:
        yield one


def money(rig: Rig, job_id: str) -> MoneySum:
    [found] = rig.app.statements.of_job(job_id).sums
    return found


def unexplained(rig: Rig) -> list[tuple[int | None, str]]:
    lines = rig.app.statements.of_month(utc_now()).lines
    return [(line.amount.cents, line.text) for line in lines if line.sort == "not_explained"]


def draft_of(agents: AgentsRig, count: int) -> str:
    draft_id = agents.draft(tutors(count))
    agents.app.targets.refresh_prices("agent", agents.app.drafts.get(draft_id).settings)
    return draft_id


def test_what_bithuman_lists_is_written_down_and_its_balance_fits(agents: AgentsRig) -> None:
    agents.order("run_fails")
    rig = agents.rig
    job_id = rig.launch(draft_of(agents, 4))
    assert rig.finish(job_id) == JobState.DONE_WITH_FAILURES
    found = money(rig, job_id)
    assert (found.quoted.cents, found.charged.cents, found.refunded.cents) == (1000, 1000, 250)
    assert (found.not_explained.cents, found.taken.cents, found.waiting) == (None, 750, 0)
    assert found.taken.cents == agents.spent()
    lines = rig.app.statements.of_job(job_id).lines
    assert {line.by_service for line in lines if line.sort != "quoted"} == {True}
    assert rig.finish(rig.launch(draft_of(agents, 2))) == JobState.DONE
    assert unexplained(rig) == []


def test_a_service_that_charges_more_stops_the_job_before_the_cap_is_crossed_by_more_than_one_item(
    agents: AgentsRig,
) -> None:
    rig = agents.rig
    rig.app.caps.set(RUN, EACH, Limits(cents=1000), OLGA)
    agents.order("charges_more", times=20)
    job_id = rig.launch(draft_of(agents, 8))
    rig.until(lambda: rig.state(job_id) == JobState.PAUSED, "the job pauses")
    with rig.app.database.read() as session:
        reason = session.exec(select(Job.pause_reason).where(Job.id == job_id)).one()
    assert "took 500 credits" in reason
    assert "more than this job was quoted at" in reason
    dearest = 500
    while agents.spent() < 1000:
        before = agents.spent()
        rig.app.controls.resume(job_id, ANA)
        rig.until(lambda: rig.state(job_id) == JobState.PAUSED, "the job pauses again")
        assert agents.spent() > before
    assert agents.spent() <= 1000 + dearest
    rig.app.controls.resume(job_id, ANA)
    rig.until(lambda: rig.state(job_id) == JobState.PAUSED, "the cap keeps it")
    found = money(rig, job_id)
    made = len(agents.made())
    assert (found.charged.cents, found.not_explained.cents) == (250 * made, 250 * made)
    assert found.taken.cents == agents.spent()


def test_a_lesson_that_costs_more_than_its_estimate_stops_the_job_before_the_cap_is_crossed_by_more_than_one(
    tmp_path: Path,
) -> None:
    with lessons_rigged(tmp_path) as lessons:
        rig = lessons.rig
        lessons.settings(credits=1000, more_fields=True)
        rig.app.caps.set(RUN, EACH, Limits(credits=9000), OLGA)
        lessons.order("charges_more", times=20)
        draft_id = lessons.draft([{"prompt": topic} for topic in topics(6)])
        rig.app.targets.refresh_prices("lesson", rig.app.drafts.get(draft_id).settings)
        job_id = rig.launch(draft_id)

        def spent() -> int:
            return sum(int(one["charged_credits"]) for one in lessons.paid())

        rig.until(lambda: rig.state(job_id) == JobState.PAUSED, "the job pauses")
        rig.until(lambda: spent() >= 60, "the lesson is over")
        dearest = spent()
        assert dearest == 60, "one lesson, and no second beside it"
        with rig.app.database.read() as session:
            reason = session.exec(select(Job.pause_reason).where(Job.id == job_id)).one()
        assert "more than this job was quoted at" in reason
        for _ in range(3):
            rig.app.controls.resume(job_id, ANA)
            rig.until(lambda: rig.state(job_id) == JobState.PAUSED, "it pauses again")
        rig.until(lambda: spent() >= 90, "the last lesson is over")
        assert spent() < 90 + dearest
        rig.until(lambda: money(rig, job_id).taken.credits == spent() * 100, "all that was taken is written down")


def test_what_somebody_took_beside_us_is_not_explained_and_can_be_seen(agents: AgentsRig) -> None:
    rig = agents.rig
    assert rig.finish(rig.launch(draft_of(agents, 1))) == JobState.DONE
    body = {"prompt": "Made by somebody else", "model": "essence-1"}
    url = f"http://127.0.0.1:{rig.port}/sandbox/bithuman/v1/agent/generate"
    made = httpx.post(url, json=body, headers={"api-secret": "practice"}, timeout=PATIENCE, verify=tls())
    assert made.is_success, made.text
    assert rig.finish(rig.launch(draft_of(agents, 1))) == JobState.DONE
    [(cents, text)] = unexplained(rig)
    assert cents == 250
    assert "used the account elsewhere" in text
    with rig.app.database.read() as session:
        seen = session.exec(select(BalanceSeen)).one()
    assert seen.topped_up == seen.hundredths - 1000, "as its summary of credits says, beside the plan's"


def test_where_a_service_says_nothing_the_rate_is_charged_by_a_rule(rig: Rig) -> None:
    rig.app.targets.set_rate_cents("bhuman", 40, OLGA)
    job_id = rig.launch(rig.draft(people(3)))
    assert rig.finish(job_id) == JobState.DONE
    found = money(rig, job_id)
    assert (found.quoted, found.charged, found.refunded.cents) == (Amount(120), Amount(120), None)
    [charged] = [line for line in rig.app.statements.of_job(job_id).lines if line.sort == "charged"]
    assert not charged.by_service
    assert "the service says nothing" in charged.text


def test_in_practice_nothing_is_charged_yes(rig: Rig) -> None:
    job_id = rig.launch(rig.draft(people(3)))
    rig.finish(job_id)
    assert rig.app.views.job(job_id).practice
    assert [one.charged for one in page_of(rig.app.views, job_id).requests] == ["practice"]


def test_a_statement_file_is_harmless_for_spreadsheets_and_holds_every_line(rig: Rig) -> None:
    rig.app.targets.set_rate_cents("bhuman", 40, OLGA)
    job_id = rig.launch(rig.draft(people(3), name="=HYPERLINK(1).csv"))
    rig.finish(job_id)
    _name, data = rig.app.statements.job_file(job_id)
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0][:4] == ["When (UTC)", "Service", "Practice", "Job"]
    assert sorted(row[5] for row in rows[1:]) == ["charged", "quoted"]
    assert {row[3] for row in rows[1:]} == {"'=HYPERLINK(1).csv"}
    assert {row[7] for row in rows[1:]} == {"1.20"}
    assert {row[2] for row in rows[1:]} == {"practice, nothing is paid"}
    assert rig.app.statements.month_file(utc_now())[1] == data


@pytest.mark.parametrize("told", [True, False], ids=["with each lesson", "by the balance alone"])
def test_what_vacademy_says_of_its_lessons_is_written_in_credits_and_its_balance_fits(
    lessons: LessonsRig, told: bool
) -> None:
    rig = lessons.rig
    lessons.settings(credits=1000, more_fields=told)
    lessons.order("run_fails")
    draft_id = lessons.draft([{"prompt": topic} for topic in topics(3)])
    rig.app.targets.refresh_prices("lesson", rig.app.drafts.get(draft_id).settings)
    listed = rig.app.targets.listed_prices("lesson", rig.app.drafts.get(draft_id).settings)
    assert listed is not None
    job_id = rig.launch(draft_id)
    rig.finish(job_id)
    found = money(rig, job_id)
    assert found.quoted.credits == round(listed.amounts["high"] * 100) * 3
    took = sum(one["charged_credits"] - one["refunded_credits"] for one in lessons.paid())
    assert (found.taken.credits, found.waiting) == (took * 100, 0)
    second = lessons.launch(topics(1))
    rig.finish(second)
    lines = rig.app.statements.of_month(utc_now()).lines
    assert [line.amount for line in lines if line.sort == "not_explained"] == []
