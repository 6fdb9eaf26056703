"""Which rows name an agent of their own choice, what is known about agents of that name, and what was agreed to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import col

from services.jobs.drafts.settings import AGREED
from services.jobs.objections import RowProblem
from services.jobs.states import ITEM_UNDER_WAY, ItemState
from services.kinds.agents.additions import is_addition
from services.kinds.agents.existing.made_here import AgentRecord
from services.kinds.agents.existing.records import AgentRecords
from services.store.database import Database
from services.store.tables import Item, Job, Submission
from services.vendors.bithuman import read_status

REBUILDS = "rebuilds"
"""Under which name a draft keeps the agents that a person agreed to rebuild in it."""


@dataclass(frozen=True)
class Build:
    """One build of an agent that this dashboard knows of; `item_id` grows with time."""

    code: str
    job_id: str
    item_id: int
    state: str


class AgentNames:
    """Reads what is kept, and asks nobody. Ids that differ in case only are taken for the same one."""

    def __init__(
        self, database: Database, records: AgentRecords, *, kind: str, side: Sequence[ColumnElement[bool]]
    ) -> None:
        """`side` holds for the jobs on the same side: an agent that was rehearsed does not exist at bitHuman."""
        self._database = database
        self._records = records
        self._of_jobs = [col(Job.kind) == kind, *side]

    def builds(self, codes: Collection[str]) -> list[Build]:
        """Every build of these agents in History, the newest first; upper and lower case are one."""
        wanted = sorted({code.lower() for code in codes if code})
        if not wanted:
            return []
        with self._database.read() as session:
            found = session.execute(
                select(col(Item.public_id), col(Item.job_id), col(Item.id), col(Item.state), col(Submission.work))
                .join(Job, col(Job.id) == col(Item.job_id))
                .outerjoin(Submission, col(Submission.id) == col(Item.submission_id))
                .where(*self._of_jobs, func.lower(col(Item.public_id)).in_(wanted))
                .order_by(col(Item.id).desc())
            ).all()
        # Another model leaves look and voice as they are.
        return [Build(*row) for *row, work in found if not is_addition(work or {})]

    def problems(self, named: Mapping[int, str], agreed: Collection[str]) -> list[RowProblem]:
        """Why rows that name these agents, by their position, cannot be sent as they are."""
        first: dict[str, int] = {}
        found: list[RowProblem] = []
        existing = self.existing(set(named.values()))
        for position, agent_id in sorted(named.items()):
            before = first.setdefault(agent_id.casefold(), position)
            state = existing.get(agent_id.casefold())
            if before != position:
                text = f"An earlier row names the agent {agent_id} as well. This one would rebuild it and be charged."
                found.append(RowProblem(position, text, "At most one of them can be sent: drop the others."))
            elif state is not None and state in ITEM_UNDER_WAY:
                text = f"The agent {agent_id} is being built right now."
                found.append(RowProblem(position, text, "Wait until that is done, then look again."))
            elif state is not None and agent_id not in agreed:
                text = (
                    f"The agent {agent_id} exists already: this would rebuild it, take it out of service meanwhile "
                    "and be charged again."
                )
                found.append(RowProblem(position, text, "Choose another id, or agree to the rebuild."))
        return found

    def rebuilds(self, named: Mapping[int, str], existing: Mapping[str, str] | None = None) -> dict[int, str]:
        """Row id -> the existing agent that it would rebuild, agreed to or not; agents under way are not among them."""
        existing = self.existing(set(named.values())) if existing is None else existing
        under_way = ITEM_UNDER_WAY
        return {
            row_id: agent_id
            for row_id, agent_id in sorted(named.items())
            if existing.get(agent_id.casefold(), ItemState.SENT) not in under_way
        }

    def agreed_in_job(self, job_id: str) -> frozenset[str]:
        """The ids that a person agreed to rebuild, as it stood when the job was launched."""
        with self._database.read() as session:
            return agreed_to(session.get_one(Job, job_id).settings)

    def existing(self, ids: Collection[str], agents: Collection[AgentRecord] | None = None) -> dict[str, str]:
        """Case-folded id -> how far that agent is, by the account's list as last seen and by the builds made here.

        `agents` is that list, where it was just read. One whose build failed is not among them: building it again
        harms nobody.
        """
        folded = {one.casefold() for one in ids}
        found: dict[str, str] = {}
        if agents is None:
            agents = self._records.all() if folded else []
        for record in agents:
            status = read_status(record.status)
            if record.code.casefold() in folded and status.ours != "failed":
                found[record.code.casefold()] = ItemState.SUCCEEDED if status.good else ItemState.RENDERING
        for build in reversed(self.builds(ids)):
            if build.state in ITEM_UNDER_WAY or build.state == ItemState.SUCCEEDED:
                found[build.code.casefold()] = build.state
        return found


def agreed_to(settings: Mapping[str, Any]) -> frozenset[str]:
    """The ids of agents that a person agreed to rebuild in the draft of these settings."""
    return frozenset(settings.get(AGREED, {}).get(REBUILDS, []))
