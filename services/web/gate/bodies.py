"""Bounds on what a request may send: how much, how slowly, and how many at once."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from starlette.types import Message, Receive, Send

MEGABYTE = 1024 * 1024
PLAIN_BYTES = MEGABYTE
# A video of 100 MB as base64, which is the largest that a service takes.
PRACTICE_BYTES = 140 * MEGABYTE
GRACE_SECONDS = 15.0
LEAST_BYTES_PER_SECOND = 16 * 1024
STRANGERS_AT_ONCE = 32
STRANGERS_READING = 200
UPLOADS_AT_ONCE = 6
HOUR = 3600.0


class Refusal(Exception):
    """A request that is not served: the answer's status and its text."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class NotSignedIn(Refusal):
    """A request of somebody without a session, where people sign in."""

    def __init__(self) -> None:
        super().__init__(403, "sign in first")


class IncomingBody:
    """A body as it arrives. `refusal` is set once it has broken a bound; from then on nothing more comes."""

    def __init__(self, receive: Receive, most_bytes: int) -> None:
        self._receive = receive
        self._most_bytes = most_bytes
        self._begun = time.monotonic()
        self._ended = False
        self.size = 0
        self.refusal: Refusal | None = None
        self.when_ended: Callable[[], None] = lambda: None

    async def receive(self) -> Message:
        """The next part. Raises Refusal when it is one too many, or comes too late."""
        if self._ended:
            return await self._receive()
        try:
            async with asyncio.timeout(_seconds_left(self._begun, self.size)):
                message = await self._receive()
        except TimeoutError:
            raise self._refused(408, "The request came too slowly. Try again on a better connection.") from None
        self.size += len(message.get("body", b""))
        self._ended = not message.get("more_body", False)
        if self.size > self._most_bytes:
            raise self._refused(413, f"That is larger than {self._most_bytes // MEGABYTE} MiB, the most that goes.")
        if self._ended:
            self.when_ended()
        return message

    def _refused(self, status: int, text: str) -> Refusal:
        self.refusal = Refusal(status, text)
        return self.refusal


class OutgoingBody:
    """An answer to a stranger as it leaves. One that is taken too slowly ends before its time."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._begun = time.monotonic()
        self._size = 0
        self.is_late = False

    async def send(self, message: Message) -> None:
        """Pass on a part. Raises TimeoutError, and is late, when the other side does not take what came before."""
        try:
            async with asyncio.timeout(_seconds_left(self._begun, self._size)):
                await self._send(message)
        except TimeoutError:
            self.is_late = True
            raise
        self._size += len(message.get("body", b""))


def _seconds_left(begun: float, size: int) -> float:
    """How long the next part may take on its way, in either direction."""
    return max(0.0, begun + GRACE_SECONDS + size / LEAST_BYTES_PER_SECOND - time.monotonic())


class Quotas:
    """How much each person uploads, and how many requests of strangers are on their way."""

    def __init__(self, mb_per_hour: int) -> None:
        self._bytes_per_hour = mb_per_hour * MEGABYTE
        self._uploaded: dict[str, deque[list[float]]] = {}
        self._uploading: dict[str, int] = {}
        self._strangers = {True: 0, False: 0}

    @contextmanager
    def stranger(self, *, sends: bool) -> Iterator[None]:
        """A place for a request from somebody without a session, with a body or without. Raises Refusal: none free."""
        if self._strangers[sends] >= (STRANGERS_AT_ONCE if sends else STRANGERS_READING):
            raise Refusal(503, "Too many requests at once. Try again in a minute.")
        self._strangers[sends] += 1
        try:
            yield
        finally:
            self._strangers[sends] -= 1

    @contextmanager
    def upload(self, person: str, announced: int, body: IncomingBody) -> Iterator[None]:
        """A place for an upload of this person. Raises Refusal when it is too many at once, or too much an hour."""
        past = self._uploaded.setdefault(person, deque())
        while past and time.monotonic() - past[0][0] > HOUR:
            past.popleft()
        if self._uploading.get(person, 0) >= UPLOADS_AT_ONCE:
            raise Refusal(429, "Too many uploads at once. Wait until the others are done.")
        if sum(size for _when, size in past) + announced > self._bytes_per_hour:
            raise Refusal(429, f"That is more than {self._bytes_per_hour // MEGABYTE} MiB in an hour. Try again later.")
        # What is only announced counts until it is known how much came.
        taken: list[float] = [time.monotonic(), announced]
        past.append(taken)
        self._uploading[person] = self._uploading.get(person, 0) + 1
        try:
            yield
        finally:
            taken[1] = body.size
            self._uploading[person] -= 1
            if not self._uploading[person]:
                del self._uploading[person]
