"""What all free requests have in common: the account, rate limits, and faults that strike them."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.sandbox.bithuman import agents
from services.sandbox.bithuman.accounts import Account, Accounts
from services.sandbox.bithuman.answers import NAME, Answers, Refusal
from services.sandbox.bithuman.payload import read_json
from services.sandbox.bithuman.rates import Rates
from services.sandbox.shared.service import Machinery, base_of


@dataclass
class Reading:
    """One free request. Faults may set `wait` (seconds), `shift` (rows that slipped in) and `edits` to the answer."""

    request: Request
    account: Account
    base: str
    now: float
    body: bytes = b""
    wait: float = 0.0
    shift: int = 0
    edits: list[Callable[[dict[str, Any]], None]] = field(default_factory=list)

    @property
    def json(self) -> dict[str, Any]:
        """The body. Raises Refusal 400."""
        return read_json(self.body)

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A number from the query. Raises Refusal 400."""
        told = self.request.query_params.get(name)
        if told is None:
            return default
        if not (told.isascii() and told.isdigit() and len(told) < 10 and least <= int(told) <= most):
            raise Refusal(400, f"{name} must be a number between {least} and {most}")
        return int(told)


Act = Callable[[Reading], Any]


class Reader:
    """Makes the endpoints of free requests."""

    def __init__(self, machinery: Machinery, answers: Answers, accounts: Accounts, rates: Rates) -> None:
        self._machinery = machinery
        self._answers = answers
        self._accounts = accounts
        self._rates = rates

    def agent(self, reading: Reading, code: str | None = None) -> Any:
        """The agent named, or else of the path, if it is the caller's.

        Raises Refusal 404, and 410 for the file of a deleted one in `v3`.
        """
        found = agents.find(self._machinery.state, code or reading.request.path_params["code"])
        if found is None or found["account"] != reading.account.id or reading.now < found["readable_at"]:
            raise Refusal(404, "Agent not found", "NOT_FOUND")
        if found["deleted_at"] is not None:
            if self._answers.profile == "v3" and reading.request.url.path.endswith("/model/download"):
                raise Refusal(410, "This agent was deleted", "AGENT_DELETED")
            raise Refusal(404, "Agent not found", "NOT_FOUND")
        return found

    def endpoint(
        self, operation: str, act: Act, kind: str = "read", *, bare: bool = False
    ) -> Callable[[Request], Awaitable[Response]]:
        """The account first (401), then its rate (429), then faults, then `act`, whose dict is the answer.

        `bare`: the operation takes no body, and one that comes all the same is refused (415).
        """

        async def serve(request: Request) -> Response:
            extra: dict[str, str] = {}
            try:
                account, extra = self.enter(request, kind)
                reading = Reading(request, account, base_of(request), self._machinery.state.now())
                reading.body = await request.body()
                if bare and reading.body:
                    raise Refusal(415, "This operation takes no request body", "UNSUPPORTED_TYPE")
                for taken in self._machinery.orders.take_for_reading(NAME, operation):
                    struck: Response | None = taken.fault.act(reading, taken.params, self._answers.error)
                    if struck is not None:
                        return struck
                if reading.wait:
                    await self._machinery.state.clock.pass_by(reading.wait)
                    reading.now = self._machinery.state.now()
                answer = act(reading)
                if isinstance(answer, Awaitable):
                    answer = await answer
            except Refusal as refusal:
                return labelled(self._answers.refuse(refusal), extra)
            if isinstance(answer, Response):
                return labelled(answer, extra)
            for edit in reading.edits:
                edit(answer)
            return labelled(JSONResponse(answer), extra)

        return serve

    def enter(self, request: Request, kind: str) -> tuple[Account, dict[str, str]]:
        """The account, and the headers that tell its rate. Raises Refusal 401 or 429."""
        try:
            account = self._accounts.of(request)
        except Refusal:
            self._rates.wrong_secret(request.client.host if request.client else "")
            raise
        return account, self._rates.take(account.id, self._accounts.plan(account), kind)


def labelled(answer: Response, extra: dict[str, str]) -> Response:
    """The answer with the headers that the service puts on most of them."""
    answer.headers["X-Request-Id"] = f"req_{uuid.uuid4().hex[:20]}"
    for name, value in extra.items():
        answer.headers[name] = value
    return answer
