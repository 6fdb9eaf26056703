"""No byte that costs money leaves a process whose work another may have taken over."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from services.errors import NotSent, Unclear
from services.leases import Lease, at_stake, passing_seconds
from services.vendors.wire.transport import Transport

BODY = b'{"who": "Ana"}'


class Listener:
    """Keeps whatever comes over one connection, and answers it when it is whole."""

    def __init__(self) -> None:
        self.got = b""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._talk)
        self._thread.start()

    def stop(self) -> None:
        """Wait until nothing more can come."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _talk(self) -> None:
        with suppress(OSError):
            connection, _address = self._socket.accept()
            with connection:
                while BODY not in self.got and (part := connection.recv(65536)):
                    self.got += part
                if BODY in self.got:
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")


class EndsAt(Lease):
    """Is over from the look with this number on."""

    def __init__(self, last: int) -> None:
        super().__init__("ana")
        self.left = last

    @property
    def holds(self) -> bool:
        """One look."""
        self.left -= 1
        return self.left >= 0


@pytest.fixture(autouse=True)
def _nothing_at_stake_afterwards() -> Iterator[None]:
    before = at_stake.set(None)
    yield
    at_stake.reset(before)


async def pay(lease: Lease | None) -> tuple[bytes, BaseException | None]:
    """What arrived of a paid request made under this lease, and what was raised."""
    listener = Listener()
    transport = Transport("Service", f"http://127.0.0.1:{listener.port}", {})
    at_stake.set(lease)
    raised: BaseException | None = None
    try:
        await transport.pay("make a video", "/videos", content=BODY)
    except (NotSent, Unclear) as error:
        raised = error
    finally:
        await transport.aclose()
        await asyncio.to_thread(listener.stop)
    return listener.got, raised


async def test_a_paid_request_leaves_while_the_lease_holds_and_where_nobody_takes_over() -> None:
    held = Lease()
    held.begin("ana", passing_seconds(), 60.0)
    for lease in (held, None):
        got, raised = await pay(lease)
        assert raised is None
        assert BODY in got


async def test_nothing_at_all_leaves_when_the_lease_was_over_before() -> None:
    over = Lease()
    over.begin("ana", passing_seconds() - 61.0, 60.0)
    got, raised = await pay(over)
    assert got == b""
    assert isinstance(raised, NotSent)


async def test_nothing_leaves_when_it_ends_while_the_connection_is_made() -> None:
    got, raised = await pay(EndsAt(1))
    assert got == b""
    assert isinstance(raised, NotSent)


async def test_the_body_stays_when_it_ends_after_the_head_has_left_and_nobody_calls_that_certain() -> None:
    got, raised = await pay(EndsAt(2))
    assert BODY not in got
    assert isinstance(raised, Unclear)
