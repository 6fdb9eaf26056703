"""A raw server on loopback that answers with exact bytes, cuts connections on order and counts what reached it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field


@dataclass
class Wire:
    """`requests` holds every request as it arrived; `answers` are given in order and the last one goes on.

    `asked` is set once a whole request is here.
    """

    url: str = ""
    answers: list[bytes | None] = field(default_factory=list)
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    def next_answer(self) -> bytes | None:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = 0
                for line in head.split(b"\r\n"):
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                self.requests.append(head + await reader.readexactly(length))
                self.asked.set()
                answer = self.next_answer()
                if answer is None:
                    await reader.read()
                    break
                writer.write(answer)
                await writer.drain()
                if b"connection: close" in head.lower() or b"content-length" not in answer.lower():
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def http(status: int, body: bytes = b"", headers: str = "") -> bytes:
    """A whole answer as bytes."""
    return f"HTTP/1.1 {status} Said\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body
