"""What bitHuman listed last about the account: prices, credits and agents, read together for one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from services.kinds.agents.existing.made_here import AgentRecord
from services.kinds.agents.existing.records import agents_name, read_records
from services.kinds.agents.kind import Agents
from services.kinds.agents.parameters import typical_time
from services.store.kept_tables import Preference, ServicePrices
from services.store.tables import Job, utc_now
from services.vendors.bithuman import MODELS

HOLDS = timedelta(minutes=10)


@dataclass(frozen=True)
class ModelChoice:
    """A model with its price in credits (None when it was never asked for) and how long an agent usually takes."""

    name: str
    credits: int | None
    typical: str


@dataclass(frozen=True, kw_only=True)
class LastSeen:
    """Every model, the credits left, the agents newest first; None and empty where never listed.

    `prices_at` is when prices and balance were listed, `launched_at` the last launch here.
    """

    models: Sequence[ModelChoice]
    balance: int | None
    prices_at: datetime | None
    agents: Sequence[AgentRecord]
    launched_at: datetime | None

    @property
    def prices_are_old(self) -> bool:
        """Whether they were never listed, or not lately, or not since the last launch, which took credits."""
        if self.prices_at is None or abs(utc_now() - self.prices_at) > HOLDS:
            return True
        return self.launched_at is not None and self.launched_at > self.prices_at


def last_seen(session: Session, kind: Agents) -> LastSeen:
    """What is kept of this host's lists."""
    kept = session.get(Preference, agents_name(kind.host))
    agents, _ = read_records(kept.value if kept is not None else None)
    listed = session.get(ServicePrices, (kind.service, kind.host, kind.price_key({})))
    prices = listed.amounts if listed is not None else {}
    balance = listed.balance if listed is not None else None
    launched_at = session.scalar(
        select(func.max(Job.created_at)).where(col(Job.service) == kind.service, col(Job.host) == kind.host)
    )
    return LastSeen(
        models=[
            ModelChoice(name, int(prices[name]) if name in prices else None, typical_time(name)) for name in MODELS
        ],
        balance=None if balance is None else int(balance // 1),
        prices_at=listed.seen_at if listed is not None else None,
        agents=agents,
        launched_at=launched_at,
    )
