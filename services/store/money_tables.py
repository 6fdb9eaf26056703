"""The tables of money: what may go out at most, and each line of what was quoted, charged and given back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from services.store.columns import UtcTime
from services.store.ids import new_id
from services.store.tables import utc_now


class Cap(SQLModel, table=True):
    """The most that may go out: in one run, of one person in a month, or at one service in a month.

    `subject` is the job, person or service that it is about; "" stands for each that has none of its own. A person is
    the identity that a sign-in proved, else the name. A limit that is None does not bind. Practice is counted apart,
    under the same caps.
    """

    scope: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    most_items: int | None = None
    most_cents: int | None = None
    most_credits: int | None = None
    """Hundredths of the service's own credits."""
    person: str
    set_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)


class ChargeLine(SQLModel, table=True):
    """A line of the money record: quoted, charged, refunded, not explained or topped up; did the service say it?

    `cents` are US cents and `credits` hundredths of the service's own credits; None where nobody can say. What a
    submission took is charged - refunded + not explained. What an account was topped up by is nobody's charge.
    """

    __tablename__ = "charge"

    id: str = Field(default_factory=new_id, primary_key=True)
    key: str = Field(unique=True)
    """What it is about, so that no line is written twice."""
    job_id: str | None = Field(default=None, foreign_key="job.id", index=True)
    submission_id: str | None = Field(default=None, foreign_key="submission.id", index=True)
    service: str
    host: str = ""
    practice: bool
    person: str = ""
    """Who said yes to it."""
    identity: str = ""
    """What a sign-in proved of them; "" where nothing was proved."""
    sort: str
    items: int = 0
    cents: int | None = None
    credits: int | None = None
    least: int | None = None
    """Of a quoted or charged line: the credits that it takes at least, in hundredths, by what the service foresees."""
    standing: str = ""
    """Of a quoted line: whether what was charged is known by now."""
    said_by: str
    text: str = ""
    at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)

    __table_args__ = (
        Index("charge_of_service", "service", "practice", "at"),
        Index("charge_of_person", "person", "practice", "at"),
        Index("charge_of_identity", "identity", "person", "practice"),
    )


class BalanceSeen(SQLModel, table=True):
    """What an account had left when its service was asked last with nothing on its way, in hundredths."""

    __tablename__ = "balance_seen"

    service: str = Field(primary_key=True)
    host: str = Field(primary_key=True)
    hundredths: int
    charged: int
    """The sum of all that was charged there when this was seen, by the lines: what the next look is compared with."""
    topped_up: int | None = None
    """How much of it was bought beside a plan; None where the service does not say."""
    seen_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)


class SecondYes(SQLModel, table=True):
    """A second person's yes to one quote: who asked for it, and who agreed. It is void for any other fingerprint."""

    __tablename__ = "second_yes"

    id: str = Field(default_factory=new_id, primary_key=True)
    about: str
    """The draft that would be launched, or the job of which something would be made again."""
    fingerprint: str
    items: int
    cents: int | None = None
    asked_by: str
    asked_identity: str = ""
    """What a sign-in proved of them; "" where nothing was proved."""
    asked_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)
    agreed_by: str = ""
    agreed_identity: str = ""
    agreed_at: datetime | None = Field(default=None, sa_type=UtcTime)

    __table_args__ = (UniqueConstraint("about", "fingerprint"),)


class Consent(SQLModel, table=True):
    """Whose likeness and whose data a job is made of, and where people see that it was generated; kept with the job."""

    job_id: str = Field(primary_key=True, foreign_key="job.id")
    kind: str
    target_id: str
    likeness: str
    data: str
    disclosure: str
    person: str
    answered_at: datetime = Field(default_factory=utc_now, sa_type=UtcTime)

    __table_args__ = (Index("consent_of_target", "kind", "target_id", "answered_at"),)
