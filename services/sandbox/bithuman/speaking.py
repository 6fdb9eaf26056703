"""Words for open sessions. How many sessions each ready agent has is the setting `open_sessions`."""

from __future__ import annotations

from typing import Any

from starlette.routing import Route

from services.sandbox.bithuman import agents
from services.sandbox.bithuman.answers import NAME, Answers, Refusal
from services.sandbox.bithuman.payload import text
from services.sandbox.bithuman.reading import Reader, Reading
from services.sandbox.shared.service import Machinery

TYPES = ("add_context", "speak")


class Speaking:
    def __init__(self, machinery: Machinery, answers: Answers, reader: Reader) -> None:
        self._preferences = machinery.preferences
        self._answers = answers
        self._reader = reader

    @property
    def routes(self) -> list[Route]:
        made = self._reader.endpoint
        one = "/bithuman/v1/agent/{code}"
        return [
            Route(f"{one}/speak", made("agent/speak", self._speak, "write"), methods=["POST"]),
            Route(f"{one}/add-context", made("agent/add-context", self._add_context, "write"), methods=["POST"]),
            Route(f"{one}/sessions", made("agent/sessions", self._sessions)),
        ]

    def _speak(self, reading: Reading) -> dict[str, Any]:
        agent = self._reader.agent(reading)
        text(reading.json, "message", required=True)
        return self._deliver(reading, agent, "speak")

    def _add_context(self, reading: Reading) -> dict[str, Any]:
        agent = self._reader.agent(reading)
        text(reading.json, "context", required=True)
        kind = reading.json.get("type", TYPES[0])
        if kind not in TYPES:
            raise Refusal(400, f"type must be one of {', '.join(TYPES)}")
        return self._deliver(reading, agent, kind)

    def _sessions(self, reading: Reading) -> dict[str, Any]:
        rooms = self._rooms(self._reader.agent(reading), reading.now)
        return {"success": True, "data": [{"room_id": room, "deliverable": True} for room in rooms]}

    def _deliver(self, reading: Reading, agent: Any, kind: str) -> dict[str, Any]:
        rooms = self._rooms(agent, reading.now)
        wanted = text(reading.json, "room_id")
        heard = [room for room in rooms if wanted in (None, room)]
        if not heard:
            raise Refusal(404, f"Agent {agent['code']} has no active rooms", "NOT_FOUND")
        told: dict[str, Any] = {"agent_code": agent["code"], "delivered_to_rooms": len(heard)}
        if self._answers.profile == "v3":
            return told | {"rooms": heard, "rooms_skipped": [], "rooms_failed": []}
        return told | {"context_type": kind}

    def _rooms(self, agent: Any, now: float) -> list[str]:
        if not (agents.is_final(agent, now) and agent["outcome"] == "ready"):
            return []
        count = int(self._preferences.number(NAME, "open_sessions") or 0)
        return [f"room_{agent['code'].lower()}_{number}" for number in range(1, count + 1)]
