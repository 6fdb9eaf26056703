"""Above a sum that the team set, a launch needs a second person's yes, bound to exactly what was quoted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select, update
from sqlmodel import Session, col

from services.errors import NotPossible
from services.jobs.costs import Amount
from services.jobs.ledger.money.beside import LaunchPart, sent_already
from services.jobs.ledger.money.caps import dollars
from services.jobs.preferences import read_preference, write_preference
from services.people.audit import record
from services.people.persons import Person, Right, is_one
from services.store.database import Database
from services.store.money_tables import SecondYes
from services.store.shared.locks import hold
from services.store.tables import utc_now

NAME = "second_yes_cents"
HOURS_NAME, HOURS, MOST_HOURS = "second_yes_hours", 24, 24 * 366


class Spend(Protocol):
    """A quote of a launch or of another attempt."""

    @property
    def fingerprint(self) -> str: ...
    @property
    def items(self) -> int: ...
    @property
    def most(self) -> Amount: ...
    @property
    def practice(self) -> bool: ...


@dataclass(frozen=True)
class SecondYesView:
    """Whether a second person is needed, above which sum, and who asked and agreed, "" for nobody yet.

    With the quote counts what the draft has sent already, `sent_cents`, and `beside_cents`: what went out in the last
    `hours` from copies of it, or by the same person from the same target.
    """

    above_cents: int
    sent_cents: int
    asked_by: str = ""
    asked_at: datetime | None = None
    agreed_by: str = ""
    agreed_at: datetime | None = None
    asked_identity: str = ""
    agreed_identity: str = ""
    beside_cents: int = 0
    hours: int = HOURS
    target_name: str = ""

    @property
    def counted(self) -> str:
        """What is above the sum, as a sentence begins that goes on with "is above"."""
        sent = f"the {dollars(self.sent_cents)} that this draft has sent already"
        beside = (
            f"the {dollars(self.beside_cents)} that went out in the last {self.hours:,} hour{'s' * (self.hours != 1)} "
            f"from copies of it, or by the same person from {self.target_name}"
        )
        parts = [one for one, cents in ((sent, self.sent_cents), (beside, self.beside_cents)) if cents]
        return f"Together with {' and '.join(parts)}, this" if parts else "This"

    def was_asked_by(self, name: str, identity: str) -> bool:
        """Whether whoever has this name and identity asked for it."""
        return bool(self.asked_by) and is_one(self.asked_by, self.asked_identity, name, identity)

    def was_given_by(self, name: str, identity: str) -> bool:
        """Whether whoever has this name and identity gave it."""
        return bool(self.agreed_by) and is_one(self.agreed_by, self.agreed_identity, name, identity)

    def why_not(self, name: str, identity: str) -> str:
        """What keeps whoever has this name and identity from sending it, in one sentence; "" for nothing."""
        if not self.agreed_by:
            return "A second person has to agree first."
        return "You gave the second yes, so somebody else launches." if self.was_given_by(name, identity) else ""


class SecondYeses:
    """Asks for and gives second yeses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def above_cents(self) -> int | None:
        """Above which sum a second person is needed; None when the team set none."""
        with self._database.read() as session:
            return _above(session)

    def hours(self) -> int:
        """For how many hours what went out beside a draft counts with it."""
        with self._database.read() as session:
            return _hours(session)

    def set_hours(self, hours: int, person: Person) -> None:
        """Set for how long; 0 counts each draft alone. Raises NotAllowed, and NotPossible for no such time."""
        person.must(Right.MANAGE)
        if not 0 <= hours <= MOST_HOURS:
            raise NotPossible("That is no number of hours up to a year.", next_step=f"Give one from 0 to {MOST_HOURS}.")
        with self._database.write() as session:
            before = _hours(session)
            write_preference(session, HOURS_NAME, hours)
            _record(session, person, "set what counts for a second yes", {"hours": before}, {"hours": hours})

    def set_above(self, cents: int | None, person: Person) -> None:
        """Set that sum; None takes it away. Raises NotAllowed, and NotPossible below zero."""
        person.must(Right.MANAGE)
        if cents is not None and cents < 0:
            raise NotPossible("A sum cannot be below zero.", next_step="Give a sum from 0 on, or none at all.")
        with self._database.write() as session:
            before = _above(session)
            write_preference(session, NAME, cents)
            changed = {"above_cents": before}, {"above_cents": cents}
            _record(session, person, "set when a second yes is needed", *changed)

    def ask(self, about: str, quote: Spend, person: Person) -> None:
        """Ask for a second person's yes to exactly this quote. Asked twice, it stays the first. Raises NotAllowed."""
        person.must(Right.LAUNCH)
        with self._database.write() as session:
            if _found(session, about, bound(quote)) is None:
                session.add(
                    SecondYes(
                        about=about,
                        fingerprint=bound(quote),
                        items=quote.items,
                        cents=quote.most.cents,
                        asked_by=person.name,
                        asked_identity=person.identity,
                    )
                )
                _note(session, person, "ask for a second yes", about, quote)
            person.must(Right.LAUNCH, within=session)

    def agree(self, about: str, quote: Spend, person: Person) -> None:
        """Give the second yes to exactly this quote. Raises NotAllowed, and NotPossible for the one who asked."""
        person.must(Right.LAUNCH)
        with self._database.write() as session:
            found = _found(session, about, bound(quote))
            if found is None:
                raise NotPossible(
                    "Nobody has asked for a second yes to this quote: something changed since. Nothing was agreed to.",
                    next_step="Look at the quote as it is now, and ask again.",
                )
            if is_one(found.asked_by, found.asked_identity, person.name, person.identity):
                raise NotPossible(
                    "A second yes comes from a second person. You asked for this one yourself.",
                    next_step="Send somebody who may launch the link to this page.",
                )
            agreed = session.execute(
                update(SecondYes)
                .where(col(SecondYes.id) == found.id, col(SecondYes.agreed_by) == "")
                .values(agreed_by=person.name, agreed_identity=person.identity, agreed_at=utc_now())
            )
            if agreed.rowcount:  # type: ignore[attr-defined]
                _note(session, person, "give a second yes", about, quote)
            person.must(Right.LAUNCH, within=session)


