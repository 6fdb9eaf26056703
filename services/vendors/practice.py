"""The control door of a local sandbox: its faults, its settings and its ledger. Practice only, free of charge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from services.errors import NotSent, Unclear


@dataclass(frozen=True)
class FaultOrder:
    """A standing order: of one fault, or of a random mixture of several.

    `left` is how many more requests it strikes, None until it is taken back; `struck` how many it has struck.
    `rate` is the share of the requests it strikes; `seed` is None where the sandbox does not tell it.
    """

    id: int
    names: tuple[str, ...]
    left: int | None
    struck: int
    rate: float
    seed: int | None


@dataclass(frozen=True)
class PracticeFault:
    """A fault that the sandbox can play on order, and the orders in which it stands."""

    name: str
    service: str
    description: str
    orders: tuple[FaultOrder, ...] = ()


class PracticeControl:
    """Speaks to `/_control` of one sandbox. Raises NotSent or Unclear."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url.rstrip("/")

    def list_faults(self) -> list[PracticeFault]:
        """Every fault that can be ordered, and how each is ordered now."""
        faults = self._ask("GET", "/_control/faults")["faults"]
        names: dict[int, list[str]] = {}
        for fault in faults:
            for order in fault.get("orders", []):
                names.setdefault(order["id"], []).append(fault["name"])
        return [
            PracticeFault(
                fault["name"],
                fault["service"],
                fault["description"],
                tuple(_order(order, names[order["id"]]) for order in fault.get("orders", [])),
            )
            for fault in faults
        ]

    def order_fault(self, service: str, name: str, times: int) -> None:
        """Order a fault for the next `times` requests it applies to."""
        self._ask("POST", "/_control/faults", {"service": service, "name": name, "times": times})

    def order_mixture(self, service: str, names: Sequence[str], seed: int, rate: float) -> None:
        """Strike this share of the requests, each with one of these faults, until the orders are taken back.

        `rate` lies between 0 and 1. The same seed strikes the same requests with the same faults again.
        """
        order = {"service": service, "mix": list(names), "seed": seed, "rate": rate}
        self._ask("POST", "/_control/faults", order)

    def clear_faults(self, service: str) -> None:
        """Take every order for one service back."""
        self._ask("DELETE", f"/_control/faults?service={service}")

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        try:
            answer = httpx.request(method, f"{self._base}{path}", json=body, timeout=10)
            answer.raise_for_status()
            return answer.json()
        except (httpx.HTTPStatusError, ValueError) as odd:
            raise Unclear("The sandbox gave an answer that cannot be read.", who="Sandbox", operation=method) from odd
        except httpx.HTTPError as gone:
            raise NotSent("The sandbox does not answer.", who="Sandbox", operation=method) from gone


def _order(order: Mapping[str, Any], names: Sequence[str]) -> FaultOrder:
    times = order["times"]
    return FaultOrder(
        id=int(order["id"]),
        names=tuple(names),
        left=None if times is None else max(0, int(times) - int(order["taken"])),
        struck=int(order["taken"]),
        rate=float(order["rate"]),
        seed=order.get("seed"),
    )
