"""A campaign with two backgrounds in a real browser, from the columns of its file to films that show them."""

from __future__ import annotations

import io
from collections.abc import Iterator

import httpx
import pytest
from PIL import Image
from sqlmodel import col, select

from services.jobs.states import JobState
from services.kinds.campaigns.desk import BackgroundDesk
from services.recipients import Source
from services.sandbox.media.scene import tone_of
from services.store.kept_tables import Delivery
from services.store.tables import Submission
from tests.e2e.people.colleague import Colleague
from tests.e2e.people.office import Office
from tests.e2e.people.player import Player
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.people import ANA

pytestmark = pytest.mark.browser
ROWS = [
    {"name": "Ana", "site": "https://ana-one.example.com/", "film": "https://cdn.example.com/1.mp4"},
    {"name": "Ben", "site": "https://ben.example.com/", "film": ""},
    {"name": "Ana", "site": "https://ana-two.example.com/", "film": "https://cdn.example.com/2.mp4"},
]
FIRST, SECOND = "Background 1", "Background 2"
TOO_WIDE = "document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"


@pytest.fixture
def ages(office: Office) -> Iterator[httpx.Client]:
    """The service's controls; afterwards it is of today again."""
    with httpx.Client(base_url=f"{office.root}/sandbox/_control", timeout=PATIENCE) as controls:
        yield controls
        controls.post("/settings", json={"service": "bhuman", "profile": "seed"}).raise_for_status()


def films_show_their_rows(office: Office, ana: Colleague, job_id: str) -> None:
    """Every item is good, its picture shows the page of its own row, and a film plays."""
    ana.sees_state("Done")
    assert office.finish(job_id).state == JobState.DONE
    items = office.items(job_id)
    assert [item.sent_values for item in items] == [list(row.values()) for row in ROWS]
    for item in items:
        assert item.is_good, item.flag
        address = (item.url or "").removesuffix("mp4") + "jpg"
        office.until(lambda at=address: httpx.get(at, timeout=PATIENCE).status_code == 200, f"{address} is there")  # type: ignore[misc]
        with Image.open(io.BytesIO(httpx.get(address, timeout=PATIENCE).content)) as still:
            seen = still.convert("RGB").getpixel((20, 200))
        assert isinstance(seen, tuple)
        assert all(abs(one - other) < 12 for one, other in zip(seen, tone_of(item.sent_values[1]), strict=True))
    Player(ana.page).plays(ana.cards.first)


def test_backgrounds_are_laid_on_the_time_line_of_a_campaign_on_a_phone(office: Office, ana: Colleague) -> None:
    page = ana.page
    page.set_viewport_size({"width": 420, "height": 900})
    draft_id = office.draft(ROWS, name="on a phone")
    office.app.drafts.set_variables(draft_id, ["name"], ANA)
    ana.opens(f"/campaigns?draft={draft_id}")
    for name, column in ((FIRST, "site"), (SECOND, "film")):
        ana.presses("Add a background")
        ana.sees(f"{name} has nothing to fill it")
        ana.waits_for_the_page()
        ana.chooses_from(f"Column for {name}", column)
        ana.sees_no_longer(f"{name} has nothing to fill it")
    ana.waits_for_the_page()
    end = page.get_by_role("spinbutton", name="To second").first
    end.fill("6")
    end.press("Enter")
    ana.alert("It begins before Background 1 ends")
    end.fill("4.5")
    end.press("Enter")
    ana.sees_no_longer("It begins before")
    page.get_by_role("img", name=f"{FIRST} from 0:00 to 0:04.5; {SECOND} from 0:05 to the end").wait_for()
    page.get_by_role("img", name="in front of the picture or film https://ana-one.example.com/").wait_for()
    assert page.evaluate(TOO_WIDE) <= 0
    ana.goes_to_check()
    ana.goes_to_launch()
    ana.sees_proof([("name", "Ana"), (FIRST, ROWS[0]["site"]), (SECOND, ROWS[0]["film"])])
    job_id = ana.launches("3 videos")
    films_show_their_rows(office, ana, job_id)
    assert office.job(job_id).settings["mapping"] == office.app.drafts.get(draft_id).settings["mapping"]


@pytest.mark.parametrize("calls_back", [True, False])
@pytest.mark.parametrize("profile", ["seed", "docs2023", "oct2026"])
def test_it_is_launched_and_comes_back_in_every_age_of_the_service_with_callbacks_and_without(
    office: Office, ana: Colleague, ages: httpx.Client, profile: str, *, calls_back: bool
) -> None:
    app, draft_id = office.app, office.draft(ROWS, name=f"of {profile}")
    app.drafts.set_variables(draft_id, ["name"], ANA)
    for column in ("site", "film"):
        app.drafts.set_source(draft_id, BackgroundDesk(app.drafts).add(draft_id, ANA), Source("column", column), ANA)
    ages.post("/settings", json={"service": "bhuman", "profile": profile}).raise_for_status()
    if not calls_back:
        ages.post("/faults", json={"service": "bhuman", "name": "callback_lost"}).raise_for_status()
    ana.opens(f"/campaigns?draft={draft_id}&step=launch&send=all")
    job_id = ana.launches("3 videos")
    films_show_their_rows(office, ana, job_id)
    if calls_back:
        office.until(lambda: len(callbacks(office, job_id)) == len(ROWS), "each film was called back about")
    else:
        assert callbacks(office, job_id) == []


def callbacks(office: Office, job_id: str) -> list[int | None]:
    """The ids of what came in about a job."""
    with office.app.database.read() as session:
        requests = select(Submission.id).where(col(Submission.job_id) == job_id)
        return list(session.exec(select(Delivery.id).where(col(Delivery.submission_id).in_(requests))))
