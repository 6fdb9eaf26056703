"""Whether a job belongs to the account of the key that is set now, as far as its service tells that."""

from __future__ import annotations

import asyncio
import logging
from enum import Enum, auto

from services.errors import Refused, VendorError
from services.jobs.account import Identified
from services.jobs.kind import Kind
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
    """Asks each service whose our key is, once in a process: settings do not change while it runs.

    `kind` is the one that the job belongs to by its host, so that a rehearsal asks the sandbox alone.
    """

    def __init__(self, jobs: JobLedger) -> None:
        self._jobs = jobs
        self._named: dict[tuple[str, str], str] = {}
        self._asked: dict[tuple[str, str], float] = {}
        self._known: dict[tuple[str, str, str], bool] = {}
        self._unanswered: dict[tuple[str, str, str], int] = {}

    async def of(self, standing: Standing, kind: Kind) -> Belongs:
        """Whether the job may be worked on with our key. UNTOLD: its service did not answer; ask again in a while.

        A job without an account counts as ours: `keep` gives it one.
        """
        if not standing.account or not isinstance(kind, Identified):
            return Belongs.HERE
        about = (kind.service, kind.host, standing.account)
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

    async def keep(self, job_id: str, standing: Standing, kind: Kind) -> None:
        """Write with a job that has none which account it is of, if its service tells."""
        if standing.account or not isinstance(kind, Identified):
            return
        name = await self._name_of(kind, kind)
        if name:
            await asyncio.to_thread(self._jobs.keep_account, job_id, name)

    async def _name_of(self, kind: Kind, asked: Identified) -> str:
        now = asyncio.get_running_loop().time()
        about = (kind.service, kind.host)
        if not self._named.get(about) and now >= self._asked.get(about, now):
            # Written before the asking, so that the jobs of one service do not ask all at once.
            self._asked[about] = now + ASKED_AGAIN
            try:
                self._named[about] = await asked.identity()
            except VendorError as error:
                log.info("%s does not tell whose the key is: %s", kind.service_title, error.text)
        return self._named.get(about, "")
