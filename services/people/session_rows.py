"""The rows of sessions, with the person of each, as they are read, held and ended within a transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import literal, select, update
from sqlmodel import Session, col

from services.store.people_tables import BrowserSession, Member
from services.store.tables import utc_now

SESSIONS: Any = select(BrowserSession, Member).outerjoin(
    Member, (col(BrowserSession.identity) == col(Member.identity)) & (col(BrowserSession.identity) != "")
)
"""Sessions, each with the person whom a provider proved it to be."""


def end_all(session: Session, identity: str, by: str) -> None:
    """End every session of this person, in the transaction of whatever is the reason; `look_anew` closes the pages."""
    session.execute(
        update(BrowserSession)
        .where(col(BrowserSession.identity) == identity, col(BrowserSession.ended_at).is_(None))
        .values(ended_at=utc_now(), ended_by=by)
    )


def hold_still(session: Session, session_id: str) -> None:
    """Let nobody change this session and its person until the end of the transaction.

    The person first, as in a revocation, so that the two never wait for each other.
    """
    identity = session.scalar(select(BrowserSession.identity).where(col(BrowserSession.id) == session_id))  # type: ignore[call-overload]
    for table, which in (
        (Member, col(Member.identity) == identity),
        (BrowserSession, col(BrowserSession.id) == session_id),
    ):
        session.execute(select(literal(1)).select_from(table).where(which).with_for_update(read=True))
