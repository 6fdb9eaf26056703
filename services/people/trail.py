"""Reading the team's record: filtered, page by page, and as a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from services.people.audit import record
from services.people.persons import Person, Right
from services.recipients import defused
from services.store.database import Database
from services.store.record.audit_tables import AuditEntry

PAGE = 50
AT_ONCE = 1000
COLUMNS = ("when (UTC)", "who", "act", "about", "before", "after", "cents", "came from")


@dataclass(frozen=True)
class TrailFilter:
    """What of the record is asked for: who did it, what it was, what it was done to, and when. None asks for all."""

    actor: str | None = None
    act: str | None = None
    about: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class TrailLine:
    """One entry as it is shown."""

    id: int
    at: datetime
    actor: str
    act: str
    about: str
    before: str
    after: str
    cents: int | None
    came_from: str


@dataclass(frozen=True)
class TrailPage:
    """Entries, newest first; `next_before` asks for the older ones. `actors` and `acts` are all there are."""

    lines: Sequence[TrailLine]
    next_before: int | None
    actors: Sequence[str]
    acts: Sequence[str]


class AuditTrail:
    """Shows the record to admins; nobody changes it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, wanted: TrailFilter, person: Person, *, before: int | None = None, limit: int = PAGE) -> TrailPage:
        """The newest entries that fit, older than `before`. Raises NotAllowed and StoreError."""
        person.must(Right.MANAGE)
        with self._database.read() as session:
            found = list(_entries(session, wanted, before, limit + 1))
            actors = session.scalars(select(col(AuditEntry.actor)).distinct().order_by(col(AuditEntry.actor)))
            acts = session.scalars(select(col(AuditEntry.act)).distinct().order_by(col(AuditEntry.act)))
            shown = [_line(entry) for entry in found[:limit]]
            more = shown[-1].id if len(found) > limit else None
            return TrailPage(shown, more, actors.all(), acts.all())

    def export(self, wanted: TrailFilter, person: Person) -> bytes:
        """Everything that fits as CSV, oldest last, in which no cell runs as a formula; that it was taken is recorded.

        Raises NotAllowed and StoreError.
        """
        person.must(Right.MANAGE)
        with self._database.write() as session:
            record(session, actor=person.name, act="take the record", about="record:all")
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        before: int | None = None
        with self._database.read() as session:
            while some := list(_entries(session, wanted, before, AT_ONCE)):
                for entry in some:
                    one = _line(entry)
                    told = (one.actor, one.act, one.about, one.before, one.after)
                    cents = "" if one.cents is None else str(one.cents)
                    writer.writerow([f"{one.at:%Y-%m-%d %H:%M:%S}", *map(defused, told), cents, defused(one.came_from)])
                before = some[-1].id
        return out.getvalue().encode("utf-8-sig")


def _entries(session: Session, wanted: TrailFilter, before: int | None, limit: int) -> Iterator[AuditEntry]:
    where: list[ColumnElement[bool]] = []
    if wanted.actor is not None:
        where.append(col(AuditEntry.actor) == wanted.actor)
    if wanted.act is not None:
        where.append(col(AuditEntry.act) == wanted.act)
    if wanted.about is not None:
        whole = wanted.about.strip()
        # An id alone is found whatever it is of.
        where.append(or_(col(AuditEntry.about) == whole, col(AuditEntry.about).endswith(f":{whole}", autoescape=True)))
    if wanted.since is not None:
        where.append(col(AuditEntry.at) >= wanted.since)
    if wanted.until is not None:
        where.append(col(AuditEntry.at) < wanted.until)
    if before is not None:
        where.append(col(AuditEntry.id) < before)
    yield from session.scalars(select(AuditEntry).where(*where).order_by(col(AuditEntry.id).desc()).limit(limit))


def _line(entry: AuditEntry) -> TrailLine:
    return TrailLine(
        id=entry.id or 0,
        at=entry.at,
        actor=entry.actor,
        act=entry.act,
        about=entry.about,
        before=_written(entry.before),
        after=_written(entry.after),
        cents=entry.cents,
        came_from=entry.came_from,
    )


def _written(fields: dict[str, Any]) -> str:
    """The fields in a line: `rows: 3, state: paused`."""
    return ", ".join(f"{name}: {one if isinstance(one, str) else json.dumps(one)}" for name, one in fields.items())
