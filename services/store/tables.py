"""Every table. Times are aware UTC and end in `_at`; money is whole numbers and ends in `_cents` or `_credits`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from services.store.columns import UtcTime, json_column
from services.store.guard import LEDGER_MOVES
from services.store.ids import new_id


def utc_now() -> datetime:
    """The time now, aware."""
    return datetime.now(UTC)


def _moved_by_the_ledger(first: Any = ...) -> Any:
    """A state that only the ledger may change: see `services.store.guard`."""
    return Field(first, sa_column_kwargs={"info": {LEDGER_MOVES: True}})


class Upload(SQLModel, table=True):
    """A file exactly as it came, stored once under its hash below the data folder."""

    sha256: str = Field(primary_key=True)
    size: int
    stored_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)


class Draft(SQLModel, table=True):
    """A job being prepared. `revision` grows with every change, so that two tabs notice each other."""

    id: str = Field(default_factory=new_id, primary_key=True)
    kind: str
    name: str
    person: str
    state: str = "open"
    revision: int = 0
    upload_sha256: str | None = Field(default=None, foreign_key="upload.sha256")
    upload_name: str = ""
    reading: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    settings: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    copied_from: str | None = None
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)
    updated_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)

    __table_args__ = (Index("draft_open", "state", "id"),)


class DraftEdit(SQLModel, table=True):
    """One changed cell on top of the untouched file. The newest that is not undone counts."""

    __tablename__ = "draft_edit"

    id: int | None = Field(default=None, primary_key=True)
    draft_id: str = Field(foreign_key="draft.id")
    row_id: int
    column: str
    value: str
    person: str
    made_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)
    undone_at: datetime | None = Field(default=None, sa_type=UtcTime)

    __table_args__ = (Index("draft_edit_of", "draft_id", "undone_at", "id"),)


class DraftMark(SQLModel, table=True):
    """A row that is not to be sent: held for now or dropped for good, with the reason."""

    __tablename__ = "draft_mark"

    draft_id: str = Field(foreign_key="draft.id", primary_key=True)
    row_id: int = Field(primary_key=True)
    mark: str
    reason: str = ""
    person: str = ""


class Quote(SQLModel, table=True):
    """What a launch would cost, bound to the fingerprint of exactly what would be sent."""

    id: str = Field(default_factory=new_id, primary_key=True)
    draft_id: str = Field(foreign_key="draft.id", index=True)
    fingerprint: str = Field(index=True)
    revision: int
    items: int
    submissions: int
    estimate_cents: int | None = None
    person: str
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)


class Job(SQLModel, table=True):
    """One thing a person launched."""

    id: str = Field(default_factory=new_id, primary_key=True)
    kind: str
    service: str
    name: str
    person: str
    state: str = _moved_by_the_ledger()
    practice: bool
    host: str = ""
    account: str = ""
    """What the account at the service is known again by, whatever key of it is set; "" as long as nobody told."""
    is_sample: bool = False
    draft_id: str = Field(foreign_key="draft.id", index=True)
    launch_token: str = Field(unique=True)
    fingerprint: str
    quoted_items: int
    estimate_cents: int | None = None
    target_id: str = Field(default="", index=True)
    target_name: str = ""
    settings: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    upload_sha256: str | None = Field(default=None, foreign_key="upload.sha256")
    upload_name: str = ""
    reading: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    pause_reason: str = ""
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcTime)
    run: int = 1
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcTime)
    archived_at: datetime | None = Field(default=None, sa_type=UtcTime)
    """Put away: History shows it only when it is asked for."""
    made: str = ""
    """What one of its items is called, where that is another word than the kind's own."""
    note: str = ""
    tags: str = ""
    """Words of the team by which jobs are found again, with commas between."""

    __table_args__ = (
        Index("job_by_state", "state", "id"),
        Index("job_by_kind", "kind", "id"),
        Index("job_by_person", "person", "id"),
    )


class JobTally(SQLModel, table=True):
    """How many items of a job are in each state; moved in the same transaction as the items."""

    __tablename__ = "job_tally"

    job_id: str = Field(foreign_key="job.id", primary_key=True)
    state: str = Field(primary_key=True)
    items: int = 0


class JobLeftOut(SQLModel, table=True):
    """A row of the file that this launch did not send: `mark` is "held" or "dropped", with the reason.

    With these, rows in = sent + held + dropped adds up for ever. A held row may be launched later from the draft.
    """

    __tablename__ = "job_left_out"

    job_id: str = Field(foreign_key="job.id", primary_key=True)
    row_id: int = Field(primary_key=True)
    mark: str
    reason: str = ""


