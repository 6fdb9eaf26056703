"""Ids of agents that a person chose: whether a request that names one may be sent.

bitHuman rebuilds an agent that is named again, under the same code (contract, section 7). For the ledger each build is
a generation of its own, so that one never passes for another.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from services.errors import Invalid, NotFound, NotSent, Refused, Unclear
from services.vendors.bithuman import Agent, read_status

WHO = "bitHuman"
HIDDEN_SECONDS = 60.0
WHOLE_SECOND = timedelta(seconds=1)


class Naming:
    """Lets requests that name an agent leave one at a time for each name, and only when bitHuman's word allows it.

    `agreed` gives, for a job, the ids of the agents that a person agreed to rebuild in it.
    """

    def __init__(
        self,
        get_status: Callable[[str], Awaitable[Agent]],
        agreed: Callable[[str], Collection[str]],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._get_status = get_status
        self._clock = clock
        self._agreed = agreed
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._sent_at: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, agent_id: str | None, job_id: str) -> AsyncIterator[None]:
        """Around one paid request; without an id of our own there is nothing to wait for or to ask.

        Raises Invalid when it would rebuild an agent that nobody agreed to rebuild, or one that is being built right
        now; NotSent when bitHuman does not tell. An agent whose build failed may be built again.
        """
        if agent_id is None:
            yield
            return
        name = agent_id.casefold()
        async with self._turns[name]:
            await self._check(agent_id, may_rebuild=agent_id in self._agreed(job_id))
            self._sent_at[name] = self._clock()
            try:
                yield
            except (NotSent, Refused) as no:
                del self._sent_at[name]
                if isinstance(no, NotFound):
                    no.next_step = f"Nothing was charged. {agent_id} seems to be another account's: choose another id."
                raise

    async def check_replay(self, agent_id: str | None, job_id: str, first_sent_at: datetime) -> None:
        """Before a request is repeated under its own key: if it never arrived, the repeat is what builds.

        Raises Unclear when it could rebuild an agent that was there before and that nobody agreed to rebuild.
        """
        if agent_id is None or agent_id in self._agreed(job_id):
            return
        try:
            agent = await self._get_status(agent_id)
        except NotFound:
            return  # nothing stands under the id that a first build could take the place of
        status, made_at = read_status(agent.status, agent.progress), agent.created_at
        failed = status.final and not status.good
        # The service may tell whole seconds. An agent that only seems older is left to a person, which costs nothing.
        if not failed and (made_at is None or made_at < first_sent_at - WHOLE_SECOND):
            raise Unclear(
                f"bitHuman has an agent {agent_id} from before this request, and nobody agreed to rebuild it.",
                who=WHO,
                operation="ask once more for an agent",
                next_step="Look at it in the list of agents, then say whether this request arrived.",
                charged="unknown",
            )

    async def _check(self, agent_id: str, *, may_rebuild: bool) -> None:
        try:
            agent = await self._get_status(agent_id)
        except NotFound:
            # The status of an agent may come a little later than the answer that accepted it.
            if self._clock() - self._sent_at.get(agent_id.casefold(), -HIDDEN_SECONDS) < HIDDEN_SECONDS:
                raise _being_built(agent_id) from None
            return
        except Unclear as error:
            raise NotSent(
                f"Whether bitHuman has an agent {agent_id} could not be learned, so nothing was sent: {error.text}",
                who=WHO,
                operation="look for an agent of this id",
                http_status=error.http_status,
            ) from None
        status = read_status(agent.status, agent.progress)
        if not status.final:
            raise _being_built(agent_id)
        if status.good and not may_rebuild:
            raise _refused(
                f"bitHuman has an agent {agent_id} already, and nobody agreed to rebuild it.",
                "Look at it in the list of agents. Choose another id, or launch the row anew and agree to the rebuild.",
            )


def _being_built(agent_id: str) -> Invalid:
    return _refused(
        f"The agent {agent_id} is being built right now; a second build would take its place.",
        "Wait until it is ready, then look at it before you send this row again.",
    )


def _refused(text: str, next_step: str) -> Invalid:
    return Invalid(
        text,
        who=WHO,
        operation="create an agent",
        permanent=True,
        next_step=f"Nothing was sent or charged. {next_step}",
    )
