"""What an account has left, against what was charged: what does not fit is written down as not explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from services.jobs.costs import Balance
from services.jobs.ledger.money.caps import credits_of, dollars
from services.jobs.ledger.money.lines import RULE, SERVICE, WAITED_FOR, LineSort
from services.jobs.states import SubmissionState
from services.store.database import Database
from services.store.ids import new_id
from services.store.money_tables import BalanceSeen, ChargeLine
from services.store.tables import Job, Submission, utc_now

FELL = (
    "The balance fell by more than what is written down here. Somebody may have used the account elsewhere, or "
    "something was charged that the service says nothing of."
)
BY_BALANCE = (
    "What the account had before and after says so; it says nothing of each request, so those together share it. It is "
    "within what the service foresaw; should the account have been topped up meanwhile, it was so much more."
)
ROSE = "The balance rose by what was not explained before."
TOLD = "The service says that at least this was bought for the account meanwhile. It makes nothing cheaper."
INFERRED = (
    "Probably topped up by at least this: the balance fell by less than was taken meanwhile, or rose. It makes nothing "
    "cheaper."
)
EITHER = (
    "The balance fell by {} less than what is charged by a rule. Either that took less, or the account was topped up "
    "meanwhile: nobody can say which, so it stays charged."
)
Unit = Literal["cents", "credits"]
ON_THE_WAY = (SubmissionState.SENDING, SubmissionState.UNKNOWN)


class Balances:
    """Compares balances. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_quiet(self, service: str, host: str) -> bool:
        """Whether nothing is on its way there and no bill is waited for, so that a balance means something."""
        with self._database.read() as session:
            return _is_quiet(session, service, host)

    def seen(self, service: str, host: str, balance: Balance, *, practice: bool) -> None:
        """Compare what is left with the last time and write what does not fit; not while something is under way.

        What was topped up stands in a line of its own and is nobody's refund.
        """
        unit: Unit = "credits" if balance.left.credits is not None else "cents"
        now = getattr(balance.left, unit)
        if now is None:
            return
        with self._database.write() as session:
            if not _is_quiet(session, service, host):
                return
            charged = _charged(session, service, host, unit)
            before = session.get(BalanceSeen, (service, host), with_for_update=True)
            if before is None:
                before = BalanceSeen(service=service, host=host, hundredths=now, charged=charged)
            else:
                compared = _Compared(session, before, unit, practice=practice)
                bought = max(0, (balance.topped_up or 0) - before.topped_up) if before.topped_up is not None else 0
                compared.explain(before.hundredths - now, charged - before.charged, bought)
                session.flush()
                before.hundredths, before.charged = now, _charged(session, service, host, unit)
            before.topped_up, before.seen_at = balance.topped_up, utc_now()
            session.add(before)


@dataclass(frozen=True)
class _Compared:
    """Two looks at one account, the lines between them, and what is written of the difference."""

    session: Session
    before: BalanceSeen
    unit: Unit
    practice: bool

    def explain(self, fell: int, charged: int, bought: int) -> None:
        """Write what does not fit: by how much the balance fell, what was charged, what the service says was bought."""
        if bought:
            self._write(LineSort.TOPPED_UP, bought, SERVICE, TOLD)
        strange = fell + bought - charged
        if strange > 0:
            self._write(LineSort.NOT_EXPLAINED, strange, SERVICE, FELL)
        elif strange < 0:
            self._explain_more(-strange, is_one_run=fell > 0 and not bought)

    def _explain_more(self, too_much: int, *, is_one_run: bool) -> None:
        """There is more left than the charges say; `is_one_run` when nothing but charges is known to have moved it."""
        lines = _by_rule(self.session, self.before)
        amounts = [getattr(line, self.unit) or 0 for line in lines]
        spare = [
            max(0, amount - line.least) if self.unit == "credits" and line.least is not None else 0
            for line, amount in zip(lines, amounts, strict=True)
        ]
        open_to_doubt = sum(
            amount if line.least is None else room for line, amount, room in zip(lines, amounts, spare, strict=True)
        )
        if is_one_run and too_much <= sum(spare):
            _lower(self.session, sorted(zip(spare, lines, strict=True), key=lambda one: one[0]), self.unit, too_much)
        elif _was_not_explained(self.session, self.before, self.unit, too_much):
            self._write(LineSort.NOT_EXPLAINED, -too_much, SERVICE, ROSE)
        elif too_much > open_to_doubt:
            self._write(LineSort.TOPPED_UP, too_much - open_to_doubt, RULE, INFERRED)
        else:
            words = dollars(too_much) if self.unit == "cents" else credits_of(too_much)
            self._write(LineSort.TOPPED_UP, None, RULE, EITHER.format(words))

    def _write(self, sort: LineSort, amount: int | None, said_by: str, text: str) -> None:
        line = ChargeLine(
            key=f"balance:{new_id()}",
            service=self.before.service,
            host=self.before.host,
            practice=self.practice,
            sort=sort,
            said_by=said_by,
            text=text,
        )
        setattr(line, self.unit, amount)
        self.session.add(line)


