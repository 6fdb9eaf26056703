"""A launched job for the job page to show, moved on by hand instead of by a service."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import update
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from services import container
from services.config import Settings
from services.container import App
from services.jobs.control.controls import Controls
from services.jobs.kind import Target
from services.jobs.launch.launching import Launches
from services.jobs.ledger.jobs import JobLedger
from services.jobs.ledger.moves import count, note
from services.jobs.ledger.submissions import SubmissionLedger
from services.leases import Lease
from services.recipients import Source
from services.store.guard import ledger_moves
from services.store.tables import Item, Job, Submission, utc_now
from tests.rigs.machine.processes import free_port
from tests.rigs.people import ANA, named
from tests.ui.shell.stage import draw

CAMPAIGN = Target("campaign", "c0ffee00-2d4e-4f60-9a7b-8c9d0e1f2a04", "Spring open house")
VENDOR_ID = "5ecde710-9a7b-4f60-8c9d-00000000"
SHARE = "https://share.example/watch"


@contextmanager
def idle_app(folder: Path) -> Iterator[App]:
    """An app in place for the pages, which keeps records but sends nothing."""
    app = container.build(Settings(data_dir=folder / "data", server_port=free_port()))
    app.controls = idle_controls(app)
    container.use(app)
    yield app
    container.use(None)
    app.close()


def idle_controls(app: App) -> Controls:
    """Controls of an app whose engine does not run."""
    return Controls(
        app.database,
        JobLedger(app.database),
        SubmissionLedger(app.database, Lease()),
        lambda _job_id: None,
        lambda _job_id: None,
    )


def launch(app: App, rows: int = 4, *, names: list[str] | None = None, firm: str = "Firm") -> str:
    """A job with this many rows, queued and not driven by anybody."""
    names = names or [f"Person {n}" for n in range(rows)]
    data = "\r\n".join(["Vorname,Firma", *(f'"{name}",{firm} {n}' for n, name in enumerate(names))]) + "\r\n"
    draft = app.drafts.create(kind="campaign", person=named("Mara"), name="Spring")
    app.drafts.put_file(draft, data.encode(), "people.csv", named("Mara"))
    app.drafts.set_target(draft, CAMPAIGN, ANA)
    app.drafts.set_variables(draft, ["first_name", "company"], ANA)
    app.drafts.set_source(draft, "first_name", Source("column", "Vorname"), ANA)
    app.drafts.set_source(draft, "company", Source("column", "Firma"), ANA)
    launches = Launches(app.database, app.quotes, lambda _job_id: None)
    return launches.launch(draft, app.quotes.quote(draft).fingerprint, named("Mara"))


def stand(app: App, job_id: str, state: str, **more: Any) -> None:
    """Put the job into a state."""
    with app.database.write() as session, ledger_moves(session):
        session.execute(update(Job).where(col(Job.id) == job_id).values(state=state, **more))


def answer(app: App, job_id: str, state: str, **more: Any) -> None:
    """Put the job's request into a state."""
    values = {"claimed_at": utc_now(), "answered_at": utc_now(), **more}
    with app.database.write() as session, ledger_moves(session):
        session.execute(update(Submission).where(col(Submission.job_id) == job_id).values(state=state, **values))


def move(app: App, job_id: str, places: list[int], state: str, **more: Any) -> None:
    """Put some of the items into a state; what succeeded has its files."""
    with app.database.write() as session, ledger_moves(session):
        for place in places:
            item = session.exec(select(Item).where(Item.job_id == job_id, Item.row_id == place)).one()
            count(session, job_id, item.state, -1)
            count(session, job_id, state, 1)
            item.state = state
            if state in {"rendering", "succeeded"}:
                item.vendor_id = item.public_id = f"{job_id}-{VENDOR_ID}{place:04d}"
            if state == "succeeded":
                item.url = "https://files.example/film.mp4"
                item.thumbnail_url = "https://files.example/still.jpg"
                item.gif_url = "https://files.example/moving.gif"
                item.share_url = f"{SHARE}/{place}"
                item.finished_at = utc_now()
            for name, value in more.items():
                setattr(item, name, value)


def change(app: App, job_id: str, places: list[int], **fields: Any) -> None:
    """Set fields of some of the items, their state left alone."""
    with app.database.write() as session:
        for place in places:
            item = session.exec(select(Item).where(Item.job_id == job_id, Item.row_id == place)).one()
            for name, value in fields.items():
                setattr(item, name, value)


def happen(app: App, job_id: str, texts: list[str]) -> None:
    """Write lines into the job's history."""
    with app.database.write() as session:
        for text in texts:
            note(session, job_id, "Callsheet", "saw", text)


def open_job(job_id: str, **query: str) -> AppTest:
    """The job's page, drawn without a fault."""
    at = draw("job.py", job=job_id, **query)
    assert not at.exception
    return at


def one(at: AppTest, name: str) -> str:
    """One part of the address."""
    value = at.query_params[name]
    return value if isinstance(value, str) else "".join(value)


def press(at: AppTest, label: str) -> AppTest:
    """Press the first button with this label and let the page answer."""
    return next(button for button in at.button if button.label == label).click().run()


def labels(at: AppTest) -> list[str]:
    """The labels of all buttons."""
    return [button.label for button in at.button]


def cards(at: AppTest) -> list[dict[str, Any]]:
    """What the gallery was given."""
    items: list[dict[str, Any]] = _given(at, "callsheet_gallery")["items"]
    return items


def _given(at: AppTest, component: str) -> dict[str, Any]:
    (drawn,) = [one for one in at.get("bidi_component") if one.proto.component_name == component]
    given: dict[str, Any] = json.loads(drawn.proto.mixed.json or drawn.proto.json)
    return given


def copied(at: AppTest) -> dict[str, Any]:
    """What the button was given that copies the share links."""
    return _given(at, "callsheet_copy")
