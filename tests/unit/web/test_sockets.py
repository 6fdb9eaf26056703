"""A websocket whose browser leaves is over without a fault, whoever notices first."""

from __future__ import annotations

from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from services.web.gate.sockets import OpenSockets


async def test_a_browser_that_left_while_it_was_spoken_to_is_noticed_by_what_is_received() -> None:
    coming: list[Message] = [{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1001}]
    noticed: list[int] = []

    async def receive() -> Message:
        return coming.pop(0)

    async def send(message: Message) -> None:
        if message["type"] == "websocket.send":
            raise ConnectionResetError

    async def is_over(_message: bytes | None) -> bool:
        return False

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        await socket.accept()
        await socket.send_bytes(b"what is drawn")
        try:
            await socket.receive_bytes()
        except WebSocketDisconnect as left:
            noticed.append(left.code)

    await OpenSockets().carry(app, {"type": "websocket"}, receive, send, session_id="", is_over=is_over)
    assert noticed == [1001]
