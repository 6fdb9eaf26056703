"""The control address of local sandboxes: their faults and the orders of them. Practice only, free of charge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from services.errors import NotPossible, NotSent, Unclear
from services.vendors.wire.exchange import tls
from services.vendors.wire.values import read_json


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
    """A fault that the sandbox can play on order, and the orders in which it stands.

    `strikes` is where: "refuse", "reply", "alter" or "read". The `params` can be set, and stand in the description
    between backticks.
    """

    name: str
    service: str
    description: str
    orders: tuple[FaultOrder, ...] = ()
    strikes: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


class OwnSandbox(httpx.AsyncBaseTransport):
    """Sends requests as httpx does, and marks those to the sandbox of this very process with its secret.

    `root` is the sandbox's own address; nothing that goes elsewhere is marked. Each request has its own connection, so
    that none goes out on one that was closed meanwhile.
    """

    def __init__(self, root: str, header: str, secret: str) -> None:
        self._root = httpx.URL(root)
        self._mark = {header: secret}
        self._carrier = httpx.AsyncHTTPTransport(
            verify=tls(), limits=httpx.Limits(max_keepalive_connections=0), trust_env=False
        )

    def mark(self, url: str | httpx.URL) -> dict[str, str]:
        """The headers that a request to this address carries beside its own."""
        to, own = httpx.URL(url), self._root
        same = (to.scheme, to.host, to.port) == (own.scheme, own.host, own.port) and to.path.startswith(own.path)
        return self._mark if same else {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer to one request."""
        # On a copy: what is kept of the request, for logs and errors, never holds the secret.
        headers = request.headers.copy()
        headers.update(self.mark(request.url))
        sent = httpx.Request(
            request.method, request.url, headers=headers, stream=request.stream, extensions=request.extensions
        )
        return await self._carrier.handle_async_request(sent)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._carrier.aclose()


class PracticeControl:
    """Speaks to `/_control` of the sandbox that plays a service. `roots` are by service; several may share one sandbox.

    Raises NotSent or Unclear, and NotPossible for an order to a service that no sandbox plays.
    """

    def __init__(self, roots: Mapping[str, str], own: OwnSandbox) -> None:
        self._own = own
        self._roots = {service: root.rstrip("/") for service, root in roots.items()}

    def list_faults(self, service: str | None = None) -> list[PracticeFault]:
        """Every fault of this service, or of all, and how each is ordered now; none where no sandbox plays."""
        asked = [name for name in self._roots if service in (None, name)]
        roots = dict.fromkeys(self._roots[name] for name in asked)
        return [
            fault
            for root in roots
            for fault in _list(self._ask("GET", root, "/_control/faults"))
            if fault.service in asked and self._roots[fault.service] == root
        ]

    def order_fault(self, service: str, name: str, times: int, params: Mapping[str, Any]) -> None:
        """Order a fault for the next `times` requests it applies to, with these of its parameters."""
        order = {"service": service, "name": name, "times": times, "params": dict(params)}
        self._ask("POST", self._root(service), "/_control/faults", order)

    def order_mixture(self, service: str, names: Sequence[str], seed: int, rate: float) -> None:
        """Strike this share of the requests, each with one of these faults, until the orders are taken back.

        `rate` lies between 0 and 1. The same seed strikes the same requests with the same faults again.
        """
        order = {"service": service, "mix": list(names), "seed": seed, "rate": rate}
        self._ask("POST", self._root(service), "/_control/faults", order)

    def clear_faults(self, service: str) -> None:
        """Take every order for one service back."""
        self._ask("DELETE", self._root(service), f"/_control/faults?service={service}")

    def _root(self, service: str) -> str:
        if service not in self._roots:
            raise NotPossible("No sandbox plays this service, so there is none to play a fault.")
        return self._roots[service]

    def _ask(self, method: str, root: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        try:
            url = f"{root}{path}"
            answer = httpx.request(method, url, json=body, headers=self._own.mark(url), timeout=10)
            answer.raise_for_status()
            return read_json(answer.content)
        except (httpx.HTTPStatusError, ValueError) as odd:
            raise Unclear("The sandbox gave an answer that cannot be read.", who="Sandbox", operation=method) from odd
        except httpx.HTTPError as gone:
            raise NotSent("The sandbox does not answer.", who="Sandbox", operation=method) from gone


def _list(told: Mapping[str, Any]) -> list[PracticeFault]:
    faults = told["faults"]
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
            fault.get("strikes", ""),
            fault.get("params", {}),
        )
        for fault in faults
    ]


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
