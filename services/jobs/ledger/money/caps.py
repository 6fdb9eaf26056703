"""The caps as a claim asks them: how much of a request may leave, decided in the claim's own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, union_all
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from services.jobs.costs import Amount
from services.jobs.ledger.money.lines import LineSort, QuoteStanding, quoted_line
from services.jobs.states import SubmissionState
from services.store.money_tables import Cap, ChargeLine
from services.store.people_tables import Member
from services.store.tables import Job, Submission, utc_now

RUN, PERSON, SERVICE = "run", "person", "service"
SCOPES = (RUN, PERSON, SERVICE)
EACH = ""
TENFOLD = 10
"""A request of which the service has not said yet what it took counts so often against a cap in money.

So that of all that is on its way, only one item can be what crosses a cap, unless one costs more than ten times its
quote; and as soon as one did, each counts at least as much above its quote as that one.
"""
MAY_HAVE_BEEN_TAKEN = (SubmissionState.SENDING, SubmissionState.UNKNOWN, SubmissionState.ACCEPTED)


@dataclass(frozen=True)
class Spender:
    """Whose caps bind: which run, at which service, in practice or not, and who said yes to it.

    Who proved an `identity` is that one under whatever name; of others the name is all there is.
    """

    job_id: str
    service: str
    practice: bool
    person: str
    identity: str = ""


@dataclass(frozen=True)
class Use:
    """What went out under a cap: items, and money and credits, those counted so often that nobody has told yet.

    `dearest` is by how much the dearest item that was told cost more than its quote, and `awaited_items` are those of
    which it is not told yet.
    """

    items: int
    told: Amount
    untold: Amount
    awaited: Amount
    awaited_items: int
    dearest: Amount

    def against(self, sort: str, *, carefully: bool) -> int:
        """Its cents or credits, as they count against a cap."""
        amounts = (self.told, self.untold, self.awaited, self.dearest)
        told, untold, awaited, dearest = (int(getattr(one, sort) or 0) for one in amounts)
        if carefully:
            awaited = max(awaited * TENFOLD, awaited + self.awaited_items * dearest)
        return told + untold + awaited


@dataclass(frozen=True)
class Room:
    """How many of some items may leave under a cap, and what to read where they may not; `wait` until more is known."""

    items: int
    why: str = ""
    wait: bool = False


def caps_of(session: Session, spender: Spender, *, lock: bool) -> list[Cap]:
    """The caps that bind, of each scope those that are about this subject, else the one for each.

    With `lock` nobody else decides under them until the end of the transaction.
    """
    subject = col(Cap.subject)
    about = {RUN: subject == spender.job_id, PERSON: _is_about(spender), SERVICE: subject == spender.service}
    asked = select(Cap).where(
        or_(*(and_(col(Cap.scope) == scope, or_(subject == EACH, one)) for scope, one in about.items()))
    )
    # One order for all, so that no two claims wait for each other.
    locked = asked.with_for_update() if lock else asked
    found = session.scalars(locked.order_by(col(Cap.scope), col(Cap.subject))).all()
    own = {cap.scope for cap in found if cap.subject != EACH}
    binding = [cap for cap in found if cap.subject != EACH or cap.scope not in own]
    return sorted(binding, key=lambda cap: SCOPES.index(cap.scope))


def room_of(session: Session, job: Job, submission: Submission, *, lock: bool) -> Room:
    """How much of a request that is ready may leave now."""
    quoted = quoted_line(session, submission.id)
    person, identity = (quoted.person, quoted.identity) if quoted is not None else (job.person, "")
    spender = Spender(job.id, job.service, job.practice, person, identity)
    amount = Amount(quoted.cents, quoted.credits) if quoted is not None else Amount()
    return room_for(session, spender, submission.item_count, amount, lock=lock)


def room_for(session: Session, spender: Spender, items: int, amount: Amount, *, lock: bool = False) -> Room:
    """How many of these items, which cost so much together, may leave now, and under which cap the others wait."""
    least = Room(items)
    for cap in caps_of(session, spender, lock=lock):
        use = use_under(session, cap.scope, spender)
        for room in _rooms(cap, _name(cap, spender), use, items, amount):
            if (room.items, room.wait) < (least.items, least.wait):
                least = room
    return least


def _rooms(cap: Cap, name: str, use: Use, items: int, amount: Amount) -> list[Room]:
    """What each limit of a cap leaves."""
    rooms = []
    if cap.most_items is not None:
        left = max(0, cap.most_items - use.items)
        rooms.append(Room(min(items, left), _met(name, f"{cap.most_items:,} items", f"{use.items:,} went out")))
    for sort, most, words in (
        ("cents", cap.most_cents, dollars),
        ("credits", cap.most_credits, credits_of),
    ):
        if most is None:
            continue
        cost = getattr(amount, sort)
        if cost is None:
            if sort == "cents":
                rooms.append(Room(0, f"{name} allows {words(most)}, and nobody knows what this costs: neither "
                                     "the service nor your team named a price. Set the team's rate on Connections and "
                                     "launch it again, or take the limit in money away."))  # fmt: skip
            continue
        plain, careful = (_fitting(items, cost, most - use.against(sort, carefully=one)) for one in (False, True))
        said = f"{words(use.against(sort, carefully=False))} went out"
        waits = careful < plain
        rooms.append(Room(min(items, careful), _met(name, words(most), said), wait=waits))
    return rooms


def _fitting(items: int, cost: int, left: int) -> int:
    if cost <= 0:
        return items
    return max(0, min(items, left * items // cost))


def use_under(session: Session, scope: str, spender: Spender) -> Use:
    """What went out in a scope: in a run since its launch, else in this month, added up by the database."""
    return uses_under(session, [(scope, spender)])[0]


def uses_under(session: Session, scopes: Sequence[tuple[str, Spender]]) -> list[Use]:
    """The same for many, in one statement and in their order."""
    if not scopes:
        return []
    now = utc_now()
    asked = [_added_up(place, scope, spender, now) for place, (scope, spender) in enumerate(scopes)]
    found = {place: _use(sums) for place, *sums in session.execute(union_all(*asked))}
    return [found[place] for place in range(len(scopes))]


def _added_up(place: int, scope: str, spender: Spender, now: datetime) -> Select[Any]:
    line, sent = ChargeLine, Submission
    quoted = col(line.sort) == LineSort.QUOTED

    def total(where: ColumnElement[bool], what: Any) -> Any:
        return func.coalesce(func.sum(case((where, what), else_=0)), 0)

    dearer = col(line.sort) == LineSort.NOT_EXPLAINED

    def of_one(what: Any) -> Any:
        return func.coalesce(
            func.max(case((and_(dearer, col(line.items) > 0), (what + line.items - 1) // line.items))), 0
        )

    standing = {one: and_(quoted, col(line.standing) == one) for one in QuoteStanding}
    signs = case((col(line.sort) == LineSort.REFUNDED, -1), (quoted, 0), else_=1)
    sums = select(
        literal(place).label("place"),
        total(quoted, line.items),
        *(func.coalesce(func.sum(signs * func.coalesce(what, 0)), 0) for what in (line.cents, line.credits)),
        *(total(standing[QuoteStanding.OPEN], func.coalesce(what, 0)) for what in (line.cents, line.credits)),
        *(total(standing[QuoteStanding.AWAITED], func.coalesce(what, 0)) for what in (line.cents, line.credits)),
        total(standing[QuoteStanding.AWAITED], line.items),
        *(of_one(what) for what in (line.cents, line.credits)),
    ).join(sent, col(sent.id) == col(line.submission_id))
    return sums.where(
        col(line.practice) == spender.practice,
        col(sent.state).in_(MAY_HAVE_BEEN_TAKEN),
        *_in_scope(scope, spender, now),
    )


def _use(sums: Sequence[Any]) -> Use:
    items, *amounts = (int(one) for one in sums)
    told, untold, awaited = (Amount(*amounts[place : place + 2]) for place in (0, 2, 4))
    return Use(items, told, untold, awaited, amounts[6], Amount(*amounts[7:]))


def _in_scope(scope: str, spender: Spender, now: datetime) -> list[ColumnElement[bool]]:
    if scope == RUN:
        return [col(ChargeLine.job_id) == spender.job_id]
    this_month = col(Submission.claimed_at) >= month_of(now)
    if scope == PERSON:
        return [is_of(spender), this_month]
    return [col(ChargeLine.service) == spender.service, this_month]


def is_of(spender: Spender) -> ColumnElement[bool]:
    """A line that this person said yes to: of their identity, and of one of their names where nothing was proved."""
    line = ChargeLine
    if not spender.identity:
        return col(line.person) == spender.person
    unproved = and_(col(line.identity) == "", _is_name_of(col(line.person), spender))
    return or_(col(line.identity) == spender.identity, unproved)


def _is_about(spender: Spender) -> ColumnElement[bool]:
    """A cap of this person: of their identity or of one of their names; without an identity, of whoever has the name.

    Nobody gets out of a cap by a sign-in that proves less.
    """
    subject = col(Cap.subject)
    if spender.identity:
        return or_(subject == spender.identity, _is_name_of(subject, spender))
    members = select(col(Member.identity)).where(col(Member.name) == spender.person)
    return or_(subject == spender.person, subject.in_(members))


def _is_name_of(name: Mapped[str], spender: Spender) -> ColumnElement[bool]:
    """The name that they have now, or one under which they said yes before."""
    spent_as = select(col(ChargeLine.person)).where(col(ChargeLine.identity) == spender.identity)
    return or_(name == spender.person, name.in_(spent_as))


def month_of(moment: datetime) -> datetime:
    """When its month began, UTC."""
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _name(cap: Cap, spender: Spender) -> str:
    if cap.scope == RUN:
        return "The cap of this run" if cap.subject else "The cap of every run"
    if cap.scope == PERSON:
        return f"The cap of {spender.person} for this month" if cap.subject else "The cap of each person for this month"
    return "The cap of this service for this month"


def _met(name: str, most: str, used: str) -> str:
    return f"{name} is {most}, and {used}."


def dollars(cents: int) -> str:
    """Cents as people read them."""
    return f"${cents / 100:,.2f}"


def credits_of(hundredths: int) -> str:
    """Hundredths of a credit as people read them."""
    return f"{hundredths / 100:,.2f} credits".replace(".00 ", " ")
