"""The lines of the money record: each is written once, in the transaction of what it is about."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select
from sqlmodel import Session, col

from services.jobs.costs import Amount, Bill
from services.store.money_tables import ChargeLine
from services.store.tables import Job, Submission, utc_now

SERVICE, RULE = "service", "rule"
AS_QUOTED = "As quoted: the service says nothing of what it takes for a request."


class LineSort(StrEnum):
    """What a line of the money record says."""

    QUOTED = "quoted"
    CHARGED = "charged"
    REFUNDED = "refunded"
    NOT_EXPLAINED = "not_explained"
    TOPPED_UP = "topped_up"


class QuoteStanding(StrEnum):
    """Whether it is known what was charged for a quoted request."""

    OPEN = "open"
    """It counts as quoted; a yes of the service charges it by the rule."""
    AWAITED = "awaited"
    """The service says later what it took."""
    TOLD = "told"
    """The service said what it took, and may still give it back."""
    SETTLED = "settled"


WAITED_FOR = (QuoteStanding.AWAITED, QuoteStanding.TOLD)


def quote(
    session: Session,
    job: Job,
    submission: Submission,
    amount: Amount,
    person: str,
    *,
    billed: bool,
    identity: str = "",
    least: int | None = None,
) -> None:
    """Write what a new request is to cost at worst and at least, and who said yes.

    `billed` when the service says later what it took.
    """
    session.add(
        ChargeLine(
            key=_key(submission.id, LineSort.QUOTED),
            job_id=job.id,
            submission_id=submission.id,
            service=job.service,
            host=job.host,
            practice=job.practice,
            person=person,
            identity=identity,
            sort=LineSort.QUOTED,
            items=submission.item_count,
            cents=amount.cents,
            credits=amount.credits,
            least=least,
            standing=QuoteStanding.AWAITED if billed else QuoteStanding.OPEN,
            said_by=RULE,
            text="Said yes to.",
        )
    )


def charge_as_quoted(session: Session, submission_id: str) -> None:
    """A request was accepted: where the service never says what it took, it took what was quoted. Written once."""
    quoted = quoted_line(session, submission_id)
    if quoted is not None and quoted.standing == QuoteStanding.OPEN:
        quoted.standing = QuoteStanding.SETTLED
        _put(session, quoted, LineSort.CHARGED, Amount(quoted.cents, quoted.credits), RULE, AS_QUOTED)


def take_bill(session: Session, submission_id: str, bill: Bill, *, whole: bool, said_by: str = SERVICE) -> Amount:
    """Write what a service says of one request; answers what is new of what is above its quote.

    Said again, only what is new is written. What is above the quote stands in a line of its own: not explained. What
    may still grow is written when it is above the quote already; `whole` when nothing more is waited for.
    """
    quoted = quoted_line(session, submission_id)
    if quoted is None or quoted.standing not in WAITED_FOR:
        return Amount()
    limit = Amount(quoted.cents, quoted.credits)
    more = bill.charged.less(limit)
    if not (bill.known or whole or more.is_something):
        return Amount()
    _put(session, quoted, LineSort.CHARGED, bill.charged.at_most(limit), said_by, bill.text)
    news = Amount()
    if more.is_something:
        before = _found(session, submission_id, LineSort.NOT_EXPLAINED)
        news = more if before is None else more.less(Amount(before.cents or 0, before.credits or 0))
        _put(session, quoted, LineSort.NOT_EXPLAINED, more, said_by, f"More than was quoted. {bill.text}")
    if bill.refunded.is_something:
        _put(session, quoted, LineSort.REFUNDED, bill.refunded, said_by, bill.text)
    quoted.standing = QuoteStanding.SETTLED if whole else QuoteStanding.TOLD
    session.add(quoted)
    session.flush()
    return news


def part_quote(session: Session, submission: Submission, rest: Submission) -> None:
    """Rows of a request that was never sent went into another one: both together cost what was quoted for it."""
    quoted = quoted_line(session, submission.id)
    if quoted is None:
        return
    both = Amount(quoted.cents, quoted.credits)
    first = both.part(submission.item_count, quoted.items)
    other = _line(quoted, LineSort.QUOTED, both.less(first), quoted.said_by, quoted.text)
    other.submission_id, other.key = rest.id, _key(rest.id, LineSort.QUOTED)
    other.items, other.standing = rest.item_count, quoted.standing
    session.add(other)
    quoted.items, quoted.cents, quoted.credits, quoted.least = submission.item_count, first.cents, first.credits, None
    session.add(quoted)


def quoted_line(session: Session, submission_id: str) -> ChargeLine | None:
    """What was quoted for a request; None for one that was launched before there were lines."""
    return _found(session, submission_id, LineSort.QUOTED)


def _put(session: Session, quoted: ChargeLine, sort: LineSort, amount: Amount, said_by: str, text: str) -> None:
    found = _found(session, quoted.submission_id or "", sort)
    if found is None:
        session.add(_line(quoted, sort, amount, said_by, text))
    elif (found.cents, found.credits) != (amount.cents, amount.credits):
        found.cents, found.credits, found.said_by, found.text = amount.cents, amount.credits, said_by, text
        found.at = utc_now()
        session.add(found)


def _line(quoted: ChargeLine, sort: LineSort, amount: Amount, said_by: str, text: str) -> ChargeLine:
    return ChargeLine(
        key=_key(quoted.submission_id or "", sort),
        job_id=quoted.job_id,
        submission_id=quoted.submission_id,
        service=quoted.service,
        host=quoted.host,
        practice=quoted.practice,
        person=quoted.person,
        identity=quoted.identity,
        sort=sort,
        items=quoted.items,
        cents=amount.cents,
        credits=amount.credits,
        least=quoted.least if sort == LineSort.CHARGED else None,
        said_by=said_by,
        text=text,
    )


def _found(session: Session, submission_id: str, sort: LineSort) -> ChargeLine | None:
    return session.scalar(select(ChargeLine).where(col(ChargeLine.key) == _key(submission_id, sort)))


def _key(submission_id: str, sort: LineSort) -> str:
    return f"{sort}:{submission_id}"
