"""Is a service reachable, and does it accept our key: asked on demand, remembered for the Connections page."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.errors import VendorError
from services.jobs.account import Account
from services.jobs.kind import Kind
from services.jobs.kinds import Kinds
from services.store.database import Database
from services.store.kept_tables import Preference
from services.store.tables import utc_now


@dataclass(frozen=True)
class ServiceCheck:
    """The outcome of one check. `balance` is what is left there, "" where that was not told."""

    state: str
    text: str
    next_step: str
    checked_at: datetime
    balance: str = ""


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
            session.merge(Preference(name=_name(kind), value=kept, updated_at=outcome.checked_at))
        return outcome

    def last(self, service: str) -> ServiceCheck | None:
        """The last outcome, without a call; None when it was never checked."""
        with self._database.read() as session:
            kept = session.get(Preference, _name(self._kinds.of_service(service)[0]))
            return None if kept is None else ServiceCheck(**kept.value, checked_at=kept.updated_at)


async def _ask(account: Account) -> ServiceCheck:
    try:
        said = await account.check_key()
    except VendorError as error:
        return ServiceCheck("unreachable", error.text, error.next_step, utc_now())
    try:
        balance = await account.balance() if said.state == "fine" else ""
    except VendorError:
        balance = ""  # the key is what was asked about, and that was told
    return ServiceCheck(said.state, said.text, said.next_step, utc_now(), balance)


def _name(kind: Kind) -> str:
    return f"check:{kind.service}:{kind.host}"
