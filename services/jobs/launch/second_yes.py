"""Above a sum that the team set, a launch needs a second person's yes, bound to exactly what was quoted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from services.errors import NotPossible
from services.jobs.costs import Amount
from services.jobs.ledger.money.lines import LineSort
from services.jobs.preferences import read_preference, write_preference
from services.jobs.states import SubmissionState
from services.people.audit import record
from services.people.persons import Person, Right, is_one
from services.store.database import Database
from services.store.money_tables import ChargeLine, SecondYes
from services.store.tables import Job, Submission, utc_now

NAME = "second_yes_cents"


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

    `sent_cents` is what the draft has sent already: it counts together with the quote.
    """

    above_cents: int
    sent_cents: int
    asked_by: str = ""
    asked_at: datetime | None = None
    agreed_by: str = ""
    agreed_at: datetime | None = None
    asked_identity: str = ""
    agreed_identity: str = ""

    def was_asked_by(self, name: str, identity: str) -> bool:
        """Whether whoever has this name and identity asked for it."""
        return bool(self.asked_by) and is_one(self.asked_by, self.asked_identity, name, identity)

    def was_given_by(self, name: str, identity: str) -> bool:
        """Whether whoever has this name and identity gave it."""
        return bool(self.agreed_by) and is_one(self.agreed_by, self.agreed_identity, name, identity)


class SecondYeses:
    """Asks for and gives second yeses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def above_cents(self) -> int | None:
        """Above which sum a second person is needed; None when the team set none."""
        with self._database.read() as session:
            return _above(session)

    def set_above(self, cents: int | None, person: Person) -> None:
        """Set that sum; None takes it away. Raises NotAllowed, and NotPossible below zero."""
        person.must(Right.MANAGE)
        if cents is not None and cents < 0:
            raise NotPossible("A sum cannot be below zero.", next_step="Give a sum from 0 on, or none at all.")
        with self._database.write() as session:
            before = _above(session)
            write_preference(session, NAME, cents)
            record(
                session,
                actor=person.name,
                act="set when a second yes is needed",
                about="cap:second yes",
                before={"above_cents": before},
                after={"above_cents": cents},
            )

    def needed(self, about: str, quote: Spend) -> SecondYesView | None:
        """What this quote needs of a second person and what there is of it; None where one person is enough."""
        with self._database.read() as session:
            return second_yes_view(session, about, quote)

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


def second_yes_view(session: Session, about: str, quote: Spend, *, draft_id: str | None = None) -> SecondYesView | None:
    """What is needed for this quote and what there is of it; None where one person is enough. Practice needs none.

    What the draft `draft_id` has sent already counts with it, so that nobody gets below the sum in small parts.
    """
    above = None if quote.practice else _above(session)
    if above is None:
        return None
    sent = _sent_cents(session, draft_id) if draft_id is not None else 0
    if quote.most.cents is not None and quote.most.cents + sent <= above:
        return None
    found = _found(session, about, bound(quote))
    if found is None:
        return SecondYesView(above, sent)
    return SecondYesView(
        above,
        sent,
        found.asked_by,
        found.asked_at,
        found.agreed_by,
        found.agreed_at,
        found.asked_identity,
        found.agreed_identity,
    )


def refuse_without_second_yes(
    session: Session, about: str, quote: Spend, person: Person, *, draft_id: str | None = None
) -> None:
    """Nothing where one person is enough, or two agreed. Raises NotPossible otherwise, with nothing sent."""
    needed = second_yes_view(session, about, quote, draft_id=draft_id)
    if needed is None or (needed.agreed_by and not needed.was_given_by(person.name, person.identity)):
        return
    if needed.agreed_by:
        raise NotPossible(
            f"You gave the second yes to this yourself, so somebody else has to launch it: {needed.asked_by} asked. "
            "Nothing was sent.",
            next_step=f"Tell {needed.asked_by} that you agreed.",
        )
    before = f"Together with the ${needed.sent_cents / 100:,.2f} that this draft has sent already, this"
    what = f"{before if needed.sent_cents else 'This'} is above ${needed.above_cents / 100:,.2f}"
    raise NotPossible(
        f"{what}, so it needs a second person's yes first. Nothing was sent.",
        next_step="Ask for it on the launch screen, and send the link to somebody who may launch.",
    )


def bound(quote: Spend) -> str:
    """What a second yes is bound to: the bytes, the price, and what it costs at worst, so that any change voids it."""
    content = f"{quote.fingerprint}\n{quote.items}\n{quote.most.cents}\n{quote.most.credits}"
    return hashlib.sha256(content.encode()).hexdigest()


def _above(session: Session) -> int | None:
    kept = read_preference(session, NAME)
    return None if kept is None else int(kept)


def _sent_cents(session: Session, draft_id: str) -> int:
    """What all went out for this draft was quoted at, or waits in its jobs to go, practice not counted."""
    total = (
        select(func.coalesce(func.sum(col(ChargeLine.cents)), 0))
        .join(Job, col(Job.id) == col(ChargeLine.job_id))
        .join(Submission, col(Submission.id) == col(ChargeLine.submission_id))
        .where(
            col(Job.draft_id) == draft_id,
            col(Job.practice).is_(False),
            col(ChargeLine.sort) == LineSort.QUOTED,
            col(Submission.state).not_in([SubmissionState.REFUSED, SubmissionState.HELD]),
        )
    )
    return int(session.execute(total).scalar_one())


def _found(session: Session, about: str, fingerprint: str) -> SecondYes | None:
    return session.scalar(
        select(SecondYes).where(col(SecondYes.about) == about, col(SecondYes.fingerprint) == fingerprint)
    )


def _note(session: Session, person: Person, act: str, about: str, quote: Spend) -> None:
    record(session, actor=person.name, act=act, about=about, after={"items": quote.items}, cents=quote.most.cents)
