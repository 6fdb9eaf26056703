"""The clients of the services and the kinds of jobs that stand on them."""

from __future__ import annotations

from dataclasses import dataclass

from services.config import Settings
from services.container.foundation import Foundation
from services.jobs.kind import Kind
from services.kinds.agents.client import bithuman_client
from services.kinds.agents.kind import Agents
from services.kinds.campaigns.client import bhuman_client
from services.kinds.campaigns.kind import Campaigns
from services.kinds.lessons.client import vacademy_client
from services.kinds.lessons.kind import Lessons
from services.store.shared.quotas import quota
from services.vendors.bhuman import BHumanClient
from services.vendors.bithuman import BitHumanClient
from services.vendors.vacademy import VacademyClient


@dataclass(frozen=True)
class Side:
    """Clients and kinds as some settings say: those of the team, or the same with no account in them."""

    bhuman: BHumanClient
    bithuman: BitHumanClient
    vacademy: VacademyClient
    campaigns: Campaigns
    agents: Agents
    lessons: Lessons
    kinds: list[Kind]


def side(settings: Settings, ground: Foundation) -> Side:
    """The clients and kinds of these settings."""
    sandbox, database = ground.sandbox, ground.database
    bhuman = bhuman_client(settings, sandbox, quota(database, "reads of bhuman"))
    bithuman = bithuman_client(settings, sandbox, quota(database, "reads of bithuman"))
    vacademy = vacademy_client(settings, sandbox, quota(database, "reads of vacademy"))
    campaigns = Campaigns(settings, bhuman)
    agents, lessons = Agents(settings, bithuman, database), Lessons(settings, vacademy, database, ground.files)
    kinds: list[Kind] = [
        campaigns,
        agents,
        lessons,
    ]
    return Side(bhuman, bithuman, vacademy, campaigns, agents, lessons, kinds)
