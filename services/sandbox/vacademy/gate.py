"""What may keep a paid request out: credits, starts per minute, runs at once."""

from __future__ import annotations

from services.sandbox.shared.database import State
from services.sandbox.vacademy import runs
from services.sandbox.vacademy.answers import Behaviour, Refusal


class Gate:
    def __init__(self, state: State, behaviour: Behaviour) -> None:
        self._state = state
        self._behaviour = behaviour

    def balance(self) -> float | None:
        """Credits left; None when there is no limit."""
        began = self._behaviour.credits
        return None if began is None else began - runs.spent(self._state, self._state.now())

    def check_any_credit(self) -> None:
        """Raises Refusal 402 when there is next to nothing left."""
        balance = self.balance()
        if balance is not None and balance < 1:
            raise Refusal(402, f"Insufficient credits: balance is {balance:.0f}")

    def check_credit(self, needed: float) -> None:
        """Raises Refusal 402 when the balance is below what is needed to begin."""
        balance = self.balance()
        if balance is not None and balance < needed:
            raise Refusal(402, f"Insufficient credits: this needs {needed:.0f}, balance is {balance:.0f}")

    def check_rate(self, institute: str) -> None:
        """Count this start. Raises Refusal 429 when there were too many in the last minute."""
        now = self._state.now()
        since = now - self._behaviour.scaled(60.0)
        starts = self._state.number(
            "SELECT count(*) FROM vacademy_starts WHERE institute = ? AND at > ?", (institute, since)
        )  # fmt: skip
        if starts >= self._behaviour.number("rate_per_minute"):
            raise Refusal(429, "Rate limit exceeded. Please try again later.")
        self._state.write("INSERT INTO vacademy_starts (institute, at) VALUES (?, ?)", (institute, now))

    def check_room(self, institute: str) -> None:
        """Raises Refusal 429 when too many runs are under way."""
        patience = self._behaviour.scaled(self._behaviour.number("stalled_seconds"))
        if runs.going(self._state, institute, self._state.now(), patience) >= self._behaviour.number("at_once"):
            raise Refusal(429, "Too many videos are being generated. Please wait for one to finish.")
