"""What the account holds as BHuman listed it last, kept so that drawing a page needs no call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlmodel import Session, col

from services.jobs.preferences import hold_preference, read_preference, write_preference
from services.store.database import Database
from services.store.kept_tables import Preference
from services.store.tables import utc_now

Sort = Literal["templates", "campaigns", "projects", "products", "workspaces", "folders", "destinations"]
SORTS: tuple[Sort, ...] = get_args(Sort)
HOLDS = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One thing that the account holds.

    `about` is what BHuman says of it, in BHuman's words for the fields; only what it filled. `opened_at` is when it was
    asked for alone, None for one that only stood in a list.
    """

    id: str
    name: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    picture: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    opened_at: datetime | None = None

    @property
    def title(self) -> str:
        """What it is called on a page."""
        return self.name or "Without a name"

    @property
    def is_old(self) -> bool:
        """Whether it was never asked for alone, or not within the last minute."""
        return _is_old(self.opened_at)


@dataclass(frozen=True)
class HeldList:
    """One list as it was complete last; `seen_at` is None when it was never asked for."""

    holdings: Sequence[Holding] = ()
    seen_at: datetime | None = None

    @property
    def is_old(self) -> bool:
        """Whether it was never asked for, or not within the last minute."""
        return _is_old(self.seen_at)

    def find(self, wanted: str) -> Holding | None:
        """The one with this id, or None."""
        return next((one for one in self.holdings if one.id == wanted), None)

    def name_of(self, wanted: str) -> str:
        """What the one with this id is called; the id itself where it is not in the list, "" for none."""
        found = self.find(wanted)
        return found.title if found is not None else wanted


class Holdings:
    """The kept lists of one host."""

    def __init__(self, database: Database, host: str) -> None:
        self._database = database
        self._host = host

    def lists(self) -> dict[Sort, HeldList]:
        """Every list, read together."""
        names = {self._name(sort): sort for sort in SORTS}
        with self._database.read() as session:
            found = session.scalars(select(Preference).where(col(Preference.name).in_(names))).all()
            kept = {names[one.name]: _read(one.value) for one in found}
        return {sort: kept.get(sort, HeldList()) for sort in SORTS}

    def keep(self, sort: Sort, holdings: Sequence[Holding]) -> None:
        """A complete list in place of what was known; what was told of one alone stays with it."""
        with self._database.write() as session:
            hold_preference(session, self._name(sort))
            before = {one.id: one for one in self._listed(session, sort).holdings}
            merged = [_with_what_was_opened(one, before.get(one.id)) for one in holdings]
            self._write(session, sort, HeldList(merged, utc_now()))

    def put(self, sort: Sort, holding: Holding) -> None:
        """One that was asked for alone or just made, in its place or first of all."""
        with self._database.write() as session:
            hold_preference(session, self._name(sort))
            known = self._listed(session, sort)
            there = known.find(holding.id) is not None
            rows = [holding if one.id == holding.id else one for one in known.holdings]
            self._write(session, sort, HeldList(rows if there else [holding, *rows], known.seen_at))

    def _listed(self, session: Session, sort: Sort) -> HeldList:
        return _read(read_preference(session, self._name(sort)))

    def _write(self, session: Session, sort: Sort, kept: HeldList) -> None:
        write_preference(session, self._name(sort), _KEPT.dump_python(kept, mode="json"))

    def _name(self, sort: Sort) -> str:
        return f"studio:{sort}:{self._host}"


def _is_old(seen: datetime | None) -> bool:
    return seen is None or abs(utc_now() - seen) > HOLDS


def _with_what_was_opened(listed: Holding, before: Holding | None) -> Holding:
    if before is None or before.opened_at is None:
        return listed
    return replace(listed, about={**before.about, **listed.about}, opened_at=before.opened_at)


_KEPT: TypeAdapter[HeldList] = TypeAdapter(HeldList)


def _read(kept: Any) -> HeldList:
    return HeldList() if kept is None else _KEPT.validate_python(kept)
