"""The tables of who acts, and of what somebody outside the team may see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from services.store.columns import UtcTime, json_column
from services.store.ids import new_id
from services.store.tables import utc_now


class BrowserSession(SQLModel, table=True):
    """A browser in which somebody signed in. The cookie's token is kept only as a hash."""

    __tablename__ = "browser_session"

    id: str = Field(default_factory=new_id, primary_key=True)
    token_sha256: str = Field(unique=True)
    person: str
    identity: str = Field(default="", index=True)
    """Whom a provider proved it to be; "" where somebody came by the team password, or only gave a name."""
    password_mark: str = ""
    """Of the team password or the provider it was begun with: another one voids it."""
    browser: str = ""
    address: str = ""
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)
    seen_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)
    ended_by: str = ""
    proved_at: datetime | None = Field(default=None, sa_type=UtcTime)
    """When somebody proved last who they are, by the password or as their provider says; None where it does not say."""


class Member(SQLModel, table=True):
    """Somebody who has signed in at a provider at least once, with what the team made of them."""

    __tablename__ = "member"

    identity: str = Field(primary_key=True)
    """Provider and subject: what stays the same when somebody changes name or mail address."""
    name: str
    email: str = ""
    """As the provider proved it; "" where it proved none."""
    provider: str
    groups: list[Any] = Field(default_factory=list, sa_column=json_column())
    """At the provider, as it told them at the last sign-in."""
    role: str | None = None
    """What an admin made of them; None for what everybody is at first."""
    first_seen_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)
    seen_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcTime)
    revoked_by: str = ""


class ResultsLink(SQLModel, table=True):
    """A way for somebody outside the team to see what one job came to, until it ends. Its token is kept as a hash."""

    __tablename__ = "results_link"

    id: str = Field(default_factory=new_id, primary_key=True)
    token_sha256: str = Field(unique=True)
    job_id: str = Field(index=True)
    made_by: str
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)
    ends_at: datetime = Field(sa_type=UtcTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcTime)
    revoked_by: str = ""
