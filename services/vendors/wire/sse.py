"""Server-sent events from bytes in any pieces.

Written here because a run's news must not be lost: comments are told (they are a service's heartbeat), a last event
without its blank line still counts, and a line without end cannot fill the memory.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass

MOST_BYTES = 16 * 1024 * 1024
_LINE_END = re.compile(rb"\r\n|\n|\r")


@dataclass(frozen=True)
class Message:
    """One event: what its `data:` lines say, joined, and its name, which most services leave empty."""

    data: str
    event: str = ""


@dataclass(frozen=True)
class Comment:
    """A line for nobody, which says only that the connection lives."""

    text: str


class TooLongError(ValueError):
    """An event has more bytes than any event of a service."""


class EventDecoder:
    """Feed it bytes as they come; it returns what became complete."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._rest = bytearray()
        self._searched = 0
        self._data: list[str] = []
        self._size = 0
        self._event = ""
        self._begun = False

    def feed(self, piece: bytes) -> list[Message | Comment]:
        """What these bytes complete. Raises TooLongError."""
        self._rest += piece
        found: list[Message | Comment] = []
        at = 0
        while True:
            end = _LINE_END.search(self._rest, max(at, self._searched))
            # A carriage return at the very end may be half of a line end.
            if end is None or (end[0] == b"\r" and end.end() == len(self._rest)):
                break
            found += self._line(bytes(self._rest[at : end.start()]))
            at = end.end()
        del self._rest[:at]
        self._searched = max(0, len(self._rest) - 1)
        if len(self._rest) + self._size > self._most:
            raise TooLongError("an event is too long")
        return found

    def finish(self) -> list[Message | Comment]:
        """What is complete now that nothing more will come; an event without its blank line is one."""
        rest, self._rest, self._searched = bytes(self._rest), bytearray(), 0
        found = self._line(rest.rstrip(b"\r")) if rest else []
        return found + self._line(b"")

    def _line(self, raw: bytes) -> list[Message | Comment]:
        line = raw.decode("utf-8", "replace")
        if not self._begun:
            self._begun, line = True, line.removeprefix("\ufeff")
        if not line:
            return self._complete()
        if line.startswith(":"):
            return [Comment(line[1:].strip())]
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
            self._size += len(raw)
        elif name == "event":
            self._event = value
        return []

    def _complete(self) -> list[Message | Comment]:
        data, event = self._data, self._event
        self._data, self._event, self._size = [], "", 0
        return [Message("\n".join(data), event)] if data else []


async def read_events(pieces: AsyncIterable[bytes], most_bytes: int = MOST_BYTES) -> AsyncIterator[Message | Comment]:
    """Every event and comment of a stream, as soon as it is complete. Raises TooLongError."""
    decoder = EventDecoder(most_bytes)
    async for piece in pieces:
        for found in decoder.feed(piece):
            yield found
    for found in decoder.finish():
        yield found
