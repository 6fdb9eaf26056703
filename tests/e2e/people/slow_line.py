"""A line on which what the dashboard answers stays away for as long as a test wants."""

from __future__ import annotations

import time

from playwright.sync_api import Page, WebSocketRoute
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.rigs.machine.serving import PATIENCE

STREAM = "**/_stcore/stream"


class SlowLine:
    """Stands between one page and the dashboard. Set up before the page is opened."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._holding = False
        self._held: list[str | bytes] = []
        self._to_page: WebSocketRoute | None = None
        page.route_web_socket(STREAM, self._connect)

    def hold(self) -> None:
        """From now on the page hears nothing."""
        self._holding = True

    def waits_for_a_finished_run(self) -> None:
        """Until the dashboard has drawn a page to its end, of which the browser does not know."""
        deadline = time.monotonic() + PATIENCE
        while not any(_finished(message) for message in self._held):
            assert time.monotonic() < deadline, "no run came to its end"
            self._page.wait_for_timeout(50)

    def let_go(self) -> None:
        """Hand over what was held, in its order."""
        self._holding = False
        for message in self._held:
            self._send(message)
        self._held.clear()

    def _connect(self, page: WebSocketRoute) -> None:
        dashboard = page.connect_to_server()
        self._to_page = page
        page.on_message(dashboard.send)
        dashboard.on_message(self._answered)

    def _answered(self, message: str | bytes) -> None:
        if self._holding:
            self._held.append(message)
        else:
            self._send(message)

    def _send(self, message: str | bytes) -> None:
        assert self._to_page is not None
        self._to_page.send(message)


def _finished(message: str | bytes) -> bool:
    return isinstance(message, bytes) and ForwardMsg.FromString(message).WhichOneof("type") == "script_finished"
