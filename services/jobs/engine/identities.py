"""Whether a job belongs to the account of the key that is set now, as far as its service tells that."""

from __future__ import annotations

import asyncio
import logging
from enum import Enum, auto

from services.errors import Refused, VendorError
from services.jobs.account import Identified
from services.jobs.kind import Kind
from services.jobs.kinds import Kinds
from services.jobs.ledger.jobs import JobLedger, Standing

log = logging.getLogger(__name__)

ASKED_AGAIN = 300.0
"""After so many seconds without a name the service is asked for one again: it may have been out of reach."""
PATIENCE = 3
"""For so many rounds a job waits for an answer before it goes on without one: a service need not tell it at all."""


class Belongs(Enum):
    """What is known about a job and the account of our key."""

    HERE = auto()
    ELSEWHERE = auto()
    UNTOLD = auto()


class Identities:
    """Asks each service whose our key is, once in a process: settings do not change while it runs."""

    def __init__(self, jobs: JobLedger, kinds: Kinds) -> None:
        self._jobs = jobs
        self._kinds = kinds
        self._named: dict[str, str] = {}
        self._asked: dict[str, float] = {}
        self._known: dict[tuple[str, str], bool] = {}
        self._unanswered: dict[tuple[str, str], int] = {}

    async def of(self, standing: Standing) -> Belongs:
        """Whether the job may be worked on with our key. UNTOLD: its service did not answer; ask again in a while.

        A job without an account counts as ours: `keep` gives it one.
        """
        kind = self._kinds[standing.kind]
        if not standing.account or not isinstance(kind, Identified):
            return Belongs.HERE
        about = (kind.service, standing.account)
        if about not in self._known:
            try:
                self._known[about] = await kind.is_identity(standing.account)
            except Refused as no:
                log.info("%s does not tell whose the key is: %s", kind.service_title, no.text)
                self._known[about] = True
            except VendorError as error:
                log.info("%s could not be asked whose the key is: %s", kind.service_title, error.text)
                self._unanswered[about] = self._unanswered.get(about, 0) + 1
                return Belongs.UNTOLD if self._unanswered[about] <= PATIENCE else Belongs.HERE
        return Belongs.HERE if self._known[about] else Belongs.ELSEWHERE

    async def keep(self, job_id: str, standing: Standing) -> None:
        """Write with a job that has none which account it is of, if its service tells."""
        kind = self._kinds[standing.kind]
        if standing.account or not isinstance(kind, Identified):
            return
        name = await self._name_of(kind, kind)
        if name:
            await asyncio.to_thread(self._jobs.keep_account, job_id, name)

    async def _name_of(self, kind: Kind, asked: Identified) -> str:
        now = asyncio.get_running_loop().time()
        if not self._named.get(kind.service) and now >= self._asked.get(kind.service, now):
            # Written before the asking, so that the jobs of one service do not ask all at once.
            self._asked[kind.service] = now + ASKED_AGAIN
            try:
                self._named[kind.service] = await asked.identity()
            except VendorError as error:
                log.info("%s does not tell whose the key is: %s", kind.service_title, error.text)
        return self._named.get(kind.service, "")
