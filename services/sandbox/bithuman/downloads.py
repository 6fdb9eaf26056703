"""Models of a ready agent: adding one, and a link to its file."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.sandbox.bithuman import agents
from services.sandbox.bithuman.accounts import Accounts
from services.sandbox.bithuman.answers import NAME, Answers, Refusal
from services.sandbox.bithuman.engines import ENGINES
from services.sandbox.bithuman.payload import text
from services.sandbox.bithuman.reading import Reader, Reading
from services.sandbox.shared.faults import Refuse, Reply
from services.sandbox.shared.ledger import Entry
from services.sandbox.shared.service import Machinery

OPERATION = "agent/models"
ADDABLE = ("essence-1", "essence-2", "expression-1", "expression-2")
_FOLDS = {"essence-2-light": "essence-2", "essence-2-quality": "essence-2-max", "essence": "essence-1"}
_HOUR = 3600


class Downloads:
    def __init__(self, machinery: Machinery, answers: Answers, accounts: Accounts, reader: Reader) -> None:
        self._state = machinery.state
        self._machinery = machinery
        self._answers = answers
        self._accounts = accounts
        self._reader = reader

    @property
    def routes(self) -> list[Route]:
        made = self._reader.endpoint
        one = "/bithuman/v1/agent/{code}"
        return [
            Route(f"{one}/models", made(OPERATION, self._add, "write"), methods=["POST"]),
            Route(f"{one}/model/download", made("agent/model/download", self._link)),
        ]

    def _add(self, reading: Reading) -> dict[str, Any] | Response:
        """Added at once; a repeat is free. The first model of an agent is the one it was made with."""
        agent = self._reader.agent(reading)
        model = text(reading.json, "model", required=True) or ""
        if model not in ADDABLE:
            raise Refusal(400, f"model must be one of {', '.join(ADDABLE)}")
        there = agents.supported(agent, reading.now)
        if not there:
            raise Refusal(409, "The agent is not ready", "AGENT_NOT_READY")
        price = 0 if model in there or model == "expression-1" else ENGINES[model].credits
        if self._accounts.balance(reading.account) < price:
            raise Refusal(402, f"Insufficient credits: this needs {price}", "INSUFFICIENT_BALANCE")
        both = [model, "essence-2-max"] if model == "essence-2" else [model]
        added = json.dumps([*json.loads(agent["added_models"]), *(name for name in both if name not in there)])
        told = {
            "success": True, "agent_id": agent["code"], "model": model, "status": "ready", "credits": price,
            "supported_models": list(dict.fromkeys(there + both)), "message": f"{model} is available",
        }  # fmt: skip
        entry = Entry(NAME, OPERATION, reading.request.url.path, reading.body, reading.base, reading.now,
                      about={"agent_id": agent["code"], "model": model})  # fmt: skip
        with self._state.transaction():
            taken = self._machinery.orders.take_for_payment(NAME, OPERATION)
            fault = "+".join(each.name for each in taken) or None
            if taken and isinstance(taken[0].fault, Refuse):
                refused: Response = taken[0].fault.act(taken[0].params, self._answers.error)
                self._machinery.ledger.record(entry, refused.status_code, accepted=False, fault=fault)
                return refused
            answer: Response | None = None
            for each in taken:
                if isinstance(each.fault, Reply):
                    answer = each.fault.act(told, each.params, self._answers.error)
            status = 200 if answer is None else None
            number = self._machinery.ledger.record(entry, status, accepted=model not in there, fault=fault)
            self._state.write(
                "UPDATE bithuman_agents SET added_models = ?, updated_at = ? WHERE code = ?",
                (added, reading.now, agent["code"]),
            )
            if price:
                self._accounts.book(reading.account, -price, f"add {model}", agent["code"], number, reading.now)
        return answer or told

    def _link(self, reading: Reading) -> Any:
        agent = self._reader.agent(reading)
        asked = reading.request.query_params.get("model") or agent["model"]
        model = _FOLDS.get(asked, asked)
        if model not in ENGINES:
            raise Refusal(400, f"model must be one of {', '.join(ENGINES)}")
        if not ENGINES[model].has_file:
            raise Refusal(400, f"{model} has no file to download", "MODEL_NOT_DOWNLOADABLE")
        if model not in agents.supported(agent, reading.now):
            raise Refusal(
                409, f"agent {agent['code']}'s {model} model hasn't been generated yet", "MODEL_NOT_GENERATED"
            )
        url = f"{reading.base}/bithuman/assets/{agent['code']}.imx"
        if reading.request.query_params.get("redirect", "").lower() not in ("false", "0", "no"):
            return RedirectResponse(url, 302)
        return {
            "success": True,
            "data": {
                "code": agent["code"], "model": model, "filename": f"{agent['code']}.imx", "url": url,
                "expires_in": None if model == "essence-1" else _HOUR,
            },
        }  # fmt: skip
