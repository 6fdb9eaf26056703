"""The form of one agent for whoever looks at its draft."""

from __future__ import annotations

from services.container import App
from services.jobs.drafts.drafts import Drafts
from services.kinds.agents.forms import AgentForms


def forms_of(_app: App, drafts: Drafts) -> AgentForms:
    """Made where it is needed, since it holds nothing."""
    return AgentForms(drafts)
