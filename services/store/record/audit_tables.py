"""The table of the team's record, which only grows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from services.store.columns import UtcTime, json_column
from services.store.tables import utc_now


class AuditEntry(SQLModel, table=True):
    """A line in the team's record: who did what to what, when and from where. The database refuses to change one.

    Recipients stand in it by the ids of their job and row alone, and no secret does.
    """

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)
    actor: str
    act: str
    about: str
    """What it was done to, as `kind:id`."""
    before: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    after: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    cents: int | None = None
    came_from: str = ""
    """The address of whoever did it, or "" where that is the server itself or was not known."""

    __table_args__ = (
        Index("audit_entry_by_actor", "actor", "id"),
        Index("audit_entry_by_act", "act", "id"),
        Index("audit_entry_about", "about", "id"),
        Index("audit_entry_at", "at", "id"),
    )
