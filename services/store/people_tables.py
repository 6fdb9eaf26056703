"""The tables of who acts."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from services.store.columns import UtcTime
from services.store.ids import new_id
from services.store.tables import utc_now


class BrowserSession(SQLModel, table=True):
    """A browser in which somebody signed in. The cookie's token is kept only as a hash."""

    __tablename__ = "browser_session"

    id: str = Field(default_factory=new_id, primary_key=True)
    token_sha256: str = Field(unique=True)
    person: str
    password_mark: str = ""
    """Of the team password it was begun with: another password voids it."""
    browser: str = ""
    address: str = ""
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)
    seen_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)
    ended_by: str = ""
