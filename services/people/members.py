"""The people who sign in at a provider: who they are, what an admin made of them, and their sessions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from services.errors import NotPossible, UnknownRecord
from services.people.admission import Admission
from services.people.audit import record
from services.people.persons import Person, Right, Role
from services.people.session_rows import end_all
from services.people.sessions import SessionLine, Sessions
from services.store.database import Database
from services.store.people_tables import Member
from services.store.shared.locks import hold
from services.store.tables import utc_now

LAST = "Somebody has to be able to manage the team."


@dataclass(frozen=True)
class MemberLine:
    """One person for a list. `by_settings` says that they are an admin whatever is chosen here."""

    identity: str
    name: str
    email: str
    provider: str
    role: Role
    by_settings: bool
    is_chosen: bool
    first_seen_at: datetime
    seen_at: datetime
    revoked_at: datetime | None
    revoked_by: str
    is_let_in: bool


class Members:
    """Whoever has signed in at a provider. What is changed here holds at once, in pages that are open too."""

    def __init__(self, database: Database, admission: Admission, sessions: Sessions) -> None:
        self._database = database
        self._admission = admission
        self._sessions = sessions

    def list(self) -> Sequence[MemberLine]:
        """Everybody, by name. Raises StoreError."""
        with self._database.read() as session:
            found = session.scalars(select(Member).order_by(col(Member.name), col(Member.identity)))
            return [self._line(one) for one in found]

    def set_role(self, identity: str, role: Role, person: Person) -> None:
        """Make somebody this. Raises UnknownRecord, and NotPossible where settings decide or nobody could manage."""
        person.must(Right.MANAGE)
        with self._changing(identity, person) as (session, member):
            if self._admission.is_always_admin(member.email, member.groups):
                raise NotPossible(
                    f"{member.name} is an admin by the settings.",
                    next_step="Take them out of CALLSHEET_ADMINS or of their group at the provider.",
                )
            before = self._admission.role(member)
            member.role = role.value
            self._refuse_nobody(session)
            _note(session, person, "set a role", member, {"role": before.value}, {"role": role.value})

    def revoke(self, identity: str, person: Person) -> None:
        """Somebody may not come in any more; their open pages are closed. Raises UnknownRecord and NotPossible."""
        person.must(Right.MANAGE)
        if identity == person.identity:
            raise NotPossible("You would shut yourself out.", next_step="Ask another admin to do it.")
        with self._changing(identity, person) as (session, member):
            member.revoked_at, member.revoked_by = utc_now(), person.name
            end_all(session, identity, person.name)
            self._refuse_nobody(session)
            _note(session, person, "revoke a person", member, {"may_come_in": True}, {"may_come_in": False})

    def let_in_again(self, identity: str, person: Person) -> None:
        """Take a revocation back; they have to sign in anew. Raises UnknownRecord."""
        person.must(Right.MANAGE)
        with self._changing(identity, person) as (session, member):
            member.revoked_at, member.revoked_by = None, ""
            _note(session, person, "let a person in again", member, {"may_come_in": False}, {"may_come_in": True})

    def sessions(self) -> Sequence[SessionLine]:
        """Every browser in which somebody is signed in now, the one seen last first. Raises StoreError."""
        return self._sessions.open_sessions()

    def end_session(self, session_id: str, person: Person) -> None:
        """Sign somebody out in one browser, at once. Raises StoreError."""
        person.must(Right.MANAGE)
        self._sessions.end(session_id, person.name)

    @contextmanager
    def _changing(self, identity: str, person: Person) -> Iterator[tuple[Session, Member]]:
        with self._database.write() as session:
            # One after the other: two admins who revoke each other at once would leave nobody.
            hold(session, "members")
            person.must(Right.MANAGE, within=session)
            member = session.get(Member, identity)
            if member is None:
                raise UnknownRecord("There is no such person.", next_step="Reload the page.")
            yield session, member
        self._sessions.look_anew(identity)

    def _refuse_nobody(self, session: Session) -> None:
        """Raise NotPossible when no admin would be left among those who sign in at a provider."""
        session.flush()
        if self._admission.names_an_admin:
            return
        if not any(self._manages(one) for one in session.scalars(select(Member))):
            raise NotPossible(LAST, next_step="Make somebody else an admin first.")

    def _manages(self, member: Member) -> bool:
        let_in = member.revoked_at is None and self._admission.lets_in(member.email, member.groups)
        return let_in and self._admission.role(member) is Role.ADMIN

    def _line(self, one: Member) -> MemberLine:
        return MemberLine(
            identity=one.identity,
            name=one.name,
            email=one.email,
            provider=one.provider,
            role=self._admission.role(one),
            by_settings=self._admission.is_always_admin(one.email, one.groups),
            is_chosen=one.role is not None,
            first_seen_at=one.first_seen_at,
            seen_at=one.seen_at,
            revoked_at=one.revoked_at,
            revoked_by=one.revoked_by,
            is_let_in=self._admission.lets_in(one.email, one.groups),
        )


def _note(
    session: Session, person: Person, act: str, member: Member, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    record(session, actor=person.name, act=act, about=f"person:{member.identity}", before=before, after=after)
