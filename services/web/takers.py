"""Who takes files away, also for the team's record."""

from __future__ import annotations

from starlette.requests import Request

from services.people.audit import record_alone
from services.people.persons import Person
from services.people.sessions import Sessions
from services.people.signin.routes import SESSION_HEADER
from services.store.database import Database

NOBODY = "Someone"


class Takers:
    """Knows who takes something, and writes into the team's record who took what."""

    def __init__(self, sessions: Sessions, database: Database) -> None:
        self._sessions = sessions
        self._database = database

    def person(self, request: Request) -> Person | None:
        """Whoever sent this, as they stand now; None where nobody signed in. Raises StoreError."""
        session_id = request.headers.get(SESSION_HEADER)
        return self._sessions.person_of(session_id) if session_id else None

    def record(self, request: Request, act: str, about: str) -> None:
        """A line of its own. Raises StoreError."""
        person = self.person(request)
        record_alone(
            self._database,
            actor=person.name if person is not None else NOBODY,
            act=act,
            about=about,
            came_from=request.client.host if request.client else "",
        )
