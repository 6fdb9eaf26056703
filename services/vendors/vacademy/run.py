"""Following one paid run from its stream: one reader, one POST, and an end that is never guessed."""

from __future__ import annotations

from collections.abc import AsyncIterator

from services.errors import Unclear
from services.vendors.vacademy.bodies import is_video_id
from services.vendors.vacademy.events import (
    Completed,
    CostTick,
    Ending,
    Failed,
    Heartbeat,
    StageProgress,
    StreamEvent,
    read_event,
)
from services.vendors.vacademy.statuses import rank
from services.vendors.wire.errors import unclear
from services.vendors.wire.sse import Comment, TooLongError, read_events
from services.vendors.wire.streaming import OpenAnswer

LONGEST = 3600.0


class Run:
    """An open stream. Iterate over it once; after the last event `ending` says how the run ended.

    Iterating raises Unclear with charged "unknown" when the stream falls silent, is cut, or ends without saying how
    the run ended: then only the status tells. A failed run is no error of the call: it is the event `Failed`.
    `stage` and `percentage` only ever go up; `spent_credits` is the newest that was told. `skipped` counts lines that
    were no event.
    """

    def __init__(
        self, answer: OpenAnswer, asked_id: str, *, secrets: frozenset[str] = frozenset(), longest: float = LONGEST
    ) -> None:
        self._answer = answer
        self._secrets = secrets
        self._longest = longest
        self.asked_id = asked_id
        self.told_id: str | None = _bounded(answer.headers.get("X-Video-ID"))
        self.stage = "PENDING"
        self.percentage = 0
        self.files: dict[str, str] = {}
        self.spent_credits: float | None = None
        self.cap_credits: float | None = None
        self.skipped = 0
        self.ending: Ending | None = None
        self._begun = False

    @property
    def video_id(self) -> str:
        """The run's id as the service tells it, else as we asked for it."""
        return self.told_id or self.asked_id

    @property
    def same_id(self) -> bool:
        """False when the service works under another id than ours: a person should look."""
        return self.video_id == self.asked_id

    @property
    def request_id(self) -> str | None:
        """What to quote to the service's support."""
        return self._answer.call.request_id

    async def __aiter__(self) -> AsyncIterator[StreamEvent]:
        why = "the stream ended without saying how the work ended"
        try:
            async for found in read_events(self._answer.chunks(within=self._longest)):
                if isinstance(found, Comment):
                    yield Heartbeat(type="heartbeat", message=found.text[:200])
                    continue
                event = read_event(found.data, self._secrets)
                if event is None:
                    self.skipped += 1
                    continue
                self._note(event)
                yield event
                if event.terminal:
                    return
        except TooLongError:
            why = "the stream held an event too long to be one"
        raise self._unclear(why)

    def _note(self, event: StreamEvent) -> None:
        self.told_id = self.told_id or _bounded(event.video_id)
        if isinstance(event, CostTick):
            self.spent_credits = event.spent_credits if event.spent_credits is not None else self.spent_credits
            self.cap_credits = event.cap_credits if event.cap_credits is not None else self.cap_credits
        if isinstance(event, StageProgress | Completed):
            self.files |= event.files
            self.percentage = max(self.percentage, min(100, max(0, int(event.percentage or 0))))
        if isinstance(event, StageProgress):
            self._begun = True
            if rank(event.stage) > rank(self.stage):
                self.stage = event.stage or self.stage
        if event.terminal:
            self.ending = Ending(event=event, begun=self._begun or not isinstance(event, Failed))

    def _unclear(self, why: str) -> Unclear:
        return unclear(self._answer.call, why, status=self._answer.status)


def _bounded(value: str | None) -> str | None:
    """An id that the service tells; one that could not be in an address is none."""
    return value if value and is_video_id(value) else None
