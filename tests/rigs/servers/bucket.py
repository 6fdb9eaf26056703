"""A bucket of S3 on loopback, in a thread of this process."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from moto.server import ThreadedMotoServer

from services.files.bucket import BucketFiles
from tests.rigs.machine.processes import free_port
from tests.rigs.machine.serving import PATIENCE

_numbers = itertools.count()
logging.getLogger("werkzeug").setLevel(logging.WARNING)


class BucketServer:
    """A server that can be stopped, and started again at the same address with what was in it."""

    def __init__(self) -> None:
        self._server = ThreadedMotoServer("127.0.0.1", free_port(), verbose=False)
        self._server.start()
        self.port = self._server.get_host_and_port()[1]
        self.bucket = f"team-{next(_numbers)}"
        httpx.put(f"{self.address}/{self.bucket}", timeout=PATIENCE).raise_for_status()

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, Any]:
        """What a Callsheet is told of it."""
        return {
            "files_url": f"s3://{self.bucket}/call/sheet",
            "files_endpoint_url": self.address,
            "files_region": "us-east-1",
            "files_key_id": "its-key",
            "files_key_secret": "its-secret-and-long",
        }

    def files(self, prefix: str = "call/sheet") -> BucketFiles:
        """What is in it under a prefix."""
        options = {"endpoint": self.address, "region": "us-east-1", "access_key_id": "a", "secret_access_key": "b"}
        return BucketFiles(self.bucket, prefix, options)

    def stop(self) -> None:
        """No longer answer."""
        self._server.stop()

    def start_again(self) -> None:
        """Answer again."""
        self._server = ThreadedMotoServer("127.0.0.1", self.port, verbose=False)
        self._server.start()


@contextmanager
def bucket_server() -> Iterator[BucketServer]:
    """One that is stopped at the end."""
    server = BucketServer()
    try:
        yield server
    finally:
        server.stop()
