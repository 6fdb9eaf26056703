"""Every view stands in its address: the link of it opens the same in a browser that was never here."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from services.container import App
from services.jobs.views.page import ItemFilter
from services.kinds.campaigns.studio.holdings import Holding, Holdings, Sort
from services.store.tables import utc_now
from services.vendors.bithuman import Agent
from tests.ui.jobs.job_stage import happen, launch, move, press, stand
from tests.ui.shell.stage import add_job, draw, said
from tests.ui.test_each_page_reads_once import VIDEO, campaign, lesson, tried

WIDGETS = (
    "button_group",
    "checkbox",
    "date_input",
    "multiselect",
    "number_input",
    "radio",
    "selectbox",
    "text_area",
    "text_input",
)
PEOPLE = "Person 1"


def address(at: AppTest) -> dict[str, str]:
    """What the link of this view says."""
    return {name: str(value if isinstance(value, str) else value[-1]) for name, value in at.query_params.items()}


def named(one: Any, what: str) -> str:
    return str(getattr(one, what))


def looks(at: AppTest) -> dict[str, Any]:
    """What a person sees: the words, what stands in each field, which folds are open, what components show."""
    fields = [(kind, named(one, "label"), named(one, "value")) for kind in WIDGETS for one in at.get(kind)]
    folds = [(named(one, "label"), one.proto.expanded) for one in at.get("expander")]
    drawn = [(one.proto.component_name, one.proto.mixed.json or one.proto.json) for one in at.get("bidi_component")]
    tables = [one.value.to_csv() for one in at.dataframe]
    # The way to the sign-in names the address itself.
    told = [line for line in said(at).splitlines() if "cs-person" not in line]
    return {"said": told, "fields": fields, "folds": folds, "components": drawn, "tables": tables}


def type_in(label: str, value: str) -> Callable[[AppTest], AppTest]:
    return lambda at: next(one for one in at.text_input if one.label == label).set_value(value).run()


def choose(label: str, value: Any) -> Callable[[AppTest], AppTest]:
    def act(at: AppTest) -> AppTest:
        groups = [*at.segmented_control, *at.pills, *at.selectbox, *at.radio]
        chosen: AppTest = next(one for one in groups if one.label == label).set_value(value).run()
        return chosen

    return act


def number(label: str, value: int) -> Callable[[AppTest], AppTest]:
    return lambda at: next(one for one in at.number_input if one.label.startswith(label)).set_value(value).run()


def presses(*names: str) -> Callable[[AppTest], AppTest]:
    def act(at: AppTest) -> AppTest:
        for name in names:
            at = press(at, name)
        return at

    return act


def made_job(app: App) -> str:
    job = launch(app, 130)
    move(app, job, [0, 1, 2], "succeeded")
    move(app, job, [3], "failed", message="no face in frame", word="failed", cause="making", sent_at=utc_now())
    happen(app, job, [f"event {n}" for n in range(70)])
    stand(app, job, "done_with_failures")
    return job


def an_item(app: App, job: str) -> str:
    return str(app.views.page(job, ItemFilter()).items.lines[1].id)


def holdings(app: App) -> None:
    store = Holdings(app.database, app.kinds["campaign"].host)
    opened: tuple[Sort, ...] = ("templates", "campaigns")
    for sort in opened:
        store.keep(sort, [Holding(id=f"id{n}", name=f"{sort} {n}", opened_at=utc_now()) for n in range(12)])
    store.keep("products", [Holding(id=f"p{n}", name=f"P {n}", about={"category": f"kind {n % 2}"}) for n in range(4)])
    others: tuple[Sort, ...] = ("folders", "workspaces", "projects", "destinations")
    for sort in others:
        store.keep(sort, [])


def agents(app: App) -> None:
    listed = [{"agent_id": f"A{n:02}", "status": "ready", "name": f"Agent {n}"} for n in range(10)]
    app.agents.records.keep([Agent.model_validate(one) for one in listed])


@dataclass(frozen=True)
class View:
    """One view: the page, the address that it is reached from, and what a person does there to have it."""

    page: str
    query: Callable[[App], dict[str, str]]
    act: Callable[[AppTest], AppTest] | None = None


def of_job(**more: str) -> Callable[[App], dict[str, str]]:
    return lambda app: {"job": made_job(app), **more}


def of_draft(**more: str) -> Callable[[App], dict[str, str]]:
    return lambda app: {"draft": campaign(app), **more}


def with_item(app: App, **more: str) -> dict[str, str]:
    job = made_job(app)
    return {"job": job, "item": an_item(app, job), **more}


def studio(**query: str) -> Callable[[App], dict[str, str]]:
    return lambda app: holdings(app) or query  # type: ignore[func-returns-value]


def jobs(app: App) -> dict[str, str]:
    for n in range(30):
        add_job(app, f"Job {n}", "paused" if n % 2 else "done")
    return {}


def of_list(app: App) -> dict[str, str]:
    campaign(app)
    return {}


def on_agents(app: App) -> dict[str, str]:
    agents(app)
    return {}


def on_lesson(app: App, **more: str) -> dict[str, str]:
    lesson(app, "succeeded")
    return {"video": VIDEO, **more}


VIEWS = {
    "history filtered": View("history.py", jobs, choose("State", "paused")),
    "history searched": View("history.py", jobs, type_in("Search", "Job 2")),
    "history by recipient": View("history.py", jobs, type_in("Recipient", PEOPLE)),
    "history, older": View("history.py", jobs, presses("Older")),
    "a job": View("job.py", of_job()),
    "a job's items by state": View("job.py", of_job(), choose("Show", "failed")),
    "a job's items by text": View("job.py", of_job(), type_in("Search", PEOPLE)),
    "a job's list": View("job.py", of_job(), choose("View", "list")),
    "a job's second page": View("job.py", of_job(), presses("More")),
    "a job's older events": View("job.py", of_job(), presses("Older events")),
    "an item in the gallery": View("job.py", with_item),
    "an item in the list": View("job.py", lambda app: with_item(app, view="list")),
    "a job's request": View("job.py", of_job(open="requests", request="1")),
    "a retry": View("job.py", of_job(), presses("Retry these")),
    "a draft": View("campaigns.py", of_draft()),
    "a draft by its target": View("campaigns.py", of_draft(), choose("Made from", "video_instance")),
    "the rows to check": View("campaigns.py", of_draft(), presses("Check")),
    "edited rows": View("campaigns.py", of_draft(step="check"), choose("Show", "Edited")),
    "rows with a text": View("campaigns.py", of_draft(step="check"), type_in("Search rows", PEOPLE)),
    "a tool for columns": View(
        "campaigns.py", of_draft(step="check", open="columns"), choose("What to mend", "Capitals")
    ),
    "a row of the proof": View("campaigns.py", of_draft(step="launch", send="all"), number("Row, 1 to", 4)),
    "the exact bytes": View("campaigns.py", of_draft(step="launch", open="bytes")),
    "lines to try": View("campaigns.py", of_draft(step="launch"), type_in("Lines to try, at most 5", "3, 5")),
    "drafts launched, too": View("campaigns.py", of_list, presses("Show launched ones, too")),
    "an agent": View("agents.py", on_agents, presses("Agent 3")),
    "agents found": View("agents.py", on_agents, type_in("Find an agent", "Agent 7")),
    "a panel": View("studio.py", studio(), choose("Panel", "presenters")),
    "a template": View("studio.py", studio(), presses("templates 3")),
    "templates found": View("studio.py", studio(), type_in("Find a template", "7")),
    "a category of the store": View("studio.py", studio(panel="store"), choose("Category", "kind 1")),
    "another tool": View("studio.py", studio(panel="automations"), choose("Tool", "pabbly")),
    "another campaign": View("studio.py", studio(panel="automations"), choose("Campaign", "id4")),
    "a moment of a lesson": View("lessons.py", lambda app: on_lesson(app, at="2.5")),
    "a frame of a lesson": View("lessons.py", lambda app: on_lesson(app, frame="0", open="script")),
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_looks_the_same_when_its_link_is_opened_elsewhere(app: App, name: str) -> None:
    view = VIEWS[name]
    at = draw(view.page, **view.query(app))
    if view.act is not None:
        # A second look, so that what differs afterwards comes of what was done and of nothing else.
        before = looks(at.run())
        at = view.act(at)
        assert not at.exception, at.exception[0].message
        assert looks(at) != before, "nothing was done"
    link = address(at)
    assert PEOPLE not in str(link), "an address holds nobody's name"
    assert looks(draw(view.page, **link)) == looks(at)


@pytest.mark.parametrize(
    ("page", "query", "told", "way"),
    [
        ("job.py", {"job": "gone"}, "leads to no job", "Look for it in History"),
        ("campaigns.py", {"draft": "gone"}, "There is no such draft", "All drafts"),
        ("agents.py", {"agent": "gone"}, "an agent that the account does not list", "All agents"),
        ("studio.py", {"panel": "templates", "template": "gone"}, "does not list", "All templates"),
        ("lessons.py", {"video": "gone"}, "leads to no lesson", "All lessons"),
        ("history.py", {"recipient": "gone"}, "not kept any more", ""),
    ],
)
def test_a_link_to_something_gone_says_so_and_leads_on(
    app: App, page: str, query: dict[str, str], told: str, way: str
) -> None:
    holdings(app)
    agents(app)
    at = draw(page, **query)
    assert told in said(at)
    assert way in {*(button.label for button in at.button), *(link.proto.label for link in at.get("page_link")), ""}


def test_a_link_to_an_item_a_row_or_a_retry_that_is_gone_says_so_and_shows_the_rest(app: App) -> None:
    job, draft = made_job(app), campaign(app)
    assert "not in this job" in said(draw("job.py", job=job, item="999999"))
    assert "settled by now" in said(draw("job.py", job=job, retry="gone"))
    assert "not among these" in said(draw("job.py", job=job, open="requests", request="77"))
    assert "not among those to be sent" in said(
        draw("campaigns.py", draft=draft, step="launch", send="all", proof="99")
    )


def test_an_item_that_fits_its_filter_no_more_is_still_what_its_link_opens(app: App) -> None:
    job = made_job(app)
    item = an_item(app, job)
    at = draw("job.py", job=job, show="failed", item=item)
    shown = json.loads(dict(looks(at)["components"])["callsheet_gallery"])
    assert [shown["named"], shown["items"][0]["id"]] == [int(item)] * 2


def test_every_page_offers_its_link_to_be_copied(app: App) -> None:
    for page in ("overview.py", "campaigns.py", "agents.py", "lessons.py", "studio.py", "history.py", "connections.py"):
        assert [name for name, _ in looks(draw(page))["components"]].count("callsheet_copy_link") == 1, page


def test_the_sample_of_a_draft_is_seen_by_its_link(app: App) -> None:
    draft = campaign(app)
    tried(app, draft)
    at = draw("campaigns.py", draft=draft, step="launch")
    assert "Tried" in said(at)
    assert looks(draw("campaigns.py", **address(at))) == looks(at)
