"""Somebody comes back from a provider: they are let in or not, and known from then on."""

from __future__ import annotations

from services.errors import NotAllowed
from services.people.admission import Admission
from services.people.audit import record
from services.people.names import clean_name
from services.people.sessions import Sessions
from services.people.signin.proved import Proved
from services.store.database import Database
from services.store.people_tables import Member
from services.store.tables import utc_now

STRANGER = "You are not among the people who may use this Callsheet."
REVOKED = "You may not use this Callsheet any more."
ASK = "Ask an admin of the team."


class Arrivals:
    """Keeps who came, and begins their session."""

    def __init__(self, database: Database, admission: Admission, sessions: Sessions) -> None:
        self._database = database
        self._admission = admission
        self._sessions = sessions

    def arrive(self, proved: Proved, *, browser: str, address: str) -> str:
        """A session's token for them. Raises NotAllowed when they may not come in, and StoreError."""
        if not self._admission.lets_in(proved.email, proved.groups):
            raise NotAllowed(STRANGER, next_step=ASK)
        name, now = clean_name(proved.name) or "Somebody", utc_now()
        with self._database.write() as session:
            member = session.get(Member, proved.identity)
            if member is not None and member.revoked_at is not None:
                raise NotAllowed(REVOKED, next_step=ASK)
            is_new = member is None
            if member is None:
                member = Member(identity=proved.identity, name=name, provider=proved.provider, first_seen_at=now)
                session.add(member)
            member.name, member.email, member.groups, member.seen_at = name, proved.email, [*proved.groups], now
            if is_new:
                about, role = f"person:{member.identity}", self._admission.role(member).value
                record(session, actor=name, act="come for the first time", about=about, after={"role": role},
                       came_from=address)  # fmt: skip
        self._sessions.look_anew(proved.identity)
        return self._sessions.begin(
            name,
            browser=browser,
            address=address,
            identity=proved.identity,
            provider=proved.provider,
            proved_at=proved.proved_at,
        )
