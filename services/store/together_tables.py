"""The tables of working together: what links lead to, who changed what of a draft, and who found it right."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from services.store.columns import UtcTime, json_column
from services.store.tables import utc_now


class KeptSearch(SQLModel, table=True):
    """What somebody searched for, which may be a recipient's name: addresses hold only its id."""

    __tablename__ = "kept_search"

    id: str = Field(primary_key=True)
    text: str
    kept_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)


class DraftChange(SQLModel, table=True):
    """Who made which revision of a draft, and what of it was touched: names of its parts, never a value."""

    __tablename__ = "draft_change"

    draft_id: str = Field(foreign_key="draft.id", primary_key=True)
    revision: int = Field(primary_key=True)
    person: str
    touched: list[str] = Field(default_factory=list, sa_column=json_column())
    made_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)


class DraftReady(SQLModel, table=True):
    """A draft that somebody has prepared and handed over to be launched, as it was then."""

    __tablename__ = "draft_ready"

    draft_id: str = Field(foreign_key="draft.id", primary_key=True)
    revision: int
    content: str
    person: str
    note: str = ""
    at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)


class SampleApproval(SQLModel, table=True):
    """Somebody has looked at a sample and found it right: for exactly this content of the draft."""

    __tablename__ = "sample_approval"

    id: int | None = Field(default=None, primary_key=True)
    draft_id: str = Field(foreign_key="draft.id", index=True)
    job_id: str = Field(foreign_key="job.id")
    revision: int
    content: str
    person: str
    at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)
