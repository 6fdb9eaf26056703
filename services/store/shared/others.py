"""Other processes at the same database: the clock that all share, news to them, and cutting one off that is gone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
from sqlalchemy import make_url, text
from sqlmodel import Session

from services.store.database import Database
from services.store.shared.locks import is_postgres
from services.store.tables import utc_now

log = logging.getLogger(__name__)

CHANNEL = "callsheet"


def shared_time(session: Session) -> datetime:
    """The time now, by the one clock that every process sees."""
    if not is_postgres(session):
        return utc_now()
    told: datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
    return told.astimezone(UTC)


def cut_off(session: Session, holder: str) -> None:
    """End every connection that goes by this name, and with it what its transactions hold and have not committed."""
    if is_postgres(session):
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = :holder"
        session.execute(text(ended + " AND pid <> pg_backend_pid()"), {"holder": holder})


class News:
    """Tells other processes at once what they would find by themselves a little later."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def announce(self, what: str) -> None:
        """Let every process that hears know of this. On SQLite there is no other. Raises StoreError."""
        if not self._database.is_sqlite:
            with self._database.write() as session:
                session.execute(text("SELECT pg_notify(:channel, :what)"), {"channel": CHANNEL, "what": what})

    async def hear(self, heard: Callable[[str], None]) -> None:
        """Call `heard` with each piece of news, for ever. Ends by an error when the connection is lost."""
        url = make_url(self._database.url).set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await psycopg.AsyncConnection.connect(
            url, autocommit=True, application_name=self._database.holder, keepalives_idle=10, connect_timeout=10
        )
        try:
            await connection.execute(f"LISTEN {CHANNEL}")
            async for one in connection.notifies():
                heard(one.payload)
        finally:
            await asyncio.shield(connection.close())
