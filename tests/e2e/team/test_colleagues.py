"""Two colleagues at one dashboard, and somebody who does not belong to the team."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Hire
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office, opened, people

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery"


def launch(colleague: Colleague, office: Office, prefix: str) -> str:
    """A job of two rows, launched by this colleague's own yes."""
    draft_id = office.draft(people(prefix, 2), name=prefix)
    colleague.opens(f"/campaigns?draft={draft_id}&step=launch&send=all")
    job_id = colleague.launches("2 videos")
    office.finish(job_id)
    return job_id


def test_history_says_who_of_two_colleagues_did_what(office: Office, hire: Hire) -> None:
    jobs = {}
    for name in ("Ana Müller", "Ben O'Neil"):
        colleague = hire(office)
        colleague.opens("/")
        colleague.page.get_by_role("link", name="No name yet").click()
        colleague.says_who(name)
        colleague.sees(name)
        jobs[name] = launch(colleague, office, f"Job of {name}")
    ben = colleague
    ben.opens("/history")
    for name in jobs:
        line = ben.page.locator("[class*=st-key-line-row-]").filter(has_text=f"Job of {name}")
        expect(line).to_have_count(1)
        expect(line).to_contain_text(f"Campaign · {name} · ")
    ben.waits_for_the_page()
    ben.chooses_from("Person", "Ana Müller")
    ben.page.wait_for_url(re.compile("by=Ana"))
    expect(ben.page.locator("[class*=st-key-line-row-]").filter(has_text="Job of")).to_have_count(1)
    ben.page.get_by_role("link", name="Job of Ana Müller").click()
    ben.sees_state("launched by Ana Müller")
    assert ben.arrives_at_the_job() == jobs["Ana Müller"]
    ben.sees_no_trace()


@pytest.fixture(scope="module")
def closed_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A dashboard with a team password."""
    with opened(tmp_path_factory.mktemp("closed"), {"CALLSHEET_TEAM_PASSWORD": PASSWORD}) as one:
        yield one


def test_the_team_password_keeps_strangers_from_every_page_and_clip(closed_office: Office, hire: Hire) -> None:
    ana = hire(closed_office)
    ana.page.goto(closed_office.root)
    ana.says_who("Ana", PASSWORD)
    ana.sees("Ana")
    job_id = launch(ana, closed_office, "Secret")
    film = f"/clips/{job_id}/{closed_office.items(job_id)[0].id}/film"
    assert ana.window.context.request.get(f"{closed_office.root}{film}").ok

    stranger = hire(closed_office)
    draft_id = closed_office.job(job_id).draft_id
    for path in ("/", "/campaigns", f"/campaigns?draft={draft_id}", f"/job?job={job_id}", "/history", "/connections"):
        stranger.page.goto(closed_office.root + path)
        expect(stranger.page.get_by_role("heading", name="Sign in to Callsheet")).to_be_visible()
        assert "Secret" not in stranger.page.locator("body").inner_text()
    doors = [film.replace("film", what) for what in ("film", "thumbnail", "gif", "page")]
    for path in (*doors, f"/results/{job_id}", f"/results/{job_id}/links"):
        refused = stranger.window.context.request.get(closed_office.root + path)
        assert refused.status == 403
        assert refused.text() == "sign in first"
    practice = f"{closed_office.root}/sandbox/_control/ledger"
    assert stranger.window.context.request.get(practice).status == 403
    assert ana.window.context.request.get(practice).ok


def test_a_wrong_password_is_told_and_the_right_one_leads_back_to_the_link(closed_office: Office, hire: Hire) -> None:
    draft_id = closed_office.draft(people("Linked", 2), name="Linked")
    ben = hire(closed_office)
    ben.page.goto(f"{closed_office.root}/campaigns?draft={draft_id}&step=check")
    ben.says_who("Ben", "wrong horse")
    expect(ben.page.get_by_role("alert")).to_have_text("That is not the team's password.")
    ben.says_who("Ben", PASSWORD)
    ben.page.wait_for_url(re.compile(f"/campaigns.draft={draft_id}&step=check"))
    ben.sees("4 · Check and edit")
    ben.sees_no_trace()