class Submission(SQLModel, table=True):
    """One paid HTTP request."""

    id: str = Field(default_factory=new_id, primary_key=True)
    job_id: str = Field(foreign_key="job.id")
    number: int
    state: str = _moved_by_the_ledger("ready")
    operation: str
    item_count: int
    body_sha256: str
    token: str = Field(unique=True)
    """Unguessable; the kind makes an address for callbacks or an id at the service of it."""
    lane: str = ""
    """What it shares the service's places with."""
    about_id: str | None = Field(default=None, index=True)
    """The thing at the service that it makes or works on, where that was known before."""
    work: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    """What its kind needs to know again."""
    tries: int = 0
    due_at: datetime | None = Field(default=None, sa_type=UtcTime)
    wait_seconds: float | None = None
    """How long the wait until `due_at` was when it was written: a clock that is put back must not make it longer."""
    wait_reason: str = ""
    claimed_by: str = ""
    claimed_at: datetime | None = Field(default=None, sa_type=UtcTime)
    clock_offset_seconds: float | None = None
    """The service's time less ours when it was claimed; None where no answer had told."""
    answered_at: datetime | None = Field(default=None, sa_type=UtcTime)
    settled_by: str = ""
    http_status: int | None = None
    request_id: str | None = None
    answer_ids: list[str] | None = Field(default=None, sa_column=json_column(nullable=True))
    error_kind: str = ""
    error_text: str = ""
    next_step: str = ""
    charged: str = ""
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)

    __table_args__ = (
        UniqueConstraint("job_id", "number"),
        Index("submission_by_job", "job_id", "state", "due_at"),
        Index("submission_by_state", "state", "claimed_by"),
    )


class SubmissionBody(SQLModel, table=True):
    """The exact bytes of a submission, apart from it so that lists stay light."""

    __tablename__ = "submission_body"

    submission_id: str = Field(foreign_key="submission.id", primary_key=True)
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Item(SQLModel, table=True):
    """One paid generation: one row's video. A row of a draft has one item for each attempt.

    A `superseded` item has a later attempt beside it: it is kept as it was and counts no more.
    """

    id: int | None = Field(default=None, primary_key=True)
    job_id: str = Field(foreign_key="job.id")
    draft_id: str = Field(foreign_key="draft.id")
    row_id: int
    attempt: int = 1
    line: int = 0
    submission_id: str | None = Field(default=None, foreign_key="submission.id")
    position: int | None = None
    state: str = _moved_by_the_ledger()
    sent_values: list[str] = Field(default_factory=list, sa_column=json_column())
    values_hash: str = Field(index=True)
    beside: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    spoken_hash: str | None = Field(default=None, index=True)
    """Of the last `beside` values, addresses of files, no service says anything; the hash of the others, if any are."""
    superseded: bool = False
    label: str = Field(default="", sa_column=Column(Text, nullable=False))
    vendor_id: str | None = Field(default=None, unique=True)
    public_id: str | None = Field(default=None, index=True)
    """How the service and its support know it; several generations of one thing share it."""
    word: str = ""
    """The service's own last word."""
    told: str = ""
    """How far it is, for people."""
    share: float | None = None
    """How far it is, from 0 to 1."""
    cause: str = ""
    """What it failed of: a `states.Cause`."""
    message: str = ""
    """What the service says of a failure."""
    reason: str = ""
    """What we say of it."""
    flag: str = ""
    url: str | None = None
    share_url: str | None = None
    thumbnail_url: str | None = None
    gif_url: str | None = None
    support_id: str | None = None
    """By what the service's support finds how it was made, where that is another id than the item's own."""
    messenger_url: str | None = None
    sent_at: datetime | None = Field(default=None, sa_type=UtcTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcTime)
    updated_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)
    forgotten_at: datetime | None = Field(default=None, sa_type=UtcTime)
    """Its recipient was forgotten: it counts as before, says nothing of a person, and is never made again."""

    __table_args__ = (
        UniqueConstraint("draft_id", "row_id", "attempt"),
        UniqueConstraint("submission_id", "position"),
        Index("item_by_job", "job_id", "state", "id"),
        Index("item_of_job", "job_id", "id"),
        Index("item_flagged", "job_id", "id", sqlite_where=text("flag <> ''"), postgresql_where=text("flag <> ''")),
    )


class Event(SQLModel, table=True):
    """A line in a job's history: who or what did what, when."""

    id: int | None = Field(default=None, primary_key=True)
    job_id: str = Field(foreign_key="job.id")
    at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)
    actor: str
    verb: str
    text: str = Field(default="", sa_column=Column(Text, nullable=False))

    __table_args__ = (Index("event_of_job", "job_id", "id"),)
