"""Is a service reachable, and does it accept our key: asked on demand, remembered for the pages that tell of it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from services.errors import VendorError
from services.jobs.account import Account, Presented, Reaching
from services.jobs.kind import Kind
from services.jobs.kinds import Kinds
from services.jobs.ledger.claiming.places import places_taken
from services.jobs.preferences import hold_preference
from services.store.database import Database
from services.store.kept_tables import Preference
from services.store.tables import utc_now


@dataclass(frozen=True)
class ServiceCheck:
    """The outcome of one check. `balance` and `account` are what is left there and whose it is, "" where not told.

    `works` and `fails` are what can and cannot be done as things are.
    """

    state: str
    text: str
    next_step: str
    checked_at: datetime
    balance: str = ""
    account: str = ""
    works: Sequence[str] = ()
    fails: Sequence[str] = ()


@dataclass(frozen=True)
class SlotUse:
    """How many of an account's places for something are taken now."""

    title: str
    used: int
    most: int


@dataclass(frozen=True)
class Readiness:
    """One service as it stands: by which key, how it was when it was checked last, and its places now."""

    service: str
    title: str
    practice: bool
    key_hint: str
    check: ServiceCheck | None
    slots: Sequence[SlotUse]


class ServiceChecks:
    """Checks services and remembers the last outcome of each, apart for practice and for the real service."""

    def __init__(
        self,
        database: Database,
        call: Callable[[Coroutine[Any, Any, ServiceCheck]], ServiceCheck],
        kinds: Kinds,
    ) -> None:
        self._database = database
        self._call = call
        self._kinds = kinds

    def check(self, service: str) -> ServiceCheck:
        """Ask the service now, with free requests, and remember what came of it."""
        kind = self._kinds.of_service(service)[0]
        outcome = self._call(_ask(kind.account))
        kept = {name: value for name, value in vars(outcome).items() if name != "checked_at"}
        with self._database.write() as session:
            hold_preference(session, _name(kind))
            session.merge(Preference(name=_name(kind), value=kept, updated_at=outcome.checked_at))
        return outcome

    def last(self, service: str) -> ServiceCheck | None:
        """The last outcome, without a call; None when it was never checked."""
        with self._database.read() as session:
            return _outcome(session.get(Preference, _name(self._kinds.of_service(service)[0])))

    def readiness(self) -> list[Readiness]:
        """Every service as it stands, without a call, read together."""
        kinds = {kind.service: kind for kind in reversed(list(self._kinds))}
        names = [_name(kind) for kind in kinds.values()]
        with self._database.read() as session:
            kept = {one.name: one for one in session.scalars(select(Preference).where(col(Preference.name).in_(names)))}
            taken = places_taken(session)
        return [_ready(kinds[service], kept.get(_name(kinds[service])), taken) for service in reversed(kinds)]


def _outcome(kept: Preference | None) -> ServiceCheck | None:
    return None if kept is None else ServiceCheck(**kept.value, checked_at=kept.updated_at)


def _ready(kind: Kind, kept: Preference | None, taken: Mapping[tuple[str, str, str], int]) -> Readiness:
    account = kind.account
    known = account if isinstance(account, Presented) else None
    slots = known.slots() if known is not None else []
    return Readiness(
        service=kind.service,
        title=kind.service_title,
        practice=kind.practice,
        key_hint=known.key_hint if known is not None else "",
        check=_outcome(kept),
        slots=[SlotUse(one.title, taken.get((kind.service, kind.host, one.lane), 0), one.most) for one in slots],
    )


async def _ask(account: Account) -> ServiceCheck:
    try:
        said = await account.check_key()
    except VendorError as error:
        return ServiceCheck("unclear", error.text, error.next_step, utc_now())
    works, fails = (list(said.works), list(said.fails)) if isinstance(said, Reaching) else ([], [])
    balance = name = ""
    try:
        if said.state == "fine":
            balance = await account.balance()
        if works and isinstance(account, Presented):
            name = await account.account_name()
    except VendorError:
        pass  # the key is what was asked about, and that was told
    return ServiceCheck(said.state, said.text, said.next_step, utc_now(), balance, name, works, fails)


def _name(kind: Kind) -> str:
    return f"check:{kind.service}:{kind.host}"
