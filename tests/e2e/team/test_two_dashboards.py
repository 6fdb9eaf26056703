"""Two dashboards behind one address: a tab moves from one to the other in the middle of a job, and loses nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from services.jobs.states import JOB_FINAL, JobState, SubmissionState
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import PACE, Office, opened, people, sheet
from tests.e2e.people.rows_editor import RowsEditor
from tests.rigs.job_page import page_of
from tests.rigs.machine.moving_proxy import MovingProxy
from tests.rigs.machine.processes import DashboardProcess, SandboxProcess
from tests.rigs.servers.clock import SandboxClock
from tests.rigs.servers.postgres import postgres_url

pytestmark = pytest.mark.browser
SPEED = 20.0
PASSWORD = "four words nobody guesses"


@dataclass
class Town:
    """One address, a dashboard that is there first, another with its books, and the time at the services."""

    clock: SandboxClock
    proxy: MovingProxy
    first: DashboardProcess
    second: Office


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Two machines that share a database and a folder for files, and nothing else."""
    (tmp_path / "shared").mkdir()
    with postgres_url() as url, MovingProxy() as proxy, SandboxProcess(tmp_path, speed=SPEED) as sandbox:
        shared = {
            "CALLSHEET_DATABASE_URL": url,
            "CALLSHEET_FILES_URL": (tmp_path / "shared").as_uri(),
            "CALLSHEET_TEAM_PASSWORD": PASSWORD,
            "CALLSHEET_ALLOWED_HOSTS": f"127.0.0.1:{proxy.port}",
            "CALLSHEET_WORKER_GONE_SECONDS": "4",
        }
        first = DashboardProcess(tmp_path / "first", {**sandbox.environment(), **PACE, **shared})
        first.spawn()
        try:
            with opened(tmp_path / "second", shared, sandbox=sandbox) as second:
                second.until(first.answers, "the first dashboard answers")
                proxy.leads_to(first.port)
                yield Town(SandboxClock(sandbox.control), proxy, first, second)
        finally:
            first.kill()


def test_a_tab_that_is_moved_to_another_dashboard_in_the_middle_of_a_job_follows_it_to_its_end(
    browser: Browser, town: Town
) -> None:
    ana, office = Colleague(browser, town.proxy.root), town.second
    ana.page.goto(f"{town.proxy.root}/campaigns")
    ana.says_who("Ana", PASSWORD)
    draft_id = ana.begins_a_campaign()
    ana.uploads_well({"name": "spring.csv", "mimeType": "text/csv", "buffer": sheet(people("Moved", 6))})
    ana.chooses_campaign("Spring open house")
    ana.names_variables(["first_name", "company"])
    ana.goes_to_check()
    ana.goes_to_launch()
    ana.sends_everything()
    # Nothing of it is ready before the tab is moved.
    town.clock.stand()
    job_id = ana.launches("6 videos")
    office.until(lambda: page_of(office.app.views, job_id).requests[0].state == SubmissionState.ACCEPTED, "it is sent")
    assert office.job(job_id).state not in JOB_FINAL

    town.proxy.leads_to(office.dashboard.port)
    town.first.kill()
    town.clock.go()
    ana.sees_state("Done")
    expect(ana.cards).to_have_count(6)
    assert f"job={job_id}" in ana.page.url
    ana.sees_no_trace()
    assert office.job(job_id).state == JobState.DONE
    wanted = [(row["first_name"], row["company"]) for row in people("Moved", 6)]
    assert office.times_paid("Moved") == Counter(dict.fromkeys(wanted, 1))

    # Nobody asked Ana to sign in again, and what she does from here on is done at the other one.
    ana.begins_a_campaign()
    ana.uploads_well({"name": "autumn.csv", "mimeType": "text/csv", "buffer": sheet(people("After", 3))})
    ana.opens(f"/campaigns?draft={draft_id}&step=check")
    RowsEditor(ana.page).sees(5, "first_name", "Moved 5")
    ana.sees_no_trace()
    ana.window.close()
