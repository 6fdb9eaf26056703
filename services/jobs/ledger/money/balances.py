"""What an account has left, against what was charged: what does not fit is written down as not explained."""

from __future__ import annotations

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from services.jobs.costs import Amount
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
    "What the account had before and after says so; it says nothing of each request, so those together share it."
)
ROSE = "The balance rose by what was not explained before."
ON_THE_WAY = (SubmissionState.SENDING, SubmissionState.UNKNOWN)


class Balances:
    """Compares balances. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_quiet(self, service: str, host: str) -> bool:
        """Whether nothing is on its way there and no bill is waited for, so that a balance means something."""
        with self._database.read() as session:
            return _is_quiet(session, service, host)

    def seen(self, service: str, host: str, left: Amount, *, practice: bool) -> None:
        """Compare what is left with the last time and write what does not fit; not while something is under way."""
        unit = "credits" if left.credits is not None else "cents"
        now = getattr(left, unit)
        if now is None:
            return
        with self._database.write() as session:
            if not _is_quiet(session, service, host):
                return
            charged = _charged(session, service, host, unit)
            before = session.get(BalanceSeen, (service, host), with_for_update=True)
            if before is None:
                session.add(BalanceSeen(service=service, host=host, hundredths=now, charged=charged))
                return
            fell = before.hundredths - now
            strange = fell - (charged - before.charged)
            if strange < 0:
                if fell > 0:
                    strange += _correct(session, before, unit, -strange)
                # A balance that did not fall was topped up meanwhile, and says nothing of what anything cost.
                strange = strange if _was_not_explained(session, service, host, unit, -strange) else 0
            if strange:
                line = ChargeLine(
                    key=f"balance:{new_id()}",
                    service=service,
                    host=host,
                    practice=practice,
                    sort=LineSort.NOT_EXPLAINED,
                    said_by=SERVICE,
                    text=FELL if strange > 0 else ROSE,
                )
                setattr(line, unit, strange)
                session.add(line)
            session.flush()
            before.hundredths, before.charged = now, _charged(session, service, host, unit)
            before.seen_at = utc_now()
            session.add(before)


def _correct(session: Session, before: BalanceSeen, unit: str, too_much: int) -> int:
    """Lower what was charged by a rule since the last look to what the balance says, evenly; answers by how much."""
    kept = aliased(ChargeLine)
    given_back = exists().where(
        col(kept.submission_id) == col(ChargeLine.submission_id), col(kept.sort) == LineSort.REFUNDED
    )
    lines = session.scalars(
        select(ChargeLine).where(
            col(ChargeLine.service) == before.service,
            col(ChargeLine.host) == before.host,
            col(ChargeLine.sort) == LineSort.CHARGED,
            col(ChargeLine.said_by) == RULE,
            col(ChargeLine.at) > before.seen_at,
            ~given_back,
        )
    ).all()
    left = too_much
    for place, line in enumerate(lines):
        amount = getattr(line, unit) or 0
        less = min(amount, -(-left // (len(lines) - place)))
        setattr(line, unit, amount - less)
        line.said_by, line.text = SERVICE, BY_BALANCE
        session.add(line)
        left -= less
    return too_much - left


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


def _charged(session: Session, service: str, host: str, unit: str) -> int:
    """All that was ever charged there, without what was given back."""
    signs = case((col(ChargeLine.sort) == LineSort.QUOTED, 0), (col(ChargeLine.sort) == LineSort.REFUNDED, -1), else_=1)
    return _sum(session, service, host, signs * func.coalesce(getattr(ChargeLine, unit), 0))


def _was_not_explained(session: Session, service: str, host: str, unit: str, amount: int) -> bool:
    """Whether just this sum stands as not explained, as one line or together: then it was given back."""
    column = getattr(ChargeLine, unit)
    here = [col(ChargeLine.service) == service, col(ChargeLine.host) == host]
    lines = select(func.coalesce(column, 0)).where(*here, col(ChargeLine.sort) == LineSort.NOT_EXPLAINED)
    known = list(session.scalars(lines))
    return 0 < amount <= sum(known) and amount in {sum(known), *known}


def _sum(session: Session, service: str, host: str, what: object) -> int:
    asked = select(func.coalesce(func.sum(what), 0)).where(
        col(ChargeLine.service) == service, col(ChargeLine.host) == host
    )
    return int(session.execute(asked).scalar_one())