def second_yes_view(session: Session, about: str, quote: Spend, part: LaunchPart) -> SecondYesView | None:
    """What is needed for this quote and what there is of it; None where one person is enough. Practice needs none.

    What went out already of what it is a `part` of counts with it, so that nobody gets below the sum in small parts.
    """
    above = None if quote.practice else _above(session)
    if above is None:
        return None
    hours = _hours(session)
    sent, beside = sent_already(session, part, hours)
    if quote.most.cents is not None and quote.most.cents + sent + beside <= above:
        return None
    found = _found(session, about, bound(quote)) or SecondYes(about=about, fingerprint="", items=0, asked_by="")
    return SecondYesView(
        above,
        sent,
        found.asked_by,
        found.asked_at if found.asked_by else None,
        found.agreed_by,
        found.agreed_at,
        found.asked_identity,
        found.agreed_identity,
        beside,
        hours,
        part.target_name,
    )


def refuse_without_second_yes(session: Session, about: str, quote: Spend, person: Person, part: LaunchPart) -> None:
    """Nothing where one person is enough, or two agreed. Raises NotPossible otherwise, with nothing sent.

    `session` writes what is sent, so that of two parts at once the second sees the first.
    """
    if _above(session) is not None:
        hold(session, NAME)
    needed = second_yes_view(session, about, quote, part)
    if needed is None or (needed.agreed_by and not needed.was_given_by(person.name, person.identity)):
        return
    if needed.agreed_by:
        raise NotPossible(
            f"You gave the second yes to this yourself, so somebody else has to launch it: {needed.asked_by} asked. "
            "Nothing was sent.",
            next_step=f"Tell {needed.asked_by} that you agreed.",
        )
    raise NotPossible(
        f"{needed.counted} is above {dollars(needed.above_cents)}, so it needs a second person's yes first. "
        "Nothing was sent.",
        next_step="Ask for it where the quote stands, and send the link to somebody who may launch.",
    )


def bound(quote: Spend) -> str:
    """What a second yes is bound to: the bytes, the price, and what it costs at worst, so that any change voids it."""
    content = f"{quote.fingerprint}\n{quote.items}\n{quote.most.cents}\n{quote.most.credits}"
    return hashlib.sha256(content.encode()).hexdigest()


def _record(session: Session, person: Person, act: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    record(session, actor=person.name, act=act, about="cap:second yes", before=before, after=after)


def _above(session: Session) -> int | None:
    kept = read_preference(session, NAME)
    return None if kept is None else int(kept)


def _hours(session: Session) -> int:
    kept = read_preference(session, HOURS_NAME)
    return HOURS if kept is None else int(kept)


def _found(session: Session, about: str, fingerprint: str) -> SecondYes | None:
    return session.scalar(
        select(SecondYes).where(col(SecondYes.about) == about, col(SecondYes.fingerprint) == fingerprint)
    )


def _note(session: Session, person: Person, act: str, about: str, quote: Spend) -> None:
    record(session, actor=person.name, act=act, about=about, after={"items": quote.items}, cents=quote.most.cents)
