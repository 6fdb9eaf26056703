"""What all free requests have in common: the key, the video, and the faults that strike them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from services.sandbox.shared.database import State
from services.sandbox.shared.service import Machinery, base_of
from services.sandbox.vacademy import runs
from services.sandbox.vacademy.answers import NAME, Behaviour, Refusal, error
from services.sandbox.vacademy.credentials import Credentials
from services.sandbox.vacademy.payload import read_fields, read_json


@dataclass
class Reading:
    """One free request. Faults may set `wait`, seconds, and `quirks`, which the endpoint knows."""

    request: Request
    state: State
    institute: str
    body: bytes = b""
    wait: float = 0.0
    now: float = 0.0
    quirks: dict[str, Any] = field(default_factory=dict)

    @property
    def base(self) -> str:
        return base_of(self.request)

    def fields(self, known: dict[str, type], required: tuple[str, ...]) -> dict[str, Any]:
        """The body's fields. Raises Refusal 422."""
        return read_fields(read_json(self.body or b"{}"), known, required)

    def video(self, video_id: str, *, missing: int = 404) -> Any:
        """The video, of this institute or of nobody. Raises Refusal `missing`."""
        found = runs.find(self.state, video_id)
        hidden = found is None or found["institute"] not in (None, self.institute) or self.now < found["readable_at"]
        if hidden:
            raise Refusal(missing, f"Video {video_id} not found")
        return found

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from the query, cut to its bounds."""
        text = self.request.query_params.get(name, str(default))
        return max(0, min(most, int(text))) if text.isascii() and text.isdigit() and len(text) < 10 else default


Answer = Callable[[Reading], Response]


class Reader:
    """Makes the endpoints of free requests."""

    def __init__(self, machinery: Machinery, behaviour: Behaviour, credentials: Credentials) -> None:
        self._machinery = machinery
        self._behaviour = behaviour
        self._credentials = credentials

    def endpoint(
        self, operation: str, answer: Answer, *, needs_key: bool = True, delay: float = 0.0
    ) -> Callable[[Request], Awaitable[Response]]:
        """First the key is looked at, then faults strike, then `answer` answers after `delay` seconds of life."""

        async def serve(request: Request) -> Response:
            state = self._machinery.state
            try:
                reading = Reading(request, state, self._institute(request, needs_key=needs_key), await request.body())
                for taken in self._machinery.orders.take_for_reading(NAME, operation):
                    struck: Response | None = taken.fault.act(reading, taken.params, error)
                    if struck is not None:
                        return struck
                await state.clock.pass_by(reading.wait + self._behaviour.scaled(delay))
                reading.now = state.now()
                with state.transaction():
                    return self._answered(reading, answer)
            except Refusal as refusal:
                return error(refusal.status, refusal.detail)

        return serve

    def _answered(self, reading: Reading, answer: Answer) -> Response:
        """The answer, also when it is a no: what was written on the way to it stays."""
        try:
            return answer(reading)
        except Refusal as refusal:
            return error(refusal.status, refusal.detail)

    def _institute(self, request: Request, *, needs_key: bool) -> str:
        if needs_key:
            return self._credentials.institute(request)
        return ""
