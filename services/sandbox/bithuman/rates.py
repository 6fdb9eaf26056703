"""Token buckets per account, when they are switched on: burst is the number a minute (contract, section 11)."""

from __future__ import annotations

from dataclasses import dataclass

from services.sandbox.bithuman.answers import NAME, PLANS, Refusal
from services.sandbox.shared.clock import Clock
from services.sandbox.shared.settings import Preferences

PER_MINUTE = {
    "generate": (4, 10, 30, 60, 120),
    "write": (30, 60, 180, 360, 720),
    "read": (120, 240, 720, 1440, 2880),
}
_WRONG_SECRETS = 30


@dataclass
class _Bucket:
    left: float
    seen_at: float


class Rates:
    """Kept in memory: a restart fills the buckets, as a minute of patience does."""

    def __init__(self, preferences: Preferences, clock: Clock) -> None:
        self._preferences = preferences
        self._clock = clock
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def take(self, account: str, plan: str, kind: str) -> dict[str, str]:
        """The headers that tell what is left; a full bucket when limits are off. Raises Refusal 429."""
        return self._take(account, kind, PER_MINUTE[kind][PLANS.index(plan)])

    def wrong_secret(self, address: str) -> None:
        """Count a wrong secret of one address. Raises Refusal 429 when there were too many."""
        self._take(address, "wrong secrets", _WRONG_SECRETS)

    def _take(self, owner: str, kind: str, most: int) -> dict[str, str]:
        if self._preferences.text(NAME, "rate_limits") != "on":
            return self._told(most, most - 1)
        now = self._clock.now()
        bucket = self._buckets.setdefault((owner, kind), _Bucket(most, now))
        bucket.left = min(most, bucket.left + max(0.0, now - bucket.seen_at) * most / 60)
        bucket.seen_at = now
        if bucket.left < 1:
            wait = max(1, round((1 - bucket.left) * 60 / most + 0.5))
            raise Refusal(429, f"Rate limit of {most} {kind} requests a minute exceeded", retry_after=wait)
        bucket.left -= 1
        return self._told(most, bucket.left)

    def _told(self, most: int, left: float) -> dict[str, str]:
        full_at = self._clock.now() + (most - left) * 60 / most
        return {
            "X-RateLimit-Limit": str(most),
            "X-RateLimit-Remaining": str(int(left)),
            "X-RateLimit-Reset": str(round(full_at)),
        }
