"""Orders of faults at the practice services, by people of the team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.people.audit import record_alone
from services.people.persons import Person, Right
from services.store.database import Database
from services.vendors.practice import PracticeControl, PracticeFault


class FaultDesk:
    """What a person orders from a practice service; nothing of it reaches a real one. Raises what `control` raises."""

    def __init__(self, control: PracticeControl, database: Database) -> None:
        self._control = control
        self._database = database

    def list_faults(self, service: str | None = None) -> list[PracticeFault]:
        """Every fault of this service, or of all, and how each is ordered now; none where no sandbox plays."""
        return self._control.list_faults(service)

    def order_fault(self, service: str, name: str, times: int, person: Person, params: Mapping[str, Any] = {}) -> None:
        """Order a fault for the next `times` requests it applies to, with these of its parameters."""
        person.must(Right.PREPARE)
        self._control.order_fault(service, name, times, params)
        self._record("order a fault", service, person, faults=[name], times=times)

    def order_mixture(self, service: str, names: Sequence[str], seed: int, rate: float, person: Person) -> None:
        """Strike this share of the requests, each with one of these faults, until the orders are taken back."""
        person.must(Right.PREPARE)
        self._control.order_mixture(service, names, seed, rate)
        self._record("order faults", service, person, faults=list(names), seed=seed, share=rate)

    def clear_faults(self, service: str, person: Person) -> None:
        """Take every order for one service back."""
        person.must(Right.PREPARE)
        self._control.clear_faults(service)
        self._record("take faults back", service, person)

    def _record(self, act: str, service: str, person: Person, **facts: object) -> None:
        record_alone(self._database, actor=person.name, act=act, about=f"practice:{service}", after=facts)
