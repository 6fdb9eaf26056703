"""Which rows name an agent of their own choice, what is known about agents of that name, and what was agreed to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlmodel import col

from services.jobs.drafts.drafts import Drafts
from services.jobs.drafts.settings import OPTIONS
from services.jobs.drafts.views import DraftView
from services.jobs.states import ITEM_UNDER_WAY, ItemState
from services.kinds.agents.chosen_ids import REBUILDS, agent_code, kept_id
from services.kinds.agents.records import AgentRecord, AgentRecords
from services.store.database import Database
from services.store.tables import Item, Job
from services.vendors.bithuman import read_status


@dataclass(frozen=True)
class Build:
    """One build of an agent that this dashboard knows of; `item_id` grows with time."""

    code: str
    job_id: str
    item_id: int
    state: str


class AgentNames:
    """Reads what is kept, and asks nobody. Ids that differ in case only are taken for the same one."""

    def __init__(self, database: Database, drafts: Drafts, records: AgentRecords, *, kind: str, host: str) -> None:
        self._database = database
        self._drafts = drafts
        self._records = records
        self._kind = kind
        self._host = host

    def builds(self, codes: Collection[str]) -> list[Build]:
        """Every build of these agents in History, the newest first."""
        wanted = sorted({code for code in codes if code})
        if not wanted:
            return []
        named = [col(Item.vendor_id).startswith(kept_id(code, ""), autoescape=True) for code in wanted]
        with self._database.read() as session:
            found = session.execute(
                select(col(Item.vendor_id), col(Item.job_id), col(Item.id), col(Item.state))
                .join(Job, col(Job.id) == col(Item.job_id))
                .where(col(Job.kind) == self._kind, or_(col(Item.vendor_id).in_(wanted), *named))
                .order_by(col(Item.id).desc())
            ).all()
        return [Build(agent_code(kept), job_id, item_id, state) for kept, job_id, item_id, state in found]

    def problems(
        self, view: DraftView, named: Mapping[int, str], existing: Mapping[str, str] | None = None
    ) -> dict[int, str]:
        """Row id -> why a row with this agent id cannot be sent as it is; `existing` where it was just read."""
        agreed = self.agreed(view)
        first: dict[str, int] = {}
        problems: dict[int, str] = {}
        existing = self.existing(set(named.values())) if existing is None else existing
        for row_id, agent_id in sorted(named.items()):
            before = first.setdefault(agent_id.casefold(), row_id)
            found = existing.get(agent_id.casefold())
            if before != row_id:
                problems[row_id] = (
                    f"An earlier row names the agent {agent_id} as well. This one would rebuild it and be charged: "
                    "at most one of them can be sent."
                )
            elif found is not None and found in ITEM_UNDER_WAY:
                problems[row_id] = f"The agent {agent_id} is being built right now. Wait until that is done."
            elif found is not None and agent_id not in agreed:
                problems[row_id] = (
                    f"The agent {agent_id} exists already: this would rebuild it, take it out of service meanwhile "
                    "and be charged again."
                )
        return problems

    def rebuilds(self, named: Mapping[int, str], existing: Mapping[str, str] | None = None) -> dict[int, str]:
        """Row id -> the existing agent that it would rebuild, agreed to or not; agents under way are not among them."""
        existing = self.existing(set(named.values())) if existing is None else existing
        under_way = ITEM_UNDER_WAY
        return {
            row_id: agent_id
            for row_id, agent_id in sorted(named.items())
            if existing.get(agent_id.casefold(), ItemState.SENT) not in under_way
        }

    @staticmethod
    def agreed(view: DraftView) -> frozenset[str]:
        """The ids that a person agreed to rebuild in this draft. What was agreed to in a draft is not in its copies."""
        return _agreed(view.id, view.settings)

    def agree(self, draft_id: str, ids: Collection[str]) -> None:
        """A person agrees to rebuild these agents. Raises what changing a draft raises."""
        every = sorted(self.agreed(self._drafts.get(draft_id)) | set(ids))
        self._drafts.set_option(draft_id, REBUILDS, {"draft": draft_id, "ids": every})

    def agreed_in_job(self, job_id: str) -> frozenset[str]:
        """The same, as it stood when the job was launched."""
        with self._database.read() as session:
            job = session.get_one(Job, job_id)
            return _agreed(job.draft_id, job.settings)

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
            if record.code.casefold() in folded and status.ours != ItemState.FAILED:
                found[record.code.casefold()] = ItemState.SUCCEEDED if status.good else ItemState.RENDERING
        for build in reversed(self.builds(ids)):
            if build.state in ITEM_UNDER_WAY or build.state == ItemState.SUCCEEDED:
                found[build.code.casefold()] = build.state
        return found


def _agreed(draft_id: str, settings: Mapping[str, object]) -> frozenset[str]:
    options = settings.get(OPTIONS)
    kept = options.get(REBUILDS) if isinstance(options, dict) else None
    if not isinstance(kept, dict) or kept.get("draft") != draft_id:
        return frozenset()
    return frozenset(kept.get("ids", []))
