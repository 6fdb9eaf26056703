"""The agents of the account as bitHuman last listed them, kept so that drawing a page needs no call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from services.jobs.preferences import hold_preference, read_preference, write_preference
from services.kinds.agents.existing.made_here import AgentRecord, made_since
from services.store.database import Database
from services.store.tables import utc_now
from services.vendors.bithuman import Agent

DROPPED = "dropped"


class AgentRecords:
    """What was listed last for one host."""

    def __init__(self, database: Database, host: str) -> None:
        self._database = database
        self._host = host
        self._name = agents_name(host)

    def all(self) -> list[AgentRecord]:
        """Newest first, as bitHuman lists them."""
        return self.listed()[0]

    def listed(self) -> tuple[list[AgentRecord], datetime | None]:
        """The agents, newest first, and when the list was complete; None when it was never asked for."""
        with self._database.read() as session:
            return read_records(read_preference(session, self._name))

    def keep(self, agents: Sequence[Agent]) -> None:
        """A new complete list; deleted agents are left out (contract, trap 23)."""
        records = [_record(one) for one in agents if one.status.lower() != "deleted"]
        self._write(records, utc_now())

    def change_prompt(self, code: str, prompt: str) -> None:
        """What was just changed at the service."""
        records, at = self.listed()
        self._write([replace(one, prompt=prompt) if one.code == code else one for one in records], at)

    def drop(self, code: str) -> None:
        """What was just deleted at the service, remembered until the list is read again."""
        records, at = self.listed()
        self._write([one for one in records if one.code != code], at, dropped=code)

    def with_made_here(self) -> tuple[list[AgentRecord], datetime | None]:
        """The list, and in front of it what became ready here since it was read: that exists, whatever it says."""
        with self._database.read() as session:
            kept = read_preference(session, self._name)
            records, at = read_records(kept)
            known = {*(one.code for one in records), *((kept or {}).get(DROPPED, []))}
            return [*made_since(session, self._host, at, known), *records], at

    def _write(self, records: Sequence[AgentRecord], at: datetime | None, *, dropped: str = "") -> None:
        value: dict[str, Any] = {"at": at.isoformat() if at else None, "agents": [_to_json(one) for one in records]}
        with self._database.write() as session:
            hold_preference(session, self._name)
            if dropped:
                before = (read_preference(session, self._name) or {}).get(DROPPED, [])
                value[DROPPED] = sorted({*before, dropped})
            write_preference(session, self._name, value)


def agents_name(host: str) -> str:
    """Under which name the agents of a host are kept."""
    return f"agents:{host}"


def read_records(kept: dict[str, Any] | None) -> tuple[list[AgentRecord], datetime | None]:
    """What is kept under that name: the agents, newest first, and when they were listed."""
    if kept is None:
        return [], None
    return [_from_json(one) for one in kept["agents"]], datetime.fromisoformat(kept["at"]) if kept["at"] else None


def _record(agent: Agent) -> AgentRecord:
    return AgentRecord(
        code=agent.agent_id,
        name=agent.name or "",
        status=agent.status,
        prompt=agent.system_prompt or "",
        model=agent.model or "",
        image_url=agent.image_url or "",
        video_url=agent.video_url or "",
        created_at=agent.created_at,
    )


def _to_json(record: AgentRecord) -> dict[str, Any]:
    return {**asdict(record), "created_at": record.created_at.isoformat() if record.created_at else None}


def _from_json(kept: dict[str, Any]) -> AgentRecord:
    made = kept["created_at"]
    return AgentRecord(**{**kept, "created_at": datetime.fromisoformat(made) if made else None})
