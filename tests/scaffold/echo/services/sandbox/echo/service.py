"""Echo's stand-in: voices, sounds that take a while, one webhook for the account."""

from __future__ import annotations

import io
import json
import uuid
import wave
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.sandbox.media.murmur import RATE, murmur
from services.sandbox.shared.callbacks import Delivery
from services.sandbox.shared.database import iso
from services.sandbox.shared.faults import Refuse, Reply, Taken, catalogue
from services.sandbox.shared.ledger import Entry
from services.sandbox.shared.service import Machinery, base_of
from services.sandbox.shared.wire import Cut, Late
from services.sandbox.shared.wire_faults import FREE, PAID

NAME = "echo"
CREATE, READ = "sounds/create", "sounds"
SECONDS = 2.0
ANSWERS = tuple(fault for fault in FREE if fault.name != "read_slow")
VOICES = [{"id": "bright", "name": "Bright"}, {"id": "deep", "name": "Deep"}]
TABLES = """
CREATE TABLE IF NOT EXISTS echo_sounds (
    id TEXT PRIMARY KEY, request_id INTEGER NOT NULL, base TEXT NOT NULL, reference TEXT NOT NULL,
    created_at REAL NOT NULL, finish_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS echo_webhook (one INTEGER PRIMARY KEY, url TEXT NOT NULL);
"""


