"""The tables of who drives: the workers, what each drives, and what a service was asked for by all of them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from services.store.columns import UtcTime, json_column
from services.store.tables import utc_now


class Worker(SQLModel, table=True):
    """A process that drives jobs, under an id that no other start ever had. Its times are the database's."""

    id: str = Field(primary_key=True)
    name: str
    """Where it runs, for people."""
    holder: str
    """What its connections to the database are called."""
    started_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)
    beat_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)
    patience_seconds: float
    """It is gone when it has not been heard of for so long."""
    gone_at: datetime | None = Field(default=None, sa_type=UtcTime)
    """From then on it may neither claim nor drive."""


class JobDrive(SQLModel, table=True):
    """Which worker drives a job. When that one is gone, another may take the job over."""

    __tablename__ = "job_drive"

    job_id: str = Field(foreign_key="job.id", primary_key=True)
    worker_id: str = Field(index=True)
    taken_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)


class ServiceUse(SQLModel, table=True):
    """What all processes together have asked of one service lately. Times are seconds of the database's clock."""

    __tablename__ = "service_use"

    name: str = Field(primary_key=True)
    left: float = 0.0
    seen_at: float = 0.0
    held_until: float = 0.0
    begun: list[float] = Field(default_factory=list, sa_column=json_column())
