"""What cannot be sent, and a service that says no or does not answer: clear texts, nothing charged, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from services.jobs.states import ItemState, JobState, SubmissionState
from tests.e2e.conftest import Hire
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office, opened, people
from tests.rigs.job_page import page_of
from tests.rigs.machine.processes import SandboxProcess, free_port

pytestmark = pytest.mark.browser
NOT_THERE = "0badcafe-0000-4000-8000-000000000000"


def test_a_required_variable_that_nothing_fills_keeps_the_launch_away(office: Office, ana: Colleague) -> None:
    draft_id = office.draft(people("Missing", 3))
    ana.opens(f"/campaigns?draft={draft_id}")
    ana.names_variables(["first_name", "company", "renewal_date"])
    ana.sees("Nothing fills it yet")
    ana.goes_to_check()
    ana.goes_to_launch()
    assert "renewal_date" in ana.alert("Still to do before a quote").inner_text()
    expect(ana.page.get_by_role("button", name=re.compile("^Launch [0-9]|^Try [0-9]"))).to_have_count(0)
    ana.sees_no_trace()


def test_a_campaign_that_does_not_exist_fails_every_row_with_the_reason_and_charges_nothing(
    office: Office, ana: Colleague
) -> None:
    draft_id = office.draft(people("Nowhere", 3))
    ana.opens(f"/campaigns?draft={draft_id}")
    ana.pastes_campaign(f"https://app.bhuman.ai/campaign/generatedVideos/{NOT_THERE}")
    ana.sees("not in the list")
    ana.goes_to_check()
    ana.goes_to_launch()
    job_id = ana.launches("3 videos")
    ana.sees_state("Failed")
    expect(ana.cards.first).to_contain_text("Failed")
    ana.cards.first.click()
    dialog = ana.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Unknown campaign")
    ana.sees_no_trace()
    assert {item.state for item in office.items(job_id)} == {ItemState.FAILED}
    assert [one.charged for one in page_of(office.app.views, job_id).requests] == ["no"]
    assert sum(office.times_paid("Nowhere").values()) == 0


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxProcess]:
    """A service apart from the dashboard, which looks at keys."""
    with SandboxProcess(tmp_path / "service") as one:
        yield one


def test_a_wrong_key_pauses_the_job_with_the_reason_and_nothing_is_charged(
    tmp_path: Path, sandbox: SandboxProcess, hire: Hire
) -> None:
    with opened(tmp_path / "office", {"CALLSHEET_BHUMAN_API_KEY": "refused"}, sandbox=sandbox) as office:
        ana = hire(office)
        draft_id = office.draft(people("Locked", 3))
        ana.opens(f"/campaigns?draft={draft_id}")
        ana.presses("Refresh list")
        box = ana.alert("did not give this key its list").inner_text()
        assert "Paste the address" in box
        assert "Nothing was charged" in box
        ana.goes_to_check()
        ana.goes_to_launch()
        job_id = ana.launches("3 videos")
        ana.sees_state("Paused")
        ana.alert(re.compile("key", re.IGNORECASE))
        ana.sees("Nothing was charged for this request")
        ana.sees_no_trace()
        assert office.job(job_id).state == JobState.PAUSED
        assert office.job(job_id).submissions == {SubmissionState.READY: 1}
        assert {item.state for item in office.items(job_id)} == {ItemState.WAITING}
        assert [request["accepted"] for request in office.paid()] == [False]


def test_a_host_that_nobody_answers_at_is_named_and_the_job_waits_without_loss(tmp_path: Path, hire: Hire) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    hosts = {f"CALLSHEET_BHUMAN_{host}_URL": nobody for host in ("STUDIO", "USER", "STORE")}
    with opened(tmp_path, {**hosts, "CALLSHEET_BHUMAN_API_KEY": "practice"}) as office:
        ana = hire(office)
        draft_id = office.draft(people("Away", 3))
        ana.opens(f"/campaigns?draft={draft_id}")
        ana.presses("Refresh list")
        box = ana.alert(re.compile("could not be reached|no connection|not reach", re.IGNORECASE)).inner_text()
        assert "BHuman" in box
        assert "Nothing was charged" in box
        ana.goes_to_check()
        ana.goes_to_launch()
        job_id = ana.launches("3 videos")
        ana.sees(re.compile("could not be reached; trying again"))
        ana.reloads()
        ana.sees_state("Running")
        ana.sees_no_trace()
        # In the moment of another try it is on its way.
        ready = {SubmissionState.READY: 1}
        office.until(lambda: office.job(job_id).submissions == ready, "it waits")
        assert {item.state for item in office.items(job_id)} == {ItemState.WAITING}
