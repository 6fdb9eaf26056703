"""Where people meet an agent: the service's own viewer, which needs no key (contract, section 12)."""

from __future__ import annotations

from urllib.parse import quote

VIEWER = "https://agent.viewer.bithuman.ai"


def talk_link(agent_id: str) -> str:
    """The address of a page on which anybody can talk to this agent."""
    return f"{VIEWER}/{quote(agent_id, safe='')}"
