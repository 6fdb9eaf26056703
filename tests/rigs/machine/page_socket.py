"""A page's websocket without a browser: opens it and has pages drawn."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Subprotocol
from websockets.sync.client import ClientConnection, connect

from tests.rigs.machine.serving import PATIENCE

PATH = "/_stcore/stream"


def open_page(root: str, client: httpx.Client | None = None, *, name: str = "", **headers: str) -> ClientConnection:
    """The websocket of a page at this dashboard, with the cookies of this client; under another name if one is said."""
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items()) if client else ""
    more = {**({"Cookie": cookies} if cookies else {}), **headers}
    at = urlsplit(root)
    return connect(
        f"ws://{name or at.netloc}{PATH}",
        address=(at.hostname, at.port),
        proxy=None,
        additional_headers=more,
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        open_timeout=PATIENCE,
    )


def draw(page: ClientConnection, name: str = "") -> str:
    """Have a page drawn to its end; answers everything that came, as text."""
    wanted = BackMsg()
    wanted.rerun_script.page_name = name
    page.send(wanted.SerializeToString())
    drawn = []
    while True:
        message = ForwardMsg.FromString(page.recv(PATIENCE))
        drawn.append(str(message))
        if message.WhichOneof("type") == "script_finished":
            return "".join(drawn)
