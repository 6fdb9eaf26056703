"""An agent of the account, and those made here since its list was read: they exist, whatever the list still says."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from services.jobs.drafts.settings import read_mapping
from services.jobs.states import ItemState
from services.kinds.agents.parameters import values_of
from services.store.tables import Item, Job
from services.vendors.bithuman import read_status

MOST = 100
READY = "ready"


@dataclass(frozen=True, kw_only=True)
class AgentRecord:
    """One agent on the account; a text is empty where bitHuman does not tell it."""

    code: str
    name: str
    status: str
    prompt: str
    model: str
    image_url: str
    video_url: str
    created_at: datetime | None

    @property
    def is_ready(self) -> bool:
        """Whether it can be used."""
        return read_status(self.status).good


def made_since(session: Session, host: str, seen: datetime | None, known: Collection[str]) -> list[AgentRecord]:
    """What became ready at this host after the list was read, newest first, without the codes that are known."""
    query = (
        select(col(Item.public_id), col(Item.label), col(Item.sent_values), col(Item.url), col(Item.thumbnail_url),
               col(Item.finished_at), col(Job.settings))
        .join(Job, col(Job.id) == col(Item.job_id))
        .where(
            col(Job.kind) == "agent",
            col(Job.host) == host,
            col(Item.state) == ItemState.SUCCEEDED,
            col(Item.superseded).is_(False),
        )
        .order_by(col(Item.id).desc())
        .limit(MOST)
    )  # fmt: skip
    if seen is not None:
        query = query.where(col(Item.finished_at) > seen)
    found: dict[str, AgentRecord] = {}
    for row in session.execute(query):
        if row.public_id is None or row.public_id in known:
            continue
        values = values_of(row.settings, list(read_mapping(row.settings).variables), row.sent_values)
        found.setdefault(
            row.public_id,
            AgentRecord(
                code=row.public_id,
                name=row.label,
                status=READY,
                prompt=values.get("prompt", ""),
                model=values["model"],
                image_url=row.thumbnail_url or "",
                video_url=row.url or "",
                created_at=row.finished_at,
            ),
        )
    return list(found.values())
