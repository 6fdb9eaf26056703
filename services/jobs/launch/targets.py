"""What jobs are made from, and what else a service lists: kept so that drawing a page needs no call."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy import delete, select
from sqlmodel import Session, col

from services.errors import NotPossible
from services.jobs.account import PriceList
from services.jobs.drafts.remembered import forget_mapping
from services.jobs.kind import Kind, Priced, Target
from services.jobs.kinds import Kinds
from services.jobs.launch.fresh_lists import FreshLists
from services.jobs.preferences import listed_name, rate_name, read_preference, variables_name, write_preference
from services.people.audit import record
from services.people.persons import Person, Right
from services.store.database import Database
from services.store.kept_tables import ServicePrices, ServiceRecord
from services.store.shared.locks import hold
from services.store.tables import utc_now

T = TypeVar("T")
PRICES_HOLD = timedelta(minutes=10)


class CallOnLoop(Protocol):
    """Runs a coroutine on the loop of the clients and waits for its result."""

    def __call__(self, work: Coroutine[Any, Any, T], /) -> T:
        """Its result, or what it raised."""


@dataclass(frozen=True)
class Listed:
    """What a service listed last, by name, and when; `seen_at` is None when it never gave a complete list."""

    targets: list[Target]
    seen_at: datetime | None


class Targets:
    """Targets, their variables and the team's own rates. Only `refresh` and `refresh_prices` call a service;
    `lists` asks beside a page.

    `practice` asks for what the sandbox has, for a draft that chose it.
    """

    def __init__(self, database: Database, kinds: Kinds, call: CallOnLoop) -> None:
        self._database = database
        self._kinds = kinds
        self._call = call
        self.lists = FreshLists()

    def known(self, kind: str, target_type: str, *, practice: bool = False) -> list[Target]:
        """What the service listed last, by name."""
        with self._database.read() as session:
            return _known(session, self._kinds.chosen(kind, practice=practice), target_type)

    def only(self, kind: str, target_type: str, *, practice: bool = False) -> Target | None:
        """The single one of this type that the service listed last; None where a person has to choose."""
        known = self.known(kind, target_type, practice=practice)
        return known[0] if len(known) == 1 else None

    def listed(self, kind: str, target_type: str, *, practice: bool = False) -> Listed:
        """What the service listed last, by name, and when."""
        one = self._kinds.chosen(kind, practice=practice)
        with self._database.read() as session:
            kept = read_preference(session, listed_name(one.service, one.host, target_type))
            return Listed(_known(session, one, target_type), datetime.fromisoformat(kept) if kept else None)

    def rate_and_prices(self, kind: Kind, settings: Mapping[str, Any]) -> tuple[int | None, PriceList | None]:
        """What a quote is made of, read together: the team's rate in cents, and what the service listed last."""
        with self._database.read() as session:
            kept = read_preference(session, rate_name(kind.service))
            return (int(kept["cents"]) if kept else None), _prices(session, kind, settings)

    def refresh(self, kind: str, target_type: str, *, practice: bool = False) -> list[Target]:
        """Ask the service and keep its answer in place of what was known.

        Raises VendorError; what was known is then kept.
        """
        one = self._kinds.chosen(kind, practice=practice)
        self.keep(one, target_type, self._call(one.list_targets(target_type)))
        return self.known(kind, target_type, practice=practice)

    def keep(self, one: Kind, target_type: str, targets: Sequence[Target]) -> None:
        """Keep a complete list of a service in place of what was known."""
        listed = {target.vendor_id: target for target in targets}
        now = utc_now()
        with self._database.write() as session:
            hold(session, listed_name(one.service, one.host, target_type))
            session.execute(delete(ServiceRecord).where(*_of(one, target_type)))
            for target in listed.values():
                session.add(
                    ServiceRecord(
                        service=one.service,
                        host=one.host,
                        type=target_type,
                        vendor_id=target.vendor_id,
                        name=target.name,
                        seen_at=now,
                    )
                )
            write_preference(session, listed_name(one.service, one.host, target_type), now.isoformat())

    def listed_prices(self, kind: str, settings: Mapping[str, Any], *, practice: bool = False) -> PriceList | None:
        """What the service listed last for such settings, or None when it was never asked."""
        with self._database.read() as session:
            return _prices(session, self._kinds.chosen(kind, practice=practice), settings)

    def refresh_prices(
        self, kind: str, settings: Mapping[str, Any], *, older_than: timedelta = PRICES_HOLD, practice: bool = False
    ) -> None:
        """Ask anew for the prices of such settings, where they are old; free. Raises VendorError."""
        one = self._kinds.chosen(kind, practice=practice)
        if not isinstance(one, Priced):
            return
        name = one.price_key(settings)
        known = self.listed_prices(kind, settings, practice=practice)
        if name is None or (known is not None and known.seen_at and abs(utc_now() - known.seen_at) <= older_than):
            return
        listed = self._call(one.list_prices(settings))
        with self._database.write() as session:
            hold(session, f"prices {one.service} {one.host} {name}")
            session.merge(
                ServicePrices(
                    service=one.service,
                    host=one.host,
                    name=name,
                    amounts=dict(listed.amounts),
                    balance=listed.balance,
                    seen_at=utc_now(),
                )
            )

    def seen_at(self, kind: str, target_type: str, *, practice: bool = False) -> datetime | None:
        """When the service last gave a complete list, or None when it never did."""
        one = self._kinds.chosen(kind, practice=practice)
        with self._database.read() as session:
            kept = read_preference(session, listed_name(one.service, one.host, target_type))
        return datetime.fromisoformat(kept) if kept else None

    def parse(self, kind: str, target_type: str, text: str, *, practice: bool = False) -> Target:
        """The target behind a pasted address or id, with its name when it is known. Raises Invalid."""
        one = self._kinds.chosen(kind, practice=practice)
        vendor_id = one.parse_target(target_type, text)
        with self._database.read() as session:
            found = session.get(ServiceRecord, (one.service, one.host, target_type, vendor_id))
        return Target(target_type, vendor_id, found.name if found is not None else "")

    def remember_variables(self, kind: str, target_id: str, names: Sequence[str], person: Person) -> None:
        """Keep the variables of a target for the next draft made with it."""
        person.must(Right.PREPARE)
        with self._database.write() as session:
            write_preference(session, variables_name(kind, target_id), list(names) or None)

    def variables(self, kind: str, target_id: str) -> list[str]:
        """The variables last used with a target, in its order."""
        with self._database.read() as session:
            return list(read_preference(session, variables_name(kind, target_id)) or [])

    def forget_mapping(self, kind: str, target_id: str, key: str, person: Person) -> None:
        """Propose a remembered mapping no more; drafts that use it keep what they have."""
        person.must(Right.PREPARE)
        with self._database.write() as session:
            forget_mapping(session, kind, target_id, key)

    def rate_cents(self, service: str) -> int | None:
        """What the team reckons for one item, in cents, or None when it set no rate."""
        with self._database.read() as session:
            kept = read_preference(session, rate_name(service))
        return int(kept["cents"]) if kept else None

    def set_rate_cents(self, service: str, cents: int | None, person: Person) -> None:
        """Set the team's own rate for one item; None takes it away. Raises NotPossible below zero."""
        person.must(Right.MANAGE)
        if cents is not None and cents < 0:
            raise NotPossible("A rate cannot be below zero.", next_step="Give the price of one item, or none at all.")
        with self._database.write() as session:
            value = None if cents is None else {"cents": cents, "person": person.name}
            kept = read_preference(session, rate_name(service))
            record(
                session,
                actor=person.name,
                act="set a rate",
                about=f"service:{service}",
                before={"cents": kept["cents"] if kept else None},
                after={"cents": cents},
                cents=cents,
            )
            write_preference(session, rate_name(service), value)


def _known(session: Session, kind: Kind, target_type: str) -> list[Target]:
    found = session.execute(
        select(col(ServiceRecord.vendor_id), col(ServiceRecord.name)).where(*_of(kind, target_type))
    )
    targets = [Target(target_type, vendor_id, name) for vendor_id, name in found]
    return sorted(targets, key=lambda target: (target.name.casefold(), target.vendor_id))


def _of(kind: Kind, target_type: str) -> tuple[Any, ...]:
    record = ServiceRecord
    return col(record.service) == kind.service, col(record.host) == kind.host, col(record.type) == target_type


def _prices(session: Session, kind: Kind, settings: Mapping[str, Any]) -> PriceList | None:
    name = kind.price_key(settings) if isinstance(kind, Priced) else None
    kept = session.get(ServicePrices, (kind.service, kind.host, name)) if name is not None else None
    return PriceList(kept.amounts, kept.balance, kept.seen_at) if kept is not None else None
