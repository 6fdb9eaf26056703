"""What may go out at most: set by whoever manages the team, seen before a launch, and asked by every claim."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from services.errors import NotPossible
from services.jobs.ledger.money.caps import EACH, PERSON, SCOPES, Spender, Use, uses_under
from services.people.audit import record
from services.people.persons import Person, Right
from services.store.database import Database
from services.store.money_tables import Cap
from services.store.people_tables import Member
from services.store.tables import utc_now


@dataclass(frozen=True)
class Limits:
    """The limits of one cap; None where nothing limits. `credits` are hundredths."""

    items: int | None = None
    cents: int | None = None
    credits: int | None = None

    @property
    def are_none(self) -> bool:
        """Whether nothing limits at all."""
        return self.items is None and self.cents is None and self.credits is None


@dataclass(frozen=True)
class CapView:
    """A cap as the team set it, and what went out under it this month; None for one that is about each of many.

    `called` is what people call its subject: of a person who signed in, the name and the mail address.
    """

    scope: str
    subject: str
    limits: Limits
    person: str
    used: Use | None
    called: str


@dataclass(frozen=True)
class Forecast:
    """How many of a quote's items go under the caps now, and what keeps the others."""

    goes: int
    items: int
    why: str

    @property
    def is_cut(self) -> bool:
        """Whether some would stay behind."""
        return self.goes < self.items


class Caps:
    """The caps of the team."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self) -> list[CapView]:
        """Every cap, those of all first, with what went out under it in this month, practice not counted."""
        with self._database.read() as session:
            signed_in = and_(col(Cap.scope) == PERSON, col(Member.identity) == col(Cap.subject))
            query = select(Cap, Member).outerjoin(Member, signed_in).order_by(col(Cap.scope), col(Cap.subject))
            found: list[tuple[Cap, Member | None]] = [(cap, member) for cap, member in session.execute(query)]
            caps = sorted(found, key=lambda one: SCOPES.index(one[0].scope))
            about_one = [(cap, member) for cap, member in caps if cap.subject != EACH]
            spenders = [(cap.scope, _spender(cap.subject, member)) for cap, member in about_one]
            keys = [(cap.scope, cap.subject) for cap, _member in about_one]
            used = dict(zip(keys, uses_under(session, spenders), strict=True))
            return [
                CapView(
                    cap.scope,
                    cap.subject,
                    _limits(cap),
                    cap.person,
                    used.get((cap.scope, cap.subject)),
                    cap.subject if member is None else _called(member),
                )
                for cap, member in caps
            ]

    def set(self, scope: str, subject: str, limits: Limits, person: Person) -> None:
        """Set the cap of one scope and subject ("" is each); limits that are none take it away.

        A person is named by name, mail address or identity; of who signed in it is kept by the identity. Raises
        NotAllowed, and NotPossible for what cannot be kept.
        """
        person.must(Right.MANAGE)
        if scope not in SCOPES:
            raise NotPossible("There is no such cap.", next_step=f"Choose one of: {', '.join(SCOPES)}.")
        if any(one is not None and one < 0 for one in (limits.items, limits.cents, limits.credits)):
            raise NotPossible("A cap cannot be below zero.", next_step="Give a number from 0 on, or none at all.")
        if limits.credits is not None and scope == PERSON:
            raise NotPossible(
                "Credits of different services cannot be added up for a person.",
                next_step="Set a cap in credits for a service or for a run.",
            )
        with self._database.write() as session:
            found = session.get(Cap, (scope, subject))
            if found is None and scope == PERSON and subject != EACH:
                subject = _person_called(session, subject)
                found = session.get(Cap, (scope, subject))
            record(
                session,
                actor=person.name,
                act="set a cap",
                about=f"cap:{scope} {subject or 'each'}",
                before={} if found is None else vars(_limits(found)),
                after=vars(limits),
            )
            if limits.are_none:
                if found is not None:
                    session.delete(found)
                return
            cap = found or Cap(scope=scope, subject=subject, person=person.name)
            cap.most_items, cap.most_cents, cap.most_credits = limits.items, limits.cents, limits.credits
            cap.person, cap.set_at = person.name, utc_now()
            session.add(cap)


def _spender(subject: str, member: Member | None) -> Spender:
    name, identity = (subject, "") if member is None else (member.name, member.identity)
    return Spender(subject, subject, False, name, identity)


def _called(member: Member) -> str:
    return f"{member.name} ({member.email})" if member.email else member.name


def _person_called(session: Session, text: str) -> str:
    """The identity of the one who signs in under this name or mail address, else the text: a name that nobody proves.

    Raises NotPossible when several are called so.
    """
    known = or_(col(Member.name) == text, func.lower(Member.email) == text.lower(), col(Member.identity) == text)
    found = session.scalars(select(Member).where(known).order_by(col(Member.identity))).all()
    if len(found) > 1:
        several = ", ".join(_called(one) for one in found)
        raise NotPossible(f"Several people are called that: {several}.", next_step="Name one by their mail address.")
    return found[0].identity if found else text


def _limits(cap: Cap) -> Limits:
    return Limits(cap.most_items, cap.most_cents, cap.most_credits)
