"""A proxy that passes everything on as it comes, to a server that may be another one from a moment on."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Self


class MovingProxy:
    """One address; behind it whoever was named last."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.root = f"http://127.0.0.1:{self.port}"
        self._target = 0
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def leads_to(self, port: int) -> None:
        """From now on to this port of this machine; every connection that is open is cut."""
        with self._lock:
            self._target = port
            cut, self._open = self._open, set()
        for one in cut:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_about: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.leads_to(0)

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self._carry, args=(self._listener.accept()[0],), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError):
            with self._lock:
                target = self._target
            with socket.create_connection(("127.0.0.1", target)) as far:
                with self._lock:
                    if target != self._target:
                        return  # moved in this very moment
                    self._open |= {near, far}
                back = threading.Thread(target=_pipe, args=(far, near), daemon=True)
                back.start()
                _pipe(near, far)
                back.join()
                with self._lock:
                    self._open -= {near, far}


def _pipe(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while part := source.recv(65536):
            sink.sendall(part)
        sink.shutdown(socket.SHUT_WR)
