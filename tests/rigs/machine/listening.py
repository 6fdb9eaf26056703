"""An ear on loopback that hears whoever comes: a bare connection or a packet is enough."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.rigs.machine.serving import PATIENCE

CONNECTION, PACKET = "a connection", "a packet"
ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n"
    b"Access-Control-Allow-Origin: *\r\nConnection: close\r\n\r\nhere"
)


@dataclass
class Ear:
    """`heard` has a line for each connection, each first line of a request, and each packet."""

    tcp: int
    udp: int
    heard: list[str] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Ear]:
    """Listen on two free ports, one of each kind."""
    streams = socket.create_server(("127.0.0.1", 0))
    packets = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    packets.bind(("127.0.0.1", 0))
    for each in (streams, packets):
        each.settimeout(0.2)
    over = threading.Event()
    ear = Ear(streams.getsockname()[1], packets.getsockname()[1])

    def answer(line: socket.socket) -> None:
        with line:
            line.settimeout(PATIENCE)
            try:
                said = line.recv(4096)
                if said:
                    ear.heard.append(said.split(b"\r\n")[0].decode("latin-1"))
                    line.sendall(ANSWER)
            except OSError:
                return  # whoever came said nothing: that they came is heard already

    def streamed() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                line, _ = streams.accept()
                ear.heard.append(CONNECTION)
                threading.Thread(target=answer, args=[line], daemon=True).start()

    def sent() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                packets.recvfrom(4096)
                ear.heard.append(PACKET)

    threads = [threading.Thread(target=listen, daemon=True) for listen in (streamed, sent)]
    for thread in threads:
        thread.start()
    try:
        yield ear
    finally:
        over.set()
        for thread in threads:
            thread.join()
        streams.close()
        packets.close()
