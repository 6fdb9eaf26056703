"""Agents once they are there: status, record, list, prompt, deletion."""

from __future__ import annotations

from typing import Any

from starlette.routing import Route

from services.sandbox.bithuman import agents
from services.sandbox.bithuman.answers import Answers, Refusal
from services.sandbox.bithuman.payload import text
from services.sandbox.bithuman.reading import Reader, Reading
from services.sandbox.shared.database import Value
from services.sandbox.shared.service import Machinery

MOST_PER_PAGE = 100
_WHERE = {
    "ready": "deleted_at IS NULL AND finish_at <= ? AND outcome = 'ready'",
    "failed": "deleted_at IS NULL AND finish_at <= ? AND outcome = 'failed'",
    "deleted": "deleted_at IS NOT NULL AND deleted_at <= ?",
}
_RUNNING = "deleted_at IS NULL AND coalesce(finish_at, 9e99) > ?"


class Management:
    """Everything is scoped to the caller: what belongs to another secret is not there."""

    def __init__(self, machinery: Machinery, answers: Answers, reader: Reader) -> None:
        self._state = machinery.state
        self._answers = answers
        self._reader = reader

    @property
    def routes(self) -> list[Route]:
        made = self._reader.endpoint
        one = "/bithuman/v1/agent/{code}"
        return [
            Route("/bithuman/v1/agent/status/{code}", made("agent/status", self._status)),
            Route("/bithuman/v1/agents", made("agents", self._list)),
            Route(one, made("agent", self._record)),
            Route(one, made("agent/update", self._update, "write"), methods=["POST"]),
            Route(one, made("agent/delete", self._delete, "write", bare=True), methods=["DELETE"]),
        ]

    def _status(self, reading: Reading) -> dict[str, Any]:
        found = self._reader.agent(reading)
        return {"success": True, "data": agents.told(found, reading.now, reading.base, self._answers.profile)}

    def _record(self, reading: Reading) -> dict[str, Any]:
        found = self._reader.agent(reading)
        return {"success": True, "data": agents.record(found, reading.now, reading.base, self._answers.profile)}

    def _list(self, reading: Reading) -> dict[str, Any]:
        limit = reading.number("limit", 20, 1, MOST_PER_PAGE)
        offset = reading.number("offset", 0, 0, 10**9)
        word = reading.request.query_params.get("status")
        where = "account = ? AND readable_at <= ?"
        values: list[Value] = [reading.account.id, reading.now]
        if word:
            where, values = f"{where} AND {_WHERE.get(word, _RUNNING)}", [*values, reading.now]
        if self._answers.profile != "v3":
            where += " AND deleted_at IS NULL"
        slipped = reading.shift if offset else 0
        total = int(self._state.number(f"SELECT count(*) FROM bithuman_agents WHERE {where}", values)) + slipped  # noqa: S608
        rows = self._state.rows(
            f"SELECT * FROM bithuman_agents WHERE {where} ORDER BY created_at DESC, code LIMIT ? OFFSET ?",  # noqa: S608
            [*values, limit, max(0, offset - slipped)],
        )
        profile = self._answers.profile
        return {
            "success": True,
            "data": [agents.record(row, reading.now, reading.base, profile) for row in rows],
            "pagination": {
                "limit": limit, "offset": offset, "total": total, "has_more": offset + len(rows) < total,
            },
        }  # fmt: skip

    def _update(self, reading: Reading) -> dict[str, Any]:
        found = self._reader.agent(reading)
        prompt = text(reading.json, "system_prompt")
        if prompt is None:
            raise Refusal(400, "Nothing to update: send system_prompt")
        self._state.write(
            "UPDATE bithuman_agents SET system_prompt = ?, updated_at = ? WHERE code = ?",
            (prompt, reading.now, found["code"]),
        )
        done = {"agent_code": found["code"], "updated": True}
        # Until early 2026 it was wrapped, and the vendor's older samples want to see `success`.
        return {"success": True, "data": done} if self._answers.profile in ("s1", "s2") else done

    def _delete(self, reading: Reading) -> dict[str, Any]:
        found = self._reader.agent(reading)
        self._state.write(
            "UPDATE bithuman_agents SET deleted_at = ?, updated_at = ? WHERE code = ?",
            (reading.now, reading.now, found["code"]),
        )
        return {"success": True, "agent_code": found["code"], "deleted": True}
