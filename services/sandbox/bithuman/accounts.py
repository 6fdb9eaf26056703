"""Whose secret it is, and what that account has left. Each secret is an account of its own, kept only as a digest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from starlette.requests import Request

from services.sandbox.bithuman.answers import NAME, Refusal
from services.sandbox.shared.service import Machinery

REFUSED = "refused"
"""The secret that is never accepted."""

POOR = "poor"
"""The secret of a free account, which has less than any agent costs."""

POOR_CREDITS = 99


@dataclass(frozen=True)
class Account:
    """`id` is a digest of the secret."""

    id: str
    free: bool = False


class Accounts:
    """Credits are a sum over what was taken and given back until now, on top of what everybody starts with."""

    def __init__(self, machinery: Machinery) -> None:
        self._state = machinery.state
        self._preferences = machinery.preferences

    def of(self, request: Request) -> Account:
        """Raises Refusal 401."""
        secret = request.headers.get("api-secret", "").strip()
        if not secret:
            raise Refusal(401, "Missing api-secret header", "MISSING_AUTH")
        if secret == REFUSED:
            raise Refusal(401, "Invalid API secret", "UNAUTHORIZED")
        return Account(hashlib.sha256(secret.encode()).hexdigest()[:24], free=secret == POOR)

    def plan(self, account: Account) -> str:
        return "free" if account.free else self._preferences.text(NAME, "plan")

    def granted(self, account: Account) -> int:
        """What the account started with."""
        return POOR_CREDITS if account.free else round(self._preferences.number(NAME, "starting_credits") or 0)

    def balance(self, account: Account) -> int:
        spent = self._state.number(
            "SELECT coalesce(sum(change), 0) FROM bithuman_credits WHERE account = ? AND at <= ?",
            (account.id, self._state.now()),
        )
        return self.granted(account) + round(spent)

    def book(self, account: Account, change: int, reason: str, code: str, request_id: int | None, at: float) -> None:
        """Write a change down; one that lies in the future counts from then on."""
        self._state.write(
            "INSERT INTO bithuman_credits (account, at, change, reason, code, request_id) VALUES (?, ?, ?, ?, ?, ?)",
            (account.id, at, change, reason, code, request_id),
        )

    def of_request(self, request_id: int) -> dict[str, int]:
        """What a paid request has cost and brought back until now."""
        rows = self._state.rows(
            "SELECT change FROM bithuman_credits WHERE request_id = ? AND at <= ?", (request_id, self._state.now())
        )
        changes = [int(row["change"]) for row in rows]
        return {
            "credits_charged": -sum(change for change in changes if change < 0),
            "credits_refunded": sum(change for change in changes if change > 0),
        }
