"""Does the bitHuman server that we talk to keep idempotency keys? Told by evidence or by a person, never guessed.

Whether it does is told nowhere outright. But servers that keep keys are those that tell an agent's named step and the
models it supports, in every status and every list (contract: both fields and the key came with the same version and
are unknown to the versions before). Headers prove nothing: older servers send the same ones.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from services.config import Settings
from services.config.bithuman import BitHumanSettings
from services.errors import VendorError
from services.vendors.bithuman import Agent, BitHumanClient

TOLD_ONLY_WITH_KEYS = frozenset({"current_step", "supported_models"})
BELIEVED_SECONDS = 60.0
UNTOLD_SECONDS = 5.0


class KeyKeeping:
    """Remembers for a minute what the newest record of an agent has told; without any, the answer is no."""

    def __init__(
        self, settings: Settings, client: BitHumanClient, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._setting = settings.section(BitHumanSettings).bithuman_keeps_keys
        self._client = client
        self._clock = clock
        self._told: bool | None = None
        self._asked_at: float | None = None

    def learn(self, agent: Agent) -> None:
        """Take in what a record tells about its server."""
        self._told = agent.model_fields_set >= TOLD_ONLY_WITH_KEYS
        self._asked_at = self._clock()

    async def kept(self) -> bool:
        """True only with proof. Asks for at most one record a minute; a question without an answer is a no."""
        if self._setting != "ask":
            return self._setting == "yes"
        believed = UNTOLD_SECONDS if self._told is None else BELIEVED_SECONDS
        if self._asked_at is None or self._clock() - self._asked_at >= believed:
            self._told, self._asked_at = None, self._clock()
            try:
                page = await self._client.list_agents(limit=1)
            except VendorError:
                return False
            for agent in page.items:
                self.learn(agent)
        return self._told is True
