"""A proxy as it comes out of the box: it names the server behind it as Host and says nothing of whom it asks for."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Iterator

HOST = re.compile(rb"\r\nhost: [^\r\n]*", re.IGNORECASE)


@contextlib.contextmanager
def plain_proxy(port: int) -> Iterator[str]:
    """Passes everything on to this port of this machine, the first request's Host changed. Yields its address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=_carry, args=(listener.accept()[0], port), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _carry(near: socket.socket, port: int) -> None:
    with near, socket.create_connection(("127.0.0.1", port)) as far:
        head = b""
        while b"\r\n\r\n" not in head:
            part = near.recv(65536)
            if not part:
                return
            head += part
        far.sendall(HOST.sub(f"\r\nHost: 127.0.0.1:{port}".encode(), head, count=1))
        back = threading.Thread(target=_pipe, args=(far, near), daemon=True)
        back.start()
        _pipe(near, far)
        back.join()


def _pipe(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while part := source.recv(65536):
            sink.sendall(part)
        sink.shutdown(socket.SHUT_WR)
