"""What a page asks for while it is being left is not drawn on the page that comes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

from services import container
from services.config import load_settings
from tests.rigs.machine.page_socket import open_page
from tests.rigs.machine.processes import DashboardProcess
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.people import ANA

TIMES = 10


def asks(page: ClientConnection, **wanted: object) -> None:
    """Send a page's wish to be drawn, or that of a part of it."""
    message = BackMsg()
    for name, value in wanted.items():
        setattr(message.rerun_script, name, value)
    page.send(message.SerializeToString())


def came(page: ClientConnection) -> Iterator[ForwardMsg]:
    """What a page is sent, until it is drawn to its end."""
    while True:
        message = ForwardMsg.FromString(page.recv(PATIENCE))
        yield message
        if message.WhichOneof("type") == "script_finished":
            return


def test_a_timer_that_rings_while_its_page_is_left_says_nothing_on_the_page_that_comes(tmp_path: Path) -> None:
    with DashboardProcess(tmp_path) as dashboard:
        app = container.build(load_settings(data_dir=dashboard.data, drives=False))
        draft_id = app.drafts.create(kind="campaign", person=ANA, name="Spring")
        app.close()
        with open_page(dashboard.root) as page:
            asks(page, page_name="history")
            (history,) = [one.navigation.page_script_hash for one in came(page) if one.HasField("navigation")]
            for _ in range(TIMES):
                asks(page, page_name="campaigns", query_string=f"draft={draft_id}")
                drawn = list(came(page))
                (draft,) = [one.navigation.page_script_hash for one in drawn if one.HasField("navigation")]
                timers = [one.auto_rerun.fragment_id for one in drawn if one.HasField("auto_rerun")]
                assert timers
                assert draft != history
                asks(page, page_script_hash=history)
                named = []
                for message in came(page):
                    if message.HasField("new_session"):
                        named.append(message.new_session.page_script_hash)
                        # The page that comes is being drawn, and the browser does not know of it yet.
                        for timer in timers:
                            asks(page, page_script_hash=draft, fragment_id=timer, is_auto_rerun=True)
                # All that the session was asked for has been run before this.
                asks(page, page_script_hash=history)
                while len(named) < 2:
                    named += [one.new_session.page_script_hash for one in came(page) if one.HasField("new_session")]
                assert set(named) == {history}
