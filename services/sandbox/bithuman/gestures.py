"""Gesture animations of an agent: a second paid endpoint, which the vendor's own samples use."""

from __future__ import annotations

from typing import Any

from starlette.routing import Route

from services.sandbox.bithuman import agents
from services.sandbox.bithuman.accounts import Accounts
from services.sandbox.bithuman.answers import NAME, Answers, Refusal
from services.sandbox.bithuman.payload import text
from services.sandbox.bithuman.reading import Reader, Reading
from services.sandbox.shared.ledger import Entry
from services.sandbox.shared.service import Machinery

GESTURES = ("wave", "nod", "smile", "laugh", "idle")
MODELS = ("seedance", "kling", "auto", "quality")
PRICE = 250
_SECONDS = 60.0


class Gestures:
    """Ready after a minute of the service's time. Each gesture is the agent's talking clip."""

    def __init__(self, machinery: Machinery, answers: Answers, accounts: Accounts, reader: Reader) -> None:
        self._machinery = machinery
        self._state = machinery.state
        self._answers = answers
        self._accounts = accounts
        self._reader = reader

    @property
    def routes(self) -> list[Route]:
        made = self._reader.endpoint
        return [
            Route("/bithuman/v1/dynamics/generate", made("dynamics/generate", self._generate, "generate"),
                  methods=["POST"]),
            Route("/bithuman/v1/dynamics/{code}", made("dynamics", self._told)),
            Route("/bithuman/v1/dynamics/{code}", made("dynamics/update", self._update, "write"), methods=["PUT"]),
        ]  # fmt: skip

    def _generate(self, reading: Reading) -> dict[str, Any]:
        agent = self._reader.agent(reading, text(reading.json, "agent_id", required=True))
        model = reading.json.get("model", MODELS[0])
        if self._answers.keeps_keys and model not in MODELS:
            raise Refusal(400, f"model must be one of {', '.join(MODELS)}")
        if self._accounts.balance(reading.account) < PRICE:
            raise Refusal(402, f"Insufficient credits: this needs {PRICE}", "INSUFFICIENT_BALANCE")
        preferences = self._machinery.preferences
        speed = preferences.number(NAME, "speed") or self._machinery.speed
        ready_at = reading.now + _SECONDS / ((preferences.number(NAME, "clock") or 1.0) * speed)
        path = reading.request.url.path
        with self._state.transaction():
            entry = Entry(NAME, "dynamics/generate", path, reading.body, reading.base, reading.now,
                          about={"agent_id": agent["code"]})  # fmt: skip
            number = self._machinery.ledger.record(entry, 200, accepted=True, fault=None)
            self._accounts.book(reading.account, -PRICE, "generate gestures", agent["code"], number, reading.now)
            self._state.write(
                "INSERT OR REPLACE INTO bithuman_gestures (code, ready_at) VALUES (?, ?)", (agent["code"], ready_at)
            )
        return {
            "success": True, "message": "Dynamics generation started", "agent_id": agent["code"],
            "status": "processing",
        }  # fmt: skip

    def _told(self, reading: Reading) -> dict[str, Any]:
        agent = self._reader.agent(reading)
        row = self._state.row("SELECT ready_at FROM bithuman_gestures WHERE code = ?", (agent["code"],))
        done = row is not None and reading.now >= row["ready_at"]
        clip = f"{reading.base}/bithuman/assets/{agent['code']}.mp4"
        files = agents.media(agent, reading.now, reading.base, self._answers.profile)
        return {
            "success": True,
            "data": {
                "agent_id": agent["code"], "url": files["model_url"] if done else None,
                "status": "ready" if done or row is None else "generating",
                "gestures": dict.fromkeys(GESTURES, clip) if done else {},
            },
        }  # fmt: skip

    def _update(self, reading: Reading) -> dict[str, Any]:
        agent = self._reader.agent(reading)
        if not isinstance(reading.json.get("dynamics"), dict):
            raise Refusal(400, "Missing required field: dynamics", "MISSING_PARAM")
        return {
            "success": True, "message": "Dynamics updated successfully and movements regeneration started",
            "agent_id": agent["code"], "regeneration_status": "started",
        }  # fmt: skip
