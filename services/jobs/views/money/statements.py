"""What was quoted, charged, given back and not explained: of one job, of a month, on screen and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, datetime

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from services.errors import UnknownRecord
from services.jobs.costs import Amount
from services.jobs.ledger.money.caps import month_of
from services.jobs.ledger.money.lines import SERVICE
from services.jobs.views.money.sums import MoneySum, money_columns, money_sum
from services.recipients.formulas import defused
from services.store.database import Database
from services.store.money_tables import ChargeLine
from services.store.tables import Job

LINES_SHOWN = 200
BOM = "\ufeff"


@dataclass(frozen=True)
class MoneyLine:
    """One line of a statement. `by_service` when the service said it, else a rule of ours."""

    at: datetime
    job_id: str | None
    job_name: str
    service: str
    practice: bool
    person: str
    sort: str
    items: int
    amount: Amount
    by_service: bool
    text: str


@dataclass(frozen=True)
class Statement:
    """Sums by service, practice apart, and their lines, the newest first; `total` is how many lines there are."""

    sums: Sequence[MoneySum]
    lines: Sequence[MoneyLine]
    total: int


class Statements:
    """Reads the money record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_job(self, job_id: str) -> Statement:
        """Everything about the money of one job, whatever there is of it."""
        with self._database.read() as session:
            return _statement(session, [col(ChargeLine.job_id) == job_id], LINES_SHOWN)

    def of_month(self, month: datetime) -> Statement:
        """Everything that was written down in the month of this moment, UTC."""
        with self._database.read() as session:
            return _statement(session, _in_month(month), LINES_SHOWN)

    def job_file(self, job_id: str) -> tuple[str, bytes]:
        """The name and the bytes of a CSV file with every line of a job, made harmless for spreadsheets.

        Raises UnknownRecord.
        """
        with self._database.read() as session:
            job = session.get(Job, job_id)
            if job is None:
                raise UnknownRecord("There is no such job.", next_step="Look for it in History.")
            lines = _lines(session, [col(ChargeLine.job_id) == job_id], None)
            return f"money of {job.name or job.id}.csv", _csv(lines)

    def month_file(self, month: datetime) -> tuple[str, bytes]:
        """The name and the bytes of a CSV file with every line of a month, made harmless for spreadsheets."""
        with self._database.read() as session:
            return f"money {month:%Y-%m}.csv", _csv(_lines(session, _in_month(month), None))


def month_named(text: str) -> datetime | None:
    """The month that is written as 2026-11; None for what is no month."""
    try:
        month = datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC)
    except ValueError:
        return None
    return month if month.year < MAXYEAR else None  # the last of all years has no end


def _in_month(month: datetime) -> list[ColumnElement[bool]]:
    first = month_of(month)
    after = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    return [col(ChargeLine.at) >= first, col(ChargeLine.at) < after]


def _statement(session: Session, where: Sequence[ColumnElement[bool]], limit: int) -> Statement:
    sums = _sums(session, where)
    total = session.scalar(select(func.count()).select_from(ChargeLine).where(*where)) or 0
    return Statement(sums, _lines(session, where, limit), total)


def _sums(session: Session, where: Sequence[ColumnElement[bool]]) -> list[MoneySum]:
    by = (col(ChargeLine.service), col(ChargeLine.practice))
    found = session.execute(select(*by, *money_columns()).where(*where).group_by(*by).order_by(by[1], by[0]))
    return [money_sum(service, practice, sums) for service, practice, *sums in found]


def _lines(session: Session, where: Sequence[ColumnElement[bool]], limit: int | None) -> list[MoneyLine]:
    asked = (
        select(ChargeLine, col(Job.name))
        .outerjoin(Job, col(Job.id) == col(ChargeLine.job_id))
        .where(*where)
        .order_by(col(ChargeLine.at).desc(), col(ChargeLine.id).desc())
        .limit(limit)
    )
    return [
        MoneyLine(
            at=line.at,
            job_id=line.job_id,
            job_name=name or "",
            service=line.service,
            practice=line.practice,
            person=line.person,
            sort=line.sort,
            items=line.items,
            amount=Amount(line.cents, line.credits),
            by_service=line.said_by == SERVICE,
            text=line.text,
        )
        for line, name in session.execute(asked)
    ]


HEAD = (
    "When (UTC)", "Service", "Practice", "Job", "Said yes", "What", "Items", "US dollars", "Credits", "Known from",
    "Note",
)  # fmt: skip


def _csv(lines: Sequence[MoneyLine]) -> bytes:
    file = io.StringIO(newline="")
    written = csv.writer(file, lineterminator="\r\n")
    written.writerow(HEAD)
    for line in lines:
        cells = (
            f"{line.at:%Y-%m-%d %H:%M:%S}",
            line.service,
            "practice, nothing is paid" if line.practice else "no",
            line.job_name,
            line.person,
            line.sort.replace("_", " "),
            str(line.items),
            _decimal(line.amount.cents),
            _decimal(line.amount.credits),
            "the service" if line.by_service else "a rule",
            line.text,
        )
        written.writerow([defused(cell) for cell in cells])
    return (BOM + file.getvalue()).encode()


def _decimal(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{hundredths / 100:.2f}"
