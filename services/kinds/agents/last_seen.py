"""What bitHuman listed last about the account: prices, credits and agents, read together for one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from services.jobs.kind import Kind
from services.jobs.preferences import listed_name
from services.kinds.agents.parameters import typical_time
from services.kinds.agents.prices import BALANCE, PRICE
from services.kinds.agents.records import AgentRecord, agents_name, read_records
from services.store.tables import Job, Preference, ServiceRecord, utc_now
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

    `prices_at` is when prices and balance were listed, the older of both; `launched_at` the last launch here.
    """

    models: Sequence[ModelChoice]
    balance: int | None
    prices_at: datetime | None
    agents: Sequence[AgentRecord]
    agents_at: datetime | None
    launched_at: datetime | None

    @property
    def prices_are_old(self) -> bool:
        """Whether they were never listed, or not lately, or not since the last launch, which took credits."""
        return self._is_old(self.prices_at)

    @property
    def agents_are_old(self) -> bool:
        """The same of the list of agents, to which a launch adds."""
        return self._is_old(self.agents_at)

    def _is_old(self, seen: datetime | None) -> bool:
        if seen is None or utc_now() - seen > HOLDS:
            return True
        return self.launched_at is not None and self.launched_at > seen


def last_seen(session: Session, kind: Kind) -> LastSeen:
    """What is kept of this host's lists."""
    listed = {noun: listed_name(kind.service, kind.host, noun) for noun in (PRICE, BALANCE)}
    names = [*listed.values(), agents_name(kind.host)]
    kept = {one.name: one.value for one in session.scalars(select(Preference).where(col(Preference.name).in_(names)))}
    seen = [datetime.fromisoformat(kept[name]) for name in listed.values() if kept.get(name)]
    agents, agents_at = read_records(kept.get(agents_name(kind.host)))
    record = ServiceRecord
    found = session.execute(
        select(col(record.noun), col(record.vendor_id), col(record.name)).where(
            col(record.service) == kind.service, col(record.host) == kind.host, col(record.noun).in_(listed)
        )
    ).all()
    prices = {model: int(credits) for noun, model, credits in found if noun == PRICE}
    launched_at = session.scalar(
        select(func.max(Job.created_at)).where(col(Job.service) == kind.service, col(Job.host) == kind.host)
    )
    return LastSeen(
        models=[ModelChoice(name, prices.get(name), typical_time(name)) for name in MODELS],
        balance=next((int(credits) for noun, _, credits in found if noun == BALANCE), None),
        prices_at=min(seen) if len(seen) == len(listed) else None,
        agents=agents,
        agents_at=agents_at,
        launched_at=launched_at,
    )
