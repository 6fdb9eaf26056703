"""A real database, real files and a kind of job that needs no service."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel, col

from services.errors import Invalid, MappingIncomplete
from services.files.folder import FolderFiles
from services.jobs.drafts.drafts import Drafts
from services.jobs.drafts.settings import read_target
from services.jobs.kind import Order, Request, Target
from services.jobs.kinds import Kinds
from services.jobs.launch.review import Reviews
from services.jobs.views.views import Views
from services.recipients import render_rows, row_hash
from services.store.database import Database, sqlite_url
from services.store.guard import ledger_moves
from services.store.ids import new_id
from services.store.tables import Item, Job, JobLeftOut, JobTally, Submission
from tests.rigs.people import ANA

CSV = "First Name,Company,Website\r\nAna,Hayes-Wyatt,https://a.example\r\n 00123 ,NA,https://b.example\r\nБорис,1E5,https://c.example\r\n"
TARGET = Target("campaign", "spring", "Spring campaign")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class PlainKind:
    """A kind of job as simple as can be; `targets` is what its service would list."""

    name = "campaign"
    service = "bhuman"
    service_title = "BHuman"
    item_word = "video"
    id_column = ""
    most_per_submission = 2000
    practice = False
    host = "http://127.0.0.1:1"

    def __init__(self) -> None:
        self.targets: list[Target] = []
        self.failure: Exception | None = None

    def missing(self, settings: Mapping[str, Any]) -> list[str]:
        return [] if read_target(settings) else ["Choose the campaign."]

    def target(self, settings: Mapping[str, Any]) -> Target:
        target = read_target(settings)
        if target is None:
            raise MappingIncomplete("No campaign is chosen.")
        return target

    def request(self, order: Order, token: str) -> Request:
        body = json.dumps([token, list(order.variables), [list(row) for row in order.rows]])
        return Request(body=body.encode(), operation="make videos")

    async def list_targets(self, target_type: str) -> list[Target]:
        if self.failure is not None:
            raise self.failure
        return [target for target in self.targets if target.type == target_type]

    def parse_target(self, target_type: str, text: str) -> str:
        if "/" not in text:
            raise Invalid(f"That is no address of a {target_type}.", who="BHuman", operation="read campaign id")
        return text.rsplit("/", 1)[1]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty database in a file."""
    opened = Database(sqlite_url(tmp_path / "callsheet.db"))
    SQLModel.metadata.create_all(opened.engine)
    yield opened
    opened.close()


@pytest.fixture
def kind() -> PlainKind:
    """The one kind of job."""
    return PlainKind()


@pytest.fixture
def kinds(kind: PlainKind) -> Kinds:
    """All kinds of job."""
    return Kinds([kind])  # type: ignore[list-item]


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    """Where uploaded files are kept."""
    return tmp_path / "uploads"


@pytest.fixture
def drafts(database: Database, uploads: Path, kinds: Kinds) -> Drafts:
    """The desk where drafts are prepared."""
    return Drafts(database, FolderFiles(uploads.parent), kinds, max_upload_bytes=10_000_000)


@pytest.fixture
def reviews(database: Database, drafts: Drafts, kinds: Kinds) -> Reviews:
    """The reviews of those drafts."""
    return Reviews(database, drafts, kinds)


@pytest.fixture
def draft(drafts: Drafts) -> str:
    """A draft with a file, a target and a confirmed mapping."""
    draft_id = drafts.create(kind="campaign", person=ANA, name="Spring")
    drafts.put_file(draft_id, CSV.encode(), "people.csv", ANA)
    drafts.set_target(draft_id, TARGET, ANA)
    drafts.set_variables(draft_id, ["first_name", "company"], ANA)
    drafts.confirm(draft_id, drafts.get(draft_id).mapping.sources, ANA)
    return draft_id


Launch = Callable[..., str]


@pytest.fixture
def launch(database: Database, drafts: Drafts, reviews: Reviews) -> Launch:
    """Writes a job as a launch does: `launch(draft_id)`, or of some rows only with `row_ids=`."""

    def launch_rows(
        draft_id: str, *, row_ids: Sequence[int] | None = None, item_state: str = "waiting", **job: Any
    ) -> str:
        material = drafts.material(draft_id)
        ready = reviews.get(draft_id)
        chosen = ready.send_ids if row_ids is None else list(row_ids)
        target = material.view.target or TARGET
        values = render_rows(material.mapping, material.frame, chosen)
        with database.write() as session:
            fields: dict[str, Any] = {
                "kind": "campaign",
                "service": "bhuman",
                "name": material.view.name,
                "person": "Ana",
                "state": "running",
                "practice": False,
                "is_sample": row_ids is not None,
                "draft_id": draft_id,
                "launch_token": new_id(),
                "fingerprint": "f",
                "quoted_items": len(chosen),
                "target_id": target.vendor_id,
                "target_name": target.name,
                "settings": dict(material.view.settings),
                "upload_sha256": material.view.upload_sha256,
                "upload_name": material.view.upload_name,
                "reading": dict(material.view.reading),
                **job,
            }
            made = Job(**fields)
            session.add(made)
            session.flush()
            sent = Submission(
                job_id=made.id,
                number=1,
                state="accepted",
                operation="create campaign videos",
                item_count=len(chosen),
                body_sha256="0" * 64,
                token=new_id(),
                claimed_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
                answered_at=datetime(2026, 11, 20, 12, 1, tzinfo=UTC),
            )
            session.add(sent)
            session.flush()
            for position, (row_id, row) in enumerate(zip(chosen, values, strict=True)):
                session.add(
                    Item(
                        job_id=made.id,
                        draft_id=draft_id,
                        row_id=row_id,
                        line=material.table.line_of(row_id) if material.table else 0,
                        submission_id=sent.id,
                        position=position,
                        state=item_state,
                        sent_values=row,
                        values_hash=row_hash([target.vendor_id, *row]),
                        label=" · ".join(row),
                    )
                )
            if row_ids is None:
                for mark, rows in (("held", ready.held), ("dropped", ready.dropped)):
                    for row_id, reason in rows.items():
                        session.add(JobLeftOut(job_id=made.id, row_id=row_id, mark=mark, reason=reason))
            session.add(JobTally(job_id=made.id, state=item_state, items=len(chosen)))
        return made.id

    return launch_rows


@pytest.fixture
def change_items(database: Database) -> Callable[..., None]:
    """Sets fields of a job's items: `change_items(job_id, {row_id: {...}})`, tallies included."""

    def change(job_id: str, rows: Mapping[int, Mapping[str, Any]]) -> None:
        with database.write() as session, ledger_moves(session):
            for item in session.scalars(select(Item).where(col(Item.job_id) == job_id)):
                for name, value in rows.get(item.row_id, {}).items():
                    if name == "state":
                        for state, by in ((item.state, -1), (value, 1)):
                            tally = session.get(JobTally, (job_id, state)) or JobTally(job_id=job_id, state=state)
                            tally.items += by
                            session.add(tally)
                            session.flush()
                    setattr(item, name, value)
                session.add(item)

    return change


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
        "token": new_id(), **fields,
    }  # fmt: skip
    with database.write() as session:
        made = Submission.model_validate(values)
        session.add(made)
    return made.id
