"""The one paid endpoint: from the body to an agent that is being made, and to the answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.sandbox.bithuman import agents
from services.sandbox.bithuman.accounts import Account, Accounts
from services.sandbox.bithuman.answers import NAME, Answers, Refusal
from services.sandbox.bithuman.codes import code_from, new_code
from services.sandbox.bithuman.content import is_public
from services.sandbox.bithuman.engines import Engine, check_subject, engine_for
from services.sandbox.bithuman.events import Events
from services.sandbox.bithuman.payload import Payload, read_payload
from services.sandbox.bithuman.plan import CAPACITY, UNREACHABLE, Plan
from services.sandbox.bithuman.reading import Reader, labelled
from services.sandbox.shared.faults import Alter, Refuse, Reply, Taken
from services.sandbox.shared.ledger import Entry
from services.sandbox.shared.service import Machinery, base_of
from services.sandbox.shared.wire import Cut, Late

OPERATION = "agent/generate"
KEPT_SECONDS = 24 * 3600
AGENT_LIMITS = {"free": 7, "creator": 7, "pro": 40, "business": 200}
_ESSENCE_2_AT_ONCE = 2
_FAILS_SOON = 0.1


@dataclass(frozen=True)
class _Order:
    """A request whose shape is good."""

    account: Account
    payload: Payload
    key: str | None


class Generation:
    """Takes orders for agents. What is received is in the ledger before any answer leaves."""

    def __init__(
        self, machinery: Machinery, answers: Answers, accounts: Accounts, reader: Reader, events: Events
    ) -> None:
        self._machinery = machinery
        self._state = machinery.state
        self._answers = answers
        self._accounts = accounts
        self._reader = reader
        self._events = events

    @property
    def routes(self) -> list[Route]:
        return [Route("/bithuman/v1/agent/generate", self._generate, methods=["POST"])]

    async def _generate(self, request: Request) -> Response:
        body = await request.body()
        key = request.headers.get("idempotency-key") or None
        about = {"idempotency_key": key or "", "outcome": "refused"}
        entry = Entry(NAME, OPERATION, request.url.path, body, base_of(request), self._state.now(), about=about)
        extra: dict[str, str] = {}
        try:
            account, extra = self._reader.enter(request, "generate")
            payload = read_payload(body, self._answers.profile)
            known = key if self._answers.keeps_keys else None
            with self._state.transaction():
                answer = self._serve(entry, _Order(account, payload, known))
        except Refusal as refusal:
            self._machinery.ledger.record(entry, refusal.status, accepted=False, fault=None)
            answer = self._answers.refuse(refusal)
        self._machinery.postman.wake()
        return labelled(answer, extra)

    def _serve(self, entry: Entry, order: _Order) -> Response:
        """All or nothing is written. Raises Refusal."""
        first = self._first_answer(order)
        plan = None if first is not None else self._plan(entry, order)
        taken = self._machinery.orders.take_for_payment(NAME, OPERATION)
        name = "+".join(each.name for each in taken) or None
        if taken and isinstance(taken[0].fault, Refuse):
            answer: Response = taken[0].fault.act(taken[0].params, self._answers.error)
            self._machinery.ledger.record(entry, _status(answer), accepted=False, fault=name)
            return answer
        if plan is None:
            return self._replayed(entry, first, taken, name)
        return self._made(entry, order, plan, taken, name)

    def _first_answer(self, order: _Order) -> Any:
        """What was answered to this key before, unless that was too long ago."""
        return self._state.row(
            "SELECT * FROM bithuman_keys WHERE account = ? AND key = ? AND stored_at > ?",
            (order.account.id, order.key, self._state.now() - KEPT_SECONDS),
        )

    def _replayed(self, entry: Entry, first: Any, taken: list[Taken], fault: str | None) -> Response:
        body = json.loads(first["answer"])
        answer = self._reply(body, taken) or JSONResponse(body)
        (answer.answer if isinstance(answer, Late) else answer).headers["Idempotency-Replayed"] = "true"
        told = replace(entry, about={**(entry.about or {}), "outcome": "replayed", "agent_id": first["code"]})
        number = self._machinery.ledger.record(told, _status(answer), accepted=False, fault=fault)
        self._tell_when_late(answer, number)
        return answer

    def _made(self, entry: Entry, order: _Order, plan: Plan, taken: list[Taken], fault: str | None) -> Response:
        for each in taken:
            if isinstance(each.fault, Alter):
                each.fault.act(plan, each.params)
        body: dict[str, Any] = {
            "success": True, "message": "Agent generation started", "agent_id": plan.code, "status": "processing",
        }  # fmt: skip
        if self._answers.profile == "v3" and order.payload.model is None:
            text = "Send a model: from 26 December 2026 on there is no default"
            body["warnings"] = [{"code": "MODEL_DEFAULT_DEPRECATED", "message": text}]
        answer = self._reply(body, taken) or JSONResponse(body)
        rebuilt = agents.find(self._state, plan.code) is not None
        about = {"agent_id": plan.code, "outcome": "rebuilt" if rebuilt else "made", "model": plan.engine.name}
        told = replace(entry, about={**(entry.about or {}), **about})
        number = self._machinery.ledger.record(told, _status(answer), accepted=True, fault=fault)
        self._machinery.ledger.add_items(number, plan.now, [(plan.code, 0, [order.payload.prompt])])
        self._write(entry, order, plan, number)
        if order.key is not None:
            self._state.write(
                "INSERT OR REPLACE INTO bithuman_keys (account, key, answer, code, stored_at) VALUES (?, ?, ?, ?, ?)",
                (order.account.id, order.key, json.dumps(body), plan.code, plan.now),
            )
        self._tell_when_late(answer, number)
        return answer

    def _write(self, entry: Entry, order: _Order, plan: Plan, number: int) -> None:
        """The agent, what it costs, what comes back, and who will be told."""
        payload, account = order.payload, order.account
        agents.store(
            self._state, plan, account.id, number, entry.base, payload.prompt, payload.aspect_ratio, payload.video_url
        )
        if plan.price:
            self._accounts.book(account, -plan.price, f"generate {plan.engine.name}", plan.code, number, plan.now)
        if plan.price and plan.outcome == "failed" and plan.finish_at is not None:
            self._accounts.book(account, plan.price, "refund", plan.code, number, plan.finish_at)
        if plan.finish_at is not None:
            self._events.plan(account.id, plan.code, entry.base, plan.finish_at, plan.events())

    def _plan(self, entry: Entry, order: _Order) -> Plan:
        """What will be made. Raises Refusal 400, 402, 403, 404 or 422."""
        payload, profile, now = order.payload, self._answers.profile, self._state.now()
        engine = engine_for(profile, payload.model, payload.version, payload.prompt)
        code = self._code(order)
        self._check_plan(order.account, engine, code)
        check_subject(profile, engine, payload.model, payload.prompt, pictured=payload.has_image)
        if self._accounts.balance(order.account) < engine.credits:
            raise Refusal(402, f"Insufficient credits: this needs {engine.credits}", "INSUFFICIENT_BALANCE")
        plan = Plan(code, engine, now, self._seconds(engine), engine.credits)
        if engine.essence_2 and self._running(order.account, now) >= _ESSENCE_2_AT_ONCE:
            plan.price = 0
            plan.fail(CAPACITY, _FAILS_SOON)
        elif payload.image_url and not self._fetchable(payload.image_url, entry.base):
            plan.fail(f"{UNREACHABLE}: {payload.image_url[:200]}", _FAILS_SOON)
        return plan

    def _code(self, order: _Order) -> str:
        """The code asked for, when it is free or the caller's own; else one from the key, or a new one."""
        wanted = order.payload.agent_id
        if wanted:
            there = agents.find(self._state, wanted)
            if there is not None and there["account"] != order.account.id:
                raise Refusal(404, "Agent not found", "NOT_FOUND")
            return wanted
        if order.key is not None:
            return code_from(f"{order.account.id}:{order.key}")
        return new_code()

    def _check_plan(self, account: Account, engine: Engine, code: str) -> None:
        """What the account may have in `v3`. Raises Refusal 403."""
        if self._answers.profile != "v3":
            return
        plan = self._accounts.plan(account)
        if plan == "free":
            raise Refusal(403, "API access needs a paid plan", "PLAN_REQUIRED")
        if engine.name == "essence-2-max" and plan != "enterprise":
            raise Refusal(403, "essence-2-max needs the Enterprise plan", "PLAN_REQUIRED")
        owned = self._state.number(
            "SELECT count(*) FROM bithuman_agents WHERE account = ? AND deleted_at IS NULL AND code != ?",
            (account.id, code),
        )
        if owned >= AGENT_LIMITS.get(plan, owned + 1):
            raise Refusal(403, f"The {plan} plan holds {AGENT_LIMITS[plan]} agents", "AGENT_LIMIT_REACHED")

    def _running(self, account: Account, now: float) -> int:
        """How many essence-2 runs of the account go on right now."""
        return round(
            self._state.number(
                "SELECT count(*) FROM bithuman_agents WHERE account = ? AND model LIKE 'essence-2%' "
                "AND (finish_at IS NULL OR finish_at > ?) AND deleted_at IS NULL",
                (account.id, now),
            )
        )

    def _seconds(self, engine: Engine) -> float:
        preferences = self._machinery.preferences
        speed = preferences.number(NAME, "speed") or self._machinery.speed
        clock = preferences.number(NAME, "clock") or 1.0
        return (preferences.number(NAME, engine.seconds) or 1.0) / (clock * speed)

    def _fetchable(self, url: str, base: str) -> bool:
        """Files of our own are; others when their address could be public. Nothing is fetched."""
        trusting = self._machinery.preferences.text(NAME, "fetching") == "trusting"
        return trusting or url.startswith(f"{base}/bithuman/files/") or is_public(url)

    def _reply(self, body: dict[str, Any], taken: list[Taken]) -> Response | None:
        for each in taken:
            if isinstance(each.fault, Reply):
                answer: Response = each.fault.act(body, each.params, self._answers.error)
                return answer
        return None

    def _tell_when_late(self, answer: Response, number: int) -> None:
        if isinstance(answer, Late):
            answer.sent = lambda: self._machinery.ledger.answered(number, 200)


def _status(answer: Response) -> int | None:
    """What the ledger may say was answered before the answer has left."""
    return None if isinstance(answer, Cut | Late) else answer.status_code
