"""The control routes: what was received, which faults are ordered, settings, the time, and a fresh start."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.sandbox.shared.database import SHARED_NAMES, iso
from services.sandbox.shared.fault_orders import Order, OrderBook, UnknownFault
from services.sandbox.shared.service import Machinery, Service
from services.sandbox.shared.settings import UnknownPreference


class Control:
    """Answers below `/_control`. A mistake of the caller is a 400 with {"error": text}."""

    def __init__(self, machinery: Machinery, services: list[Service]) -> None:
        self._machinery = machinery
        self._services = services

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/_control/ledger", self.ledger),
            Route("/_control/deliveries", self.deliveries),
            Route("/_control/faults", self.faults, methods=["GET", "POST", "DELETE"]),
            Route("/_control/settings", self.settings, methods=["GET", "POST"]),
            Route("/_control/clock", self.clock, methods=["GET", "POST"]),
            Route("/_control/reset", self.reset, methods=["POST"]),
        ]

    async def ledger(self, request: Request) -> Response:
        query = request.query_params
        try:
            told = self._machinery.ledger.read(
                query.get("service"), query.get("since"), totals_only=query.get("totals_only", "0") in ("1", "true")
            )
        except ValueError:
            return _mistake("'since' is the number of a request or an ISO time.")
        return JSONResponse(told)

    async def deliveries(self, request: Request) -> Response:
        limit = request.query_params.get("limit", "1000")
        if not limit.isdigit():
            return _mistake("'limit' is a number.")
        log = self._machinery.postman.log(request.query_params.get("service"), int(limit))
        return JSONResponse({"deliveries": log})

    async def faults(self, request: Request) -> Response:
        book = self._machinery.orders
        if request.method == "DELETE":
            return JSONResponse({"cancelled": book.cancel(request.query_params.get("service"))})
        if request.method == "POST":
            body = await _json(request)
            orders = body if isinstance(body, list) else [body]
            try:
                with self._machinery.state.transaction():
                    placed = [book.place(_order(each, book)) for each in orders]
            except (UnknownFault, ValueError, TypeError) as mistake:
                return _mistake(str(mistake))
            return JSONResponse({"ordered": placed})
        return JSONResponse({"faults": book.standing()})

    async def settings(self, request: Request) -> Response:
        preferences = self._machinery.preferences
        if request.method == "POST":
            body = await _json(request)
            if not isinstance(body, dict):
                return _mistake('Send an object: {"service": name, setting: value}.')
            service = str(body.pop("service", ""))
            try:
                with self._machinery.state.transaction():
                    for name, value in body.items():
                        preferences.change(service, name, value)
            except UnknownPreference as mistake:
                return _mistake(str(mistake))
        return JSONResponse(preferences.all())

    async def clock(self, request: Request) -> Response:
        clock = self._machinery.state.clock
        if request.method == "POST":
            body = await _json(request)
            wanted = body if isinstance(body, dict) else {"": body}
            if not wanted.keys() <= {"stands", "forward"}:
                return _mistake('Send an object: {"stands": true or false, "forward": seconds}.')
            try:
                if "stands" in wanted:
                    (clock.stand if wanted["stands"] else clock.go)()
                clock.forward(float(wanted.get("forward", 0)))
            except (ValueError, TypeError) as mistake:
                return _mistake(str(mistake))
            self._machinery.postman.wake()
        return JSONResponse({"now": iso(clock.now()), "stands": clock.stands})

    async def reset(self, _request: Request) -> Response:
        state = self._machinery.state
        state.clock.begin_anew()
        with state.transaction():
            for table in SHARED_NAMES:
                state.write(f"DELETE FROM {table}")  # noqa: S608
            for service in self._services:
                service.empty()
                service.seed()
        self._machinery.preferences.forget()
        self._machinery.orders.cancel()
        self._machinery.library.clear()
        return JSONResponse({"reset": True})


def _order(body: Any, book: OrderBook) -> Order:
    if not isinstance(body, dict):
        raise TypeError("Send an object, or a list of objects.")
    mix = body.get("mix")
    if mix is None and not body.get("name"):
        raise ValueError("Name a fault, or a mix of several.")
    times = body.get("times", 1 if mix is None else None)
    names = tuple(str(name) for name in mix) if mix is not None else (str(body["name"]),)
    if not names:
        raise ValueError("A mix has at least one fault.")
    rate = float(body.get("rate", 1.0))
    if not 0 <= rate <= 1:
        raise ValueError("'rate' lies between 0 and 1.")
    return Order(
        service=str(body.get("service") or book.owner_of(names)),
        names=names,
        operation=body.get("operation"),
        params=body.get("params") or {},
        times=None if times is None else int(times),
        after=int(body.get("after", 0)),
        seed=None if body.get("seed") is None else int(body["seed"]),
        rate=rate,
    )


async def _json(request: Request) -> Any:
    try:
        return await request.json()
    except ValueError:
        return None


def _mistake(text: str) -> Response:
    return JSONResponse({"error": text}, status_code=400)