def _by_rule(session: Session, before: BalanceSeen) -> Sequence[ChargeLine]:
    """What was charged by a rule since the last look and not given back."""
    kept = aliased(ChargeLine)
    given_back = exists().where(
        col(kept.submission_id) == col(ChargeLine.submission_id), col(kept.sort) == LineSort.REFUNDED
    )
    return session.scalars(
        select(ChargeLine).where(
            col(ChargeLine.service) == before.service,
            col(ChargeLine.host) == before.host,
            col(ChargeLine.sort) == LineSort.CHARGED,
            col(ChargeLine.said_by) == RULE,
            col(ChargeLine.at) > before.seen_at,
            ~given_back,
        )
    ).all()


def _lower(session: Session, lines: Sequence[tuple[int, ChargeLine]], unit: Unit, too_much: int) -> None:
    """Lower these lines by so much together, evenly, and none by more than its room; the least room comes first."""
    left = too_much
    for place, (room, line) in enumerate(lines):
        less = min(room, -(-left // (len(lines) - place)))
        setattr(line, unit, getattr(line, unit) - less)
        line.said_by, line.text = SERVICE, BY_BALANCE
        session.add(line)
        left -= less


def _is_quiet(session: Session, service: str, host: str) -> bool:
    under_way = select(func.count()).select_from(Submission).join(Job, col(Job.id) == col(Submission.job_id))
    here = [col(Job.service) == service, col(Job.host) == host]
    waited_for = under_way.join(ChargeLine, col(ChargeLine.submission_id) == col(Submission.id)).where(
        *here,
        col(Submission.state) == SubmissionState.ACCEPTED,
        col(ChargeLine.sort) == LineSort.QUOTED,
        col(ChargeLine.standing).in_(WAITED_FOR),
    )
    return not (
        session.scalar(under_way.where(*here, col(Submission.state).in_(ON_THE_WAY))) or session.scalar(waited_for)
    )


def _charged(session: Session, service: str, host: str, unit: Unit) -> int:
    """All that was ever charged there, without what was given back."""
    is_no_charge = col(ChargeLine.sort).in_([LineSort.QUOTED, LineSort.TOPPED_UP])
    signs = case((is_no_charge, 0), (col(ChargeLine.sort) == LineSort.REFUNDED, -1), else_=1)
    return _sum(session, service, host, signs * func.coalesce(getattr(ChargeLine, unit), 0))


def _was_not_explained(session: Session, before: BalanceSeen, unit: Unit, amount: int) -> bool:
    """Whether just this sum stands as not explained, as one line or together: then it was given back."""
    column = getattr(ChargeLine, unit)
    here = [col(ChargeLine.service) == before.service, col(ChargeLine.host) == before.host]
    lines = select(func.coalesce(column, 0)).where(*here, col(ChargeLine.sort) == LineSort.NOT_EXPLAINED)
    known = list(session.scalars(lines))
    return 0 < amount <= sum(known) and amount in {sum(known), *known}


def _sum(session: Session, service: str, host: str, what: object) -> int:
    asked = select(func.coalesce(func.sum(what), 0)).where(
        col(ChargeLine.service) == service, col(ChargeLine.host) == host
    )
    return int(session.execute(asked).scalar_one())
