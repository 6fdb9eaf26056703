"""One rerun of any screen takes at most six sessions and twenty statements, however much it shows."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import Table, insert, literal, null, select, true
from streamlit.testing.v1 import AppTest

from pages.components.studio.panels import PANELS
from services.container import App
from services.files.folder import FolderFiles
from services.jobs.kind import Target
from services.jobs.launch.caps import Limits
from services.jobs.ledger.moves import count
from services.jobs.views.lateness import LateJobs
from services.kinds.campaigns.studio.holdings import SORTS, Holding, Holdings
from services.kinds.lessons.copies.parts import Parts
from services.kinds.lessons.copies.store import CopyStore, Kept
from services.store.kept_tables import ServicePrices
from services.store.tables import Item, Submission, utc_now
from services.vendors.bithuman import MODELS, Agent
from services.vendors.vacademy import SpokenWord, read_timeline
from tests.rigs.people import ANA, named
from tests.ui.jobs.job_stage import CAMPAIGN, answer, happen, move, stand
from tests.ui.jobs.job_stage import launch as launch_people
from tests.ui.reads import Reads, counted
from tests.ui.shell.stage import add_job, draw

MOST_SESSIONS, MOST_STATEMENTS = 6, 20
ITEM: Table = Item.__table__  # type: ignore[attr-defined]
REQUEST: Table = Submission.__table__  # type: ignore[attr-defined]
ROWS_OF_A_LARGE_JOB = 100_000
PEOPLE = "Vorname,Firma\r\n" + "".join(f"Person {n},Firm {n}\r\n" for n in range(7))
TUTORS = "prompt\r\n" + "".join(f"You are tutor {n}\r\n" for n in range(7))
TOPICS = "prompt\r\n" + "".join(f"How rain is made, part {n}\r\n" for n in range(7))
VIDEO = "0123456789abcdef0123456789abcdef"
TIMELINE = {
    "meta": {"total_duration": 4.0, "audio_start_at": 1.0, "revision": 2},
    "entries": [{"id": "segment-0", "inTime": 0, "exitTime": 4, "html": "<h1>Rain</h1>"}],
}


def rerun(app: App, page: str, **query: str) -> tuple[Reads, AppTest]:
    """What the second run of a page reads; the first one has made what is kept for all that follow."""
    at = draw(page, **query)
    with counted(app.database) as reads:
        at.run()
    assert not at.exception, at.exception[0].message
    return reads, at


def holds(app: App, page: str, **query: str) -> AppTest:
    """Draw it again; fails above either limit, with the numbers and every statement."""
    reads, at = rerun(app, page, **query)
    within = reads.sessions <= MOST_SESSIONS and len(reads.statements) <= MOST_STATEMENTS
    assert within, f"{page} {query} took {reads.told()}"
    assert reads.statements, "nothing was counted"
    return at


def know_prices(app: App) -> None:
    """Prices, balance and agents of the account as if bitHuman had just listed them."""
    kind, now = app.kinds["agent"], utc_now()
    with app.database.write() as session:
        prices = ServicePrices(
            service=kind.service,
            host=kind.host,
            name="agents",
            amounts=dict.fromkeys(MODELS, 500.0),
            balance=500.0,
            seen_at=now,
        )
        session.add(prices)
    app.agents.records.keep(
        [Agent.model_validate({"agent_id": f"A{n:02}", "status": "ready", "name": f"Agent {n}"}) for n in range(5)]
    )


def campaign(app: App) -> str:
    draft_id = app.drafts.create(kind="campaign", person=named("Mara"), name="Spring")
    app.drafts.put_file(draft_id, PEOPLE.encode(), "people.csv", named("Mara"))
    app.drafts.set_target(draft_id, CAMPAIGN, ANA)
    app.drafts.set_variables(draft_id, ["first_name", "company"], ANA)
    app.drafts.confirm(draft_id, app.drafts.get(draft_id).mapping.sources, ANA)
    app.drafts.edit_cells(draft_id, {(2, "Firma"): "Another"}, named("Mara"))
    return draft_id


def tried(app: App, draft_id: str) -> str:
    """A sample of three of a draft, launched and done; answers its id."""
    quote = app.quotes.quote(draft_id, [0, 1, 2])
    job_id = app.launches.launch(draft_id, quote.fingerprint, named("Mara"), [0, 1, 2])
    answer(app, job_id, "accepted")
    move(app, job_id, [0, 1, 2], "succeeded", sent_at=utc_now())
    stand(app, job_id, "done", finished_at=utc_now())
    return job_id


def agents_table(app: App) -> str:
    draft_id = app.drafts.create(kind="agent", person=named("Mara"), name="Tutors")
    app.drafts.put_file(draft_id, TUTORS.encode(), "tutors.csv", named("Mara"))
    app.drafts.set_target(draft_id, Target("model", "essence-2", "essence-2"), ANA)
    app.drafts.set_variables(draft_id, ["prompt", "model", "agent_id"], ANA, ["model", "agent_id"])
    app.drafts.confirm(draft_id, app.drafts.get(draft_id).mapping.sources, ANA)
    return draft_id


def lessons_table(app: App) -> str:
    draft_id = app.drafts.create(kind="lesson", person=named("Mara"), name="Rain")
    app.drafts.put_file(draft_id, TOPICS.encode(), "topics.csv", named("Mara"))
    app.lessons.drafts.prepare_table(draft_id, ANA)
    app.drafts.confirm(draft_id, app.drafts.get(draft_id).mapping.sources, ANA)
    return draft_id


def lesson(app: App, state: str) -> str:
    """A launched lesson with a kept copy; answers its job."""
    draft_id = app.lessons.drafts.from_brief({"prompt": "How rain is made"}, "HTML", named("Mara"))
    job_id = app.launches.launch(draft_id, app.quotes.quote(draft_id).fingerprint, named("Mara"))
    answer(app, job_id, "accepted")
    move(app, job_id, [0], state, vendor_id=VIDEO, sent_at=utc_now(), told="Drawing frames")
    timeline = read_timeline(json.dumps(TIMELINE).encode())
    store = CopyStore(FolderFiles(app.settings.data_dir))
    store.keep(Kept(VIDEO, timeline, (SpokenWord("Rain", 0.2, 0.6),), "Rain falls.", "http://127.0.0.1:1/a.mp3", None))
    store.keep_parts(VIDEO, Parts("TTS", "PROCESSING", {"script": "http://127.0.0.1:1/s"}, utc_now()))
    store.keep_script(VIDEO, "Rain falls.")
    return job_id


def large_job(app: App) -> str:
    """A running job of 100,000 items: some ready, some failed, flagged, held, late, requests waiting and unclear."""
    for _ in range(12):
        before = launch_people(app, 4)
        answer(app, before, "accepted")
        move(app, before, [0, 1, 2, 3], "succeeded", sent_at=utc_now() - timedelta(seconds=20))
    job_id = launch_people(app, 6)
    long_ago = utc_now() - timedelta(hours=2)
    answer(app, job_id, "accepted", claimed_at=long_ago)
    move(app, job_id, [0, 1], "succeeded", sent_at=long_ago)
    move(app, job_id, [2], "failed", message="no face in frame", word="failed", cause="making", sent_at=long_ago)
    move(app, job_id, [3], "rendering", flag="another person's name came back", sent_at=long_ago)
    move(app, job_id, [4], "held", reason="held by hand")
    happen(app, job_id, [f"event {n}" for n in range(60)])
    with app.database.write() as session:
        first = dict(session.execute(select(REQUEST).where(REQUEST.c.job_id == job_id)).mappings().one())
        # Written by the database itself: a hundred thousand rows from here would take it seconds.
        row = select(literal(6).label("row")).cte(recursive=True)
        row = row.union_all(select(row.c.row + 1).where(row.c.row + 1 < ROWS_OF_A_LARGE_JOB))
        place = {"row_id": row.c.row, "line": row.c.row + 2, "position": row.c.row}
        own = {**place, "flag": literal(""), "vendor_id": null()}
        kept = [one.name for one in ITEM.c if one.name != "id"]
        rows = select(*(own.get(name, ITEM.c[name]) for name in kept)).join_from(ITEM, row, true())
        session.execute(insert(ITEM).from_select(kept, rows.where(ITEM.c.job_id == job_id, ITEM.c.row_id == 3)))
        count(session, job_id, "rendering", ROWS_OF_A_LARGE_JOB - 6)
        for number, state in ((2, "unknown"), (3, "ready")):
            name = f"{job_id}-{number}"
            other = {"id": name, "token": name, "number": number, "state": state, "wait_reason": "No place"}
            session.execute(insert(REQUEST), [{**first, **other}])
    stand(app, job_id, "running")
    return job_id


def full(app: App) -> None:
    """Jobs of every state, drafts and records, as a team has them after some weeks."""
    know_prices(app)
    for state in ("queued", "running", "paused", "done", "done_with_failures", "failed", "cancelled"):
        for _ in range(2):
            add_job(app, state, state, tallies={"succeeded": 1, "failed": 1}, unknown=1, flagged=1, accepted=2)
    for name in ("Autumn", "Winter"):
        app.caps.set("person", name, Limits(items=100), named("Mara"))
        app.drafts.create(kind="campaign", person=named("Mara"), name=name)


@pytest.mark.parametrize(
    "page", ["overview.py", "history.py", "connections.py", "money.py", "campaigns.py", "agents.py", "lessons.py"]
)
def test_a_list_reads_once_however_much_is_in_it(app: App, page: str) -> None:
    full(app)
    lesson(app, "rendering")
    app.agents.forms.create(person=named("Mara"))
    holds(app, page)


def test_the_overview_reads_once_however_many_jobs_are_late(app: App) -> None:
    full(app)
    lesson(app, "rendering")
    for _ in range(3):
        late = launch_people(app, 2)
        answer(app, late, "accepted", claimed_at=utc_now() - timedelta(hours=2))
        move(app, late, [0, 1], "rendering", sent_at=utc_now() - timedelta(hours=2))
        stand(app, late, "running")
    for query in ({}, {"only": "Needs a person"}):
        page = "history.py" if query else "overview.py"
        at = draw(page, **query)
        # As if nothing was known yet of how long they usually take.
        app.views._late = LateJobs()
        with counted(app.database) as reads:
            at.run()
        assert len([one for one in app.views.overview().needs_person if one.late]) == 3
        assert reads.sessions <= MOST_SESSIONS, reads.told()
        assert len(reads.statements) <= MOST_STATEMENTS, reads.told()


@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_of_the_studio_reads_once_however_much_is_in_it(app: App, panel: str) -> None:
    full(app)
    for sort in SORTS:
        Holdings(app.database, app.kinds["campaign"].host).keep(
            sort, [Holding(id=f"id{n}", name=f"{sort} {n}", about={"folder_id": "id1"}) for n in range(50)]
        )
    holds(app, "studio.py", panel=panel)


@pytest.mark.parametrize("step", ["prepare", "check", "launch"])
@pytest.mark.parametrize("sampled", [False, True])
def test_a_draft_of_a_campaign_is_read_once_on_each_of_its_screens(app: App, step: str, sampled: bool) -> None:
    draft_id = campaign(app)
    if sampled:
        tried(app, draft_id)
    holds(app, "campaigns.py", draft=draft_id, step=step)


@pytest.mark.parametrize("step", ["prepare", "launch"])
def test_the_form_of_an_agent_is_read_once(app: App, step: str) -> None:
    know_prices(app)
    draft_id = app.agents.forms.create(person=named("Mara"), values={"prompt": "You are a tutor", "agent_id": "A01"})
    holds(app, "agents.py", draft=draft_id, step=step)


@pytest.mark.parametrize("step", ["prepare", "check", "launch"])
def test_a_table_of_agents_is_read_once(app: App, step: str) -> None:
    know_prices(app)
    holds(app, "agents.py", draft=agents_table(app), step=step)


@pytest.mark.parametrize("step", ["prepare", "check", "launch"])
def test_a_table_of_lessons_is_read_once(app: App, step: str) -> None:
    holds(app, "lessons.py", draft=lessons_table(app), step=step)


@pytest.mark.parametrize("state", ["rendering", "succeeded", "failed"])
def test_a_lesson_is_read_once_while_it_is_made_and_when_it_is_over(app: App, state: str) -> None:
    lesson(app, state)
    holds(app, "lessons.py", video=VIDEO)


@pytest.mark.parametrize("query", [{}, {"view": "list", "launches": "all"}, {"show": "late"}, {"show": "failed"}])
def test_the_page_of_a_job_of_100_000_items_is_read_once(app: App, query: dict[str, str]) -> None:
    holds(app, "job.py", job=large_job(app), **query)


def test_the_job_of_agents_and_the_job_of_lessons_are_read_once(app: App) -> None:
    know_prices(app)
    draft_id = agents_table(app)
    job_id = app.launches.launch(draft_id, app.quotes.quote(draft_id).fingerprint, named("Mara"))
    answer(app, job_id, "accepted")
    move(app, job_id, [0, 1], "succeeded", sent_at=utc_now())
    move(app, job_id, [2, 3], "rendering", sent_at=utc_now(), vendor_id=None)
    answer(app, job_id, "unknown")
    holds(app, "job.py", job=job_id)
    holds(app, "job.py", job=lesson(app, "rendering"))


@pytest.mark.parametrize("panel", ["record", "keep", "health"])
def test_a_panel_of_upkeep_reads_once(app: App, panel: str) -> None:
    holds(app, "upkeep.py", panel=panel)


def test_the_count_is_able_to_fail(app: App) -> None:
    with counted(app.database) as reads:
        for _ in range(MOST_SESSIONS + 1):
            app.views.persons()
    assert reads.sessions == MOST_SESSIONS + 1
    assert "from job" in reads.told().casefold()
