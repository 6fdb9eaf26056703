"""The tables of what is kept beside jobs: what services listed or called back, and what the team chose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from services.store.columns import UtcTime, json_column
from services.store.tables import utc_now


class ServiceRecord(SQLModel, table=True):
    """Something a service listed (a campaign, a template), kept so that drawing a page needs no call."""

    __tablename__ = "service_record"

    service: str = Field(primary_key=True)
    host: str = Field(primary_key=True)
    type: str = Field(primary_key=True)
    vendor_id: str = Field(primary_key=True)
    name: str = ""
    seen_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)


class ServicePrices(SQLModel, table=True):
    """What a service listed of its prices, in its own credits, kept so that a quote needs no call."""

    __tablename__ = "service_prices"

    service: str = Field(primary_key=True)
    host: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    amounts: dict[str, float] = Field(default_factory=dict, sa_column=json_column())
    balance: float | None = None
    seen_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)


class Preference(SQLModel, table=True):
    """A small thing that the team chose or that we last saw, by name."""

    name: str = Field(primary_key=True)
    value: Any = Field(default=None, sa_column=json_column(nullable=True))
    updated_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)


class Delivery(SQLModel, table=True):
    """One incoming webhook request, stored before it is answered and applied once."""

    id: int | None = Field(default=None, primary_key=True)
    service: str
    submission_id: str | None = Field(default=None, foreign_key="submission.id")
    """The submission of its token; None for one that came to the account's own address."""
    vendor_id: str = ""
    query: str = ""
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    body_sha256: str
    received_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)
    applied_at: datetime | None = Field(default=None, sa_type=UtcTime)
    outcome: str = ""

    __table_args__ = (
        UniqueConstraint("submission_id", "body_sha256", "query"),
        Index("delivery_waiting", "applied_at", "id"),
        Index("delivery_of_submission", "submission_id", "outcome"),
    )
