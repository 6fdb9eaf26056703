"""What jobs are made from, and what else a service lists: kept so that drawing a page needs no call."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy import delete, select
from sqlmodel import col

from services.errors import NotPossible
from services.jobs.account import Price, PriceList
from services.jobs.kind import Kind, Kinds, Order, Priced, Target
from services.jobs.preferences import listed_name, rate_name, read_preference, variables_name, write_preference
from services.store.database import Database
from services.store.kept_tables import ServicePrices, ServiceRecord
from services.store.tables import utc_now

T = TypeVar("T")
PRICES_HOLD = timedelta(minutes=10)


class Call(Protocol):
    """Runs a coroutine on the loop of the clients and waits for its result."""

    def __call__(self, work: Coroutine[Any, Any, T], /) -> T:
        """Its result, or what it raised."""


class Targets:
    """Targets, their variables and the team's own rates. Only `refresh` calls a service."""

    def __init__(self, database: Database, kinds: Kinds, call: Call) -> None:
        self._database = database
        self._kinds = kinds
        self._call = call

    def known(self, kind: str, noun: str) -> list[Target]:
        """What the service listed last, by name."""
        one = self._kinds[kind]
        with self._database.read() as session:
            found = session.execute(
                select(col(ServiceRecord.vendor_id), col(ServiceRecord.name)).where(*_of(one, noun))
            ).all()
        targets = [Target(noun, vendor_id, name) for vendor_id, name in found]
        return sorted(targets, key=lambda target: (target.name.casefold(), target.vendor_id))

    def refresh(self, kind: str, noun: str) -> list[Target]:
        """Ask the service and keep its answer in place of what was known.

        Raises VendorError; what was known is then kept.
        """
        one = self._kinds[kind]
        listed = {target.vendor_id: target for target in self._call(one.list_targets(noun))}
        now = utc_now()
        with self._database.write() as session:
            session.execute(delete(ServiceRecord).where(*_of(one, noun)))
            for target in listed.values():
                session.add(
                    ServiceRecord(
                        service=one.service,
                        host=one.host,
                        noun=noun,
                        vendor_id=target.vendor_id,
                        name=target.name,
                        seen_at=now,
                    )
                )
            write_preference(session, listed_name(one.service, one.host, noun), now.isoformat())
        return self.known(kind, noun)

    def price(self, kind: str, order: Order) -> Price | None:
        """What the service itself says these rows cost, by what it listed last; None when it names no price."""
        one = self._kinds[kind]
        return one.price(order, self.listed_prices(kind, order.settings)) if isinstance(one, Priced) else None

    def listed_prices(self, kind: str, settings: Mapping[str, Any]) -> PriceList | None:
        """What the service listed last for such settings, or None when it was never asked."""
        kept = self._kept_prices(kind, settings)
        return PriceList(kept.amounts, kept.balance) if kept is not None else None

    def prices_seen_at(self, kind: str, settings: Mapping[str, Any]) -> datetime | None:
        """When it listed them, or None when it was never asked."""
        kept = self._kept_prices(kind, settings)
        return kept.seen_at if kept is not None else None

    def refresh_prices(self, kind: str, settings: Mapping[str, Any], *, older_than: timedelta = PRICES_HOLD) -> None:
        """Ask anew for the prices of such settings, where they are old; free. Raises VendorError."""
        one = self._kinds[kind]
        if not isinstance(one, Priced):
            return
        name = one.price_key(settings)
        seen = self.prices_seen_at(kind, settings)
        if name is None or (seen is not None and utc_now() - seen <= older_than):
            return
        listed = self._call(one.list_prices(settings))
        with self._database.write() as session:
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

    def _kept_prices(self, kind: str, settings: Mapping[str, Any]) -> ServicePrices | None:
        one = self._kinds[kind]
        name = one.price_key(settings) if isinstance(one, Priced) else None
        if name is None:
            return None
        with self._database.read() as session:
            return session.get(ServicePrices, (one.service, one.host, name))

    def seen_at(self, kind: str, noun: str) -> datetime | None:
        """When the service last gave a complete list, or None when it never did."""
        one = self._kinds[kind]
        with self._database.read() as session:
            kept = read_preference(session, listed_name(one.service, one.host, noun))
        return datetime.fromisoformat(kept) if kept else None

    def parse(self, kind: str, noun: str, text: str) -> Target:
        """The target behind a pasted address or id, with its name when it is known. Raises Invalid."""
        one = self._kinds[kind]
        vendor_id = one.parse_target(noun, text)
        with self._database.read() as session:
            found = session.get(ServiceRecord, (one.service, one.host, noun, vendor_id))
        return Target(noun, vendor_id, found.name if found is not None else "")

    def remember_variables(self, kind: str, target_id: str, names: Sequence[str]) -> None:
        """Keep the variables of a target for the next draft made with it."""
        with self._database.write() as session:
            write_preference(session, variables_name(kind, target_id), list(names) or None)

    def variables(self, kind: str, target_id: str) -> list[str]:
        """The variables last used with a target, in its order."""
        with self._database.read() as session:
            return list(read_preference(session, variables_name(kind, target_id)) or [])

    def rate_cents(self, service: str) -> int | None:
        """What the team reckons for one item, in cents, or None when it set no rate."""
        with self._database.read() as session:
            kept = read_preference(session, rate_name(service))
        return int(kept["cents"]) if kept else None

    def set_rate_cents(self, service: str, cents: int | None, person: str) -> None:
        """Set the team's own rate for one item; None takes it away. Raises NotPossible below zero."""
        if cents is not None and cents < 0:
            raise NotPossible("A rate cannot be below zero.", next_step="Give the price of one item, or none at all.")
        with self._database.write() as session:
            value = None if cents is None else {"cents": cents, "person": person}
            write_preference(session, rate_name(service), value)


def _of(kind: Kind, noun: str) -> tuple[Any, ...]:
    record = ServiceRecord
    return col(record.service) == kind.service, col(record.host) == kind.host, col(record.noun) == noun