class Echo:
    """Defines itself in every part of the machinery; see `shared.service.Service`."""

    name = NAME

    def __init__(self, machinery: Machinery) -> None:
        self._machinery = machinery
        self._state = machinery.state
        machinery.state.create(TABLES)
        machinery.preferences.define(NAME, {"speed": None}, {})
        machinery.orders.define(NAME, catalogue(*PAID, *ANSWERS), (CREATE, READ))
        machinery.ledger.define(NAME, self._statuses)
        machinery.postman.define(NAME, self._compose)
        self.routes = [
            Route("/echo/v1/voices", self._voices),
            Route("/echo/v1/webhook", self._webhook, methods=["PUT"]),
            Route("/echo/v1/sounds", self._create, methods=["POST"]),
            Route("/echo/v1/sounds", self._list),
            Route("/echo/v1/sounds/{id}", self._one),
            Route("/echo/files/{id}.wav", self._file),
        ]

    def seed(self) -> None:
        """Echo begins without sounds, so there is nothing to plant."""

    def empty(self) -> None:
        """Forget everything of Echo's."""
        for table in ("echo_sounds", "echo_webhook"):
            self._state.write(f"DELETE FROM {table}")  # noqa: S608

    def error(self, status: int, text: str) -> Response:
        """Echo's own error answer."""
        return JSONResponse({"error": text}, status_code=status)

    async def _voices(self, request: Request) -> Response:
        return self._struck(request) or JSONResponse({"voices": VOICES})

    async def _webhook(self, request: Request) -> Response:
        url = str((await request.json())["url"])
        self._state.write("INSERT OR REPLACE INTO echo_webhook VALUES (1, ?)", (url,))
        return JSONResponse({"url": url})

    async def _create(self, request: Request) -> Response:
        body = await request.body()
        entry = Entry(NAME, CREATE, request.url.path, body, base_of(request), self._state.now())
        with self._state.transaction():
            answer = self._serve(request, entry)
        self._machinery.postman.wake()
        return answer

    def _serve(self, request: Request, entry: Entry) -> Response:
        taken = self._machinery.orders.take_for_payment(NAME, CREATE)
        refused = self._refusal(request, entry, taken)
        if refused is not None:
            status = None if isinstance(refused, Cut) else refused.status_code
            self._machinery.ledger.record(entry, status, accepted=False, fault=_name(taken))
            return refused
        asked = json.loads(entry.body)
        sound_id, finish_at = uuid.uuid4().hex, entry.received_at + SECONDS / self._speed
        told = {"id": sound_id, "status": "shouting"}
        reply: Response = JSONResponse(told)
        for each in taken:
            if isinstance(each.fault, Reply):
                reply = each.fault.act(told, each.params, self.error)
        status = None if isinstance(reply, Cut | Late) else reply.status_code
        number = self._machinery.ledger.record(entry, status, accepted=True, fault=_name(taken))
        self._machinery.ledger.add_items(number, entry.received_at, [(sound_id, 0, [asked["text"]])])
        self._state.write(
            "INSERT INTO echo_sounds VALUES (?, ?, ?, ?, ?, ?)",
            (sound_id, number, entry.base, asked["reference"], entry.received_at, finish_at),
        )
        hook = self._state.row("SELECT url FROM echo_webhook")
        if hook is not None:
            self._machinery.postman.add([Delivery(NAME, sound_id, "sound", hook["url"], entry.base, finish_at, {})])
        return reply

    def _refusal(self, request: Request, entry: Entry, taken: list[Taken]) -> Response | None:
        if request.headers.get("x-echo-key", "") in ("", "refused"):
            return self.error(401, "Unknown key")
        for each in taken:
            if isinstance(each.fault, Refuse):
                answer: Response = each.fault.act(each.params, self.error)
                return answer
        try:
            good = {"voice", "text", "reference"} <= json.loads(entry.body).keys()
        except (ValueError, AttributeError):
            good = False
        return None if good else self.error(422, "Send voice, text and reference")

    async def _list(self, request: Request) -> Response:
        limit, offset = (
            int(request.query_params.get(name, default)) for name, default in (("limit", 20), ("offset", 0))
        )
        rows = self._state.rows(
            "SELECT * FROM echo_sounds ORDER BY created_at DESC, id LIMIT ? OFFSET ?", (limit, offset)
        )
        return self._struck(request) or JSONResponse({"sounds": [self._told(row) for row in rows]})

    async def _one(self, request: Request) -> Response:
        row = self._state.row("SELECT * FROM echo_sounds WHERE id = ?", (request.path_params["id"],))
        found = self.error(404, "No such sound") if row is None else JSONResponse(self._told(row))
        return self._struck(request) or found

    async def _file(self, request: Request) -> Response:
        row = self._state.row("SELECT * FROM echo_sounds WHERE id = ?", (request.path_params["id"],))
        if row is None or row["finish_at"] > self._state.now():
            return self.error(404, "No such sound")
        file = io.BytesIO()
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(RATE)
            sound.writeframes(murmur(pitch=120.0 + int(row["id"][:2], 16)).tobytes())
        return Response(file.getvalue(), media_type="audio/wav")

    def _struck(self, request: Request) -> Response | None:
        if request.headers.get("x-echo-key", "") in ("", "refused"):
            return self.error(401, "Unknown key")
        for taken in self._machinery.orders.take_for_reading(NAME, READ):
            answer: Response = taken.fault.act(None, taken.params, self.error)
            return answer
        return None

    def _told(self, row: Any) -> dict[str, Any]:
        done = row["finish_at"] <= self._state.now()
        return {
            "id": row["id"], "status": "sounding" if done else "shouting", "reference": row["reference"],
            "url": f"{row['base']}/echo/files/{row['id']}.wav" if done else None, "created_at": iso(row["created_at"]),
        }  # fmt: skip

    def _compose(self, delivery: Any) -> tuple[str, bytes]:
        row = self._state.row("SELECT * FROM echo_sounds WHERE id = ?", (delivery["item_id"],))
        told = {name: value for name, value in self._told(row).items() if name != "reference"}
        return delivery["url"], json.dumps(told).encode()

    def _statuses(self, request_id: int) -> dict[str, str]:
        rows = self._state.rows("SELECT * FROM echo_sounds WHERE request_id = ?", (request_id,))
        return {row["id"]: self._told(row)["status"] for row in rows}

    @property
    def _speed(self) -> float:
        return self._machinery.preferences.number(NAME, "speed") or self._machinery.speed


def _name(taken: list[Taken]) -> str | None:
    return "+".join(each.name for each in taken) or None
