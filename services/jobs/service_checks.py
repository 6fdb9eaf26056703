"""Is a service reachable, and does it accept our key: asked on demand, remembered for the Connections page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.errors import VendorError
from services.store.database import Database
from services.store.tables import Preference, utc_now


class KeyState(Protocol):
    """What a client says about its key."""

    @property
    def state(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def next_step(self) -> str: ...


@dataclass(frozen=True)
class ServiceCheck:
    """The outcome of one check."""

    state: str
    text: str
    next_step: str
    checked_at: datetime


class ServiceChecks:
    """Checks services and remembers the last outcome of each."""

    def __init__(
        self,
        database: Database,
        call: Callable[[Coroutine[Any, Any, ServiceCheck]], ServiceCheck],
        asks: Mapping[str, Callable[[], Awaitable[KeyState]]],
    ) -> None:
        self._database = database
        self._call = call
        self._asks = asks

    def check(self, service: str) -> ServiceCheck:
        """Ask the service now, with a free request, and remember what came of it."""
        outcome = self._call(self._ask(service))
        with self._database.write() as session:
            kept = {"state": outcome.state, "text": outcome.text, "next_step": outcome.next_step}
            session.merge(Preference(name=_name(service), value=kept, updated_at=outcome.checked_at))
        return outcome

    def last(self, service: str) -> ServiceCheck | None:
        """The last outcome, without a call; None when it was never checked."""
        with self._database.read() as session:
            kept = session.get(Preference, _name(service))
            return None if kept is None else ServiceCheck(**kept.value, checked_at=kept.updated_at)

    async def _ask(self, service: str) -> ServiceCheck:
        try:
            said = await self._asks[service]()
        except VendorError as error:
            return ServiceCheck("unreachable", error.text, error.next_step, utc_now())
        return ServiceCheck(said.state, said.text, said.next_step, utc_now())


def _name(service: str) -> str:
    return f"check:{service}"
