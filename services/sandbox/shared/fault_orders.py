"""Which faults were ordered, and which of them strike the request at hand. Orders outlive a restart."""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from services.sandbox.shared.database import State
from services.sandbox.shared.faults import Alter, Fault, Read, Refuse, Reply, Taken
from services.sandbox.shared.settings import JSONValue


class UnknownFault(ValueError):
    """No such service, fault or operation, or a parameter the fault does not have."""


@dataclass(frozen=True)
class Order:
    """`times` None: until deleted. `after`: matching requests that pass first. Several names: one is drawn each time.

    `rate` is the share of matching requests that are struck, drawn from `seed` and the number of the request, so the
    same orders give the same faults again, also across a restart.
    """

    service: str
    names: tuple[str, ...]
    operation: str | None = None
    params: Mapping[str, JSONValue] | None = None
    times: int | None = 1
    after: int = 0
    seed: int | None = None
    rate: float = 1.0


class OrderBook:
    def __init__(self, state: State) -> None:
        self._state = state
        self._faults: dict[str, dict[str, Fault]] = {}
        self._operations: dict[str, frozenset[str]] = {}
        self._empty: bool | None = None

    def define(self, service: str, faults: dict[str, Fault], operations: Collection[str]) -> None:
        """`operations`: the names an order may be narrowed to."""
        self._faults[service] = faults
        self._operations[service] = frozenset(operations)

    def owner_of(self, names: Collection[str]) -> str:
        """The first service that has all these faults, for orders that name none; "" when there is none."""
        return next((service for service, faults in self._faults.items() if set(names) <= set(faults)), "")

    def place(self, order: Order) -> int:
        """Keep the order and return its number. Raises UnknownFault."""
        known = self._faults.get(order.service)
        if known is None:
            raise UnknownFault(f"There is no service {order.service!r}.")
        for name in order.names:
            if name not in known:
                raise UnknownFault(f"{order.service} has no fault {name!r}.")
        if order.operation is not None and order.operation not in self._operations[order.service]:
            raise UnknownFault(f"{order.service} has no operation {order.operation!r}.")
        allowed = {key: value for name in order.names for key, value in known[name].params.items()}
        for key, value in (order.params or {}).items():
            if key not in allowed:
                raise UnknownFault(f"{', '.join(order.names)} has no parameter {key!r}.")
            if isinstance(value, bool | list | dict) or isinstance(value, str) != isinstance(allowed[key], str):
                raise UnknownFault(f"Parameter {key!r} looks like {json.dumps(allowed[key])}, not {json.dumps(value)}.")
        self._empty = None
        return self._state.write(
            "INSERT INTO fault_orders (service, names, operation, params, times, after, seed, rate, ordered_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (order.service, json.dumps(order.names), order.operation, json.dumps(dict(order.params or {})), order.times,
             order.after, order.seed, order.rate, self._state.now()),
        )  # fmt: skip

    def cancel(self, service: str | None = None) -> int:
        """Forget the orders (of one service, or all) and return how many there were."""
        self._empty = None
        return self._state.write("DELETE FROM fault_orders WHERE service = coalesce(?, service)", (service,))

    def take_for_payment(self, service: str, operation: str) -> list[Taken]:
        """What strikes this paid request: one refusal alone, or any alterations and at most one reply."""
        with self._state.transaction():
            return self._take(service, operation, (Refuse, Alter, Reply))

    def take_for_reading(self, service: str, operation: str) -> list[Taken]:
        """What strikes this free request: at most one fault."""
        with self._state.transaction():
            return self._take(service, operation, (Read,))

    def standing(self) -> list[dict[str, Any]]:
        """Every known fault, with its parameters and the orders that still stand."""
        orders = self._state.rows("SELECT * FROM fault_orders WHERE times IS NULL OR taken < times ORDER BY id")
        known = []
        for service, faults in self._faults.items():
            for fault in faults.values():
                mine = [row for row in orders if row["service"] == service and fault.name in json.loads(row["names"])]
                known.append({
                    "name": fault.name, "service": service, "description": fault.description,
                    "strikes": type(fault).__name__.lower(), "params": fault.params,
                    "operations": list(fault.operations), "ordered": bool(mine),
                    "orders": [_shown(row) for row in mine],
                })  # fmt: skip
        return known

    def _take(self, service: str, operation: str, kinds: tuple[type[Fault], ...]) -> list[Taken]:
        if self._empty:
            return []
        standing = self._state.rows(
            "SELECT * FROM fault_orders WHERE service = ? AND (times IS NULL OR taken < times) ORDER BY id", (service,)
        )
        self._empty = not self._state.number("SELECT count(*) FROM fault_orders")
        struck: list[tuple[int, Taken]] = []
        for row in standing:
            fault = self._drawn(row, operation, kinds)
            if fault is None:
                continue
            self._state.write("UPDATE fault_orders SET seen = seen + 1 WHERE id = ?", (row["id"],))
            if row["seen"] >= row["after"] and _draw(row, "whether").random() < row["rate"]:
                struck.append((row["id"], Taken(fault, _params(fault, row))))
        chosen = _together(struck)
        for order_id, _ in chosen:
            self._state.write("UPDATE fault_orders SET taken = taken + 1 WHERE id = ?", (order_id,))
        return [taken for _, taken in chosen]

    def _drawn(self, row: Any, operation: str, kinds: tuple[type[Fault], ...]) -> Fault | None:
        """The order's fault for this request; of a mix, one of those that could strike it."""
        if row["operation"] not in (None, operation):
            return None
        faults = [self._faults[row["service"]].get(name) for name in json.loads(row["names"])]
        able = [each for each in faults if isinstance(each, kinds) and operation in (each.operations or (operation,))]
        return _draw(row, "which").choice(able) if able else None


def _draw(row: Any, question: str) -> random.Random:
    return random.Random(f"{row['seed']}:{row['seen']}:{question}")  # noqa: S311


def _params(fault: Fault, row: Any) -> dict[str, Any]:
    ordered = {name: value for name, value in json.loads(row["params"]).items() if name in fault.params}
    return dict(fault.params) | ordered


def _together(struck: list[tuple[int, Taken]]) -> list[tuple[int, Taken]]:
    """At most one fault may give the answer; a refusal leaves nothing to alter."""
    exclusive = next((pair for pair in struck if not isinstance(pair[1].fault, Alter)), None)
    if exclusive is not None and not isinstance(exclusive[1].fault, Reply):
        return [exclusive]
    return [pair for pair in struck if isinstance(pair[1].fault, Alter) or pair is exclusive]


def _shown(row: Any) -> dict[str, Any]:
    return {
        "id": row["id"], "operation": row["operation"], "times": row["times"], "after": row["after"],
        "seen": row["seen"], "taken": row["taken"], "rate": row["rate"], "seed": row["seed"],
        "params": json.loads(row["params"]),
        }  # fmt: skip
