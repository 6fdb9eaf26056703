"""What an account is told about itself: is the secret valid, what is left, what things cost, what was used."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.sandbox.bithuman.accounts import Account, Accounts
from services.sandbox.bithuman.answers import NAME, Answers, Refusal
from services.sandbox.bithuman.engines import ENGINES
from services.sandbox.bithuman.reading import Reader, Reading, labelled
from services.sandbox.shared.database import Value, iso
from services.sandbox.shared.service import Machinery, base_of

_SPACE = uuid.UUID("9b3a4f0e-52d7-4c5e-9a53-3a6c6c1d7b10")
_RATES = {"essence_cloud": 2, "essence_self_hosted": 1, "expression_cloud": 4, "expression_self_hosted": 2}


class Billing:
    def __init__(self, machinery: Machinery, answers: Answers, accounts: Accounts, reader: Reader) -> None:
        self._state = machinery.state
        self._orders = machinery.orders
        self._answers = answers
        self._accounts = accounts
        self._reader = reader

    @property
    def routes(self) -> list[Route]:
        made = self._reader.endpoint
        return [
            Route("/bithuman/v1/validate", self._validate, methods=["POST"]),
            Route("/bithuman/v2/credit-summaries", made("credit-summaries", self._credits)),
            Route("/bithuman/v1/me", made("me", self._me)),
            Route("/bithuman/v1/pricing", made("pricing", self._pricing)),
            Route("/bithuman/v1/usage", made("usage", self._usage)),
        ]

    async def _validate(self, request: Request) -> Response:
        """Always 200, unless a fault says otherwise; only the body tells."""
        reading = Reading(request, Account(""), base_of(request), self._state.now())
        for taken in self._orders.take_for_reading(NAME, "validate"):
            struck: Response | None = taken.fault.act(reading, taken.params, self._answers.error)
            if struck is not None:
                return struck
        await self._state.clock.pass_by(reading.wait)
        try:
            self._accounts.of(request)
        except Refusal:
            return labelled(JSONResponse({"valid": False}), {})
        return labelled(JSONResponse({"valid": True}), {})

    def _credits(self, reading: Reading) -> dict[str, Any]:
        balance = float(self._accounts.balance(reading.account))
        plan = self._of_plan(reading.account, balance)
        enterprise = self._accounts.plan(reading.account) == "enterprise"
        return {
            "success": True,
            "data": {
                "user_id": _user(reading), "balance": balance, "plan_credits": plan, "topup_credits": balance - plan,
                "minutes_estimate": {name: max(0.0, balance) // rate for name, rate in _RATES.items()},
                "is_enterprise": enterprise, "isEnterprisePlanUser": enterprise,
            },
        }  # fmt: skip

    @staticmethod
    def _of_plan(account: Account, balance: float) -> float:
        """How much of what is left came with the plan; the rest was topped up."""
        return float(min(balance, 99.0 if account.free else 1000.0))

    def _me(self, reading: Reading) -> dict[str, Any]:
        plan, balance = self._accounts.plan(reading.account), self._accounts.balance(reading.account)
        of_plan = round(self._of_plan(reading.account, balance))
        return {
            "data": {
                "user_id": _user(reading), "email": "practice@callsheet.test", "plan": plan,
                "plan_code": f"membership_{plan}", "credit_balance": balance, "plan_credits_remaining": of_plan,
                "topup_credits_remaining": balance - of_plan, "account_status": "active",
            },
            "status": "success",
            "status_code": 200,
        }  # fmt: skip

    def _pricing(self, _reading: Reading) -> dict[str, Any]:
        prices = {engine.name: engine.credits for engine in ENGINES.values()}
        prices["auto"] = max(prices.values())
        return {
            "success": True,
            "data": {
                "unit": "credits",
                "agent_generation": {
                    "unit": "credits", "by_model": prices, "note": "auto charges the rate of the routed model",
                },
                "notes": "Practice prices; nothing is billed.",
            },
        }  # fmt: skip

    def _usage(self, reading: Reading) -> dict[str, Any]:
        limit, offset = reading.number("limit", 50, 1, 200), reading.number("offset", 0, 0, 10**9)
        where = "account = ? AND at <= ?"
        values: list[Value] = [reading.account.id, reading.now]
        for name, compared in (("start", ">="), ("end", "<=")):
            if told := reading.request.query_params.get(name):
                where, values = f"{where} AND at {compared} ?", [*values, _moment(name, told)]
        if code := reading.request.query_params.get("agent_code"):
            where, values = f"{where} AND code = ?", [*values, code]
        total = int(self._state.number(f"SELECT count(*) FROM bithuman_credits WHERE {where}", values))  # noqa: S608
        rows = self._state.rows(
            f"SELECT * FROM bithuman_credits WHERE {where} ORDER BY at DESC, id DESC LIMIT ? OFFSET ?",  # noqa: S608
            [*values, limit, offset],
        )
        return {
            "success": True,
            "data": [
                {
                    "id": str(uuid.uuid5(_SPACE, str(row["id"]))), "activity_type": row["reason"],
                    "pricing_code": "agent_generation", "app": "imaginex", "agent_code": row["code"],
                    "credits_change": -row["change"], "frames_rendered": None, "room_name": None, "start_time": None,
                    "end_time": None, "created_at": iso(row["at"]),
                }
                for row in rows
            ],
            "pagination": {
                "limit": limit, "offset": offset, "total": total, "has_more": offset + len(rows) < total,
            },
        }  # fmt: skip


def _moment(name: str, told: str) -> float:
    """An ISO time of the query, whose "+" may have arrived as a blank. Raises Refusal 400."""
    try:
        moment = datetime.fromisoformat(told.replace(" ", "+"))
    except ValueError:
        raise Refusal(400, f"{name} must be an ISO-8601 time") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _user(reading: Reading) -> str:
    return str(uuid.uuid5(_SPACE, reading.account.id))
