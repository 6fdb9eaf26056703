"""What all free requests have in common: paging, credentials, and faults that strike reads."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from services.sandbox.bhuman.answers import NAME, Answers, Refusal
from services.sandbox.bhuman.payload import read_json
from services.sandbox.shared.service import Machinery

MOST_PER_PAGE = 100


@dataclass
class Reading:
    """One free request. Faults may set `wait` (seconds) and `shift` (rows that slipped in while pages were read).

    Of a list also the `most` rows a page, the number of its `first_page`, whether they are `counted`, and `edits`.
    """

    request: Request
    machinery: Machinery
    answers: Answers
    wait: float = 0.0
    shift: int = 0
    most: int = MOST_PER_PAGE
    first_page: int = 0
    counted: bool = True
    edits: list[Callable[[list[dict[str, Any]]], list[dict[str, Any]]]] = field(default_factory=list)
    now: float = field(default=0.0)

    def __post_init__(self) -> None:
        self.now = self.machinery.state.now()

    def id(self, name: str, *, required: bool = True) -> str | None:
        """A UUID from the query. Raises Refusal 422."""
        text = self.request.query_params.get(name)
        if text is None:
            if required:
                raise Refusal(422, f"Failed to deserialize query string: missing field `{name}`")
            return None
        try:
            return str(uuid.UUID(text))
        except ValueError:
            raise Refusal(422, f"Failed to deserialize query string: {name}: UUID parsing failed") from None

    def page(self, *, required: bool = False) -> tuple[int, int]:
        """(page, size) from the query; the first 100 when not asked otherwise. Raises Refusal 422."""
        numbers = []
        for name, default in (("page", 0), ("size", MOST_PER_PAGE)):
            text = self.request.query_params.get(name)
            if text is None and required:
                raise Refusal(422, f"Failed to deserialize query string: missing field `{name}`")
            if text is not None and not (text.isascii() and text.isdigit() and len(text) < 10):
                raise Refusal(422, f"Failed to deserialize query string: {name}: invalid digit found in string")
            numbers.append(default if text is None else int(text))
        page, size = numbers
        if not 1 <= size <= MOST_PER_PAGE:
            raise Refusal(422, f"size must be between 1 and {MOST_PER_PAGE}")
        return page, size


Answer = Callable[[Reading], Response]


class Reader:
    """Makes the endpoints of free requests."""

    def __init__(self, machinery: Machinery, answers: Answers) -> None:
        self._machinery = machinery
        self._answers = answers

    def endpoint(
        self,
        operation: str,
        answer: Answer,
        *,
        check: Callable[[Request], None],
        shape: Callable[[Reading], object] | None = None,
    ) -> Callable[[Request], Awaitable[Response]]:
        """`shape` reads the query (422), `check` the credentials (401); then faults strike; then `answer` answers."""

        async def serve(request: Request) -> Response:
            reading = Reading(request, self._machinery, self._answers)
            try:
                if shape is not None:
                    shape(reading)
                check(request)
                for taken in self._machinery.orders.take_for_reading(NAME, operation):
                    struck: Response | None = taken.fault.act(reading, taken.params, self._answers.error)
                    if struck is not None:
                        return struck
                if reading.wait:
                    await self._machinery.state.clock.pass_by(reading.wait)
                    reading.now = self._machinery.state.now()
                return answer(reading)
            except Refusal as refusal:
                return self._answers.error(refusal.status, refusal.text)

        return serve

    def write(
        self, operation: str, act: Callable[[Request, dict[str, Any]], Any]
    ) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint that makes or changes something free of charge: `act` gets the body and answers the result.

        It checks shape (422), then credentials (401). What was asked for is done before a fault may strike the answer.
        """

        async def serve(request: Request) -> Response:
            reading = Reading(request, self._machinery, self._answers)
            try:
                made = self._answers.ok(act(request, read_json(await request.body())))
                for taken in self._machinery.orders.take_for_reading(NAME, operation):
                    struck: Response | None = taken.fault.act(reading, taken.params, self._answers.error)
                    made = struck if struck is not None else made
                await self._machinery.state.clock.pass_by(reading.wait)
                return made
            except Refusal as refusal:
                return self._answers.error(refusal.status, refusal.text)

        return serve
