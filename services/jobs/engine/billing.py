"""Asking a service what it took: after each round of a job, as far as something is still unsaid."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from services.errors import VendorError
from services.jobs.costs import Amount, Bill, Billed
from services.jobs.kind import Kind
from services.jobs.ledger.money.balances import Balances
from services.jobs.ledger.money.bills import AwaitedBill, BillLedger, TakenBill
from services.store.database import Database

log = logging.getLogger(__name__)

LOOKS = 3
"""So often a service is asked for the bill of something that is final, before the rule is taken for it."""
BALANCE_HOLDS = 60.0
"""For so many seconds a balance is not asked for again just because something is about to be sent."""
NOT_SAID = "The service was asked and said nothing of what it took: as quoted."


class Billing:
    """Keeps the money record of jobs whose service says what it took. It is asked by the one driver of a job."""

    def __init__(self, database: Database) -> None:
        self._bills = BillLedger(database)
        self._balances = Balances(database)
        self._looks: dict[str, int] = {}
        self._compared: dict[tuple[str, str], float] = {}

    async def before_sending(self, kind: Kind) -> None:
        """Look at the balance, where it can mean something, so that the next one can be compared with it."""
        now = asyncio.get_running_loop().time()
        if now - self._compared.get((kind.service, kind.host), now - BALANCE_HOLDS) >= BALANCE_HOLDS:
            await self._compare(kind)

    async def look(self, job_id: str, kind: Kind) -> bool:
        """Ask and write down what there is to know; False while more is to be said. Raises nothing of a service."""
        if not isinstance(kind, Billed):
            return True
        awaited = await asyncio.to_thread(self._bills.awaited, job_id)
        if not awaited:
            return True
        due = [one for one in awaited if one.is_due]
        if not due:
            return False
        try:
            said = await kind.bills([one.paid for one in due])
        except VendorError as error:
            log.info("%s does not say what it took: %s", kind.service_title, error.text)
            said = {}
        taken = [self._taken(one, kind, said) for one in due]
        await asyncio.to_thread(self._bills.take, [one for one in taken if one is not None])
        if len(due) < len(awaited) or not all(one is not None and one.whole for one in taken):
            return False
        await self._compare(kind)
        return True

    def _taken(self, one: AwaitedBill, kind: Kind, said: Mapping[str, Bill]) -> TakenBill | None:
        """What is written of one request now; by the rule when the service was asked for it often enough."""
        bill = said.get(one.submission_id)
        if not one.paid.final:
            return None if bill is None else TakenBill(one.submission_id, bill)
        gives_back = one.failed and all(kind.account.charge(cause).free for cause in one.causes)
        if bill is not None and not (gives_back and bill.charged.less(bill.refunded).is_something):
            return self._last(TakenBill(one.submission_id, bill, whole=True))
        self._looks[one.submission_id] = self._looks.get(one.submission_id, 0) + 1
        if self._looks[one.submission_id] < LOOKS:
            return None if bill is None else TakenBill(one.submission_id, bill)
        if bill is not None:
            return self._last(TakenBill(one.submission_id, bill, whole=True, gives_back=True))
        by_rule = Bill(one.quoted, one.quoted if gives_back else Amount(), True, NOT_SAID)
        return self._last(TakenBill(one.submission_id, by_rule, whole=True, by_rule=True))

    def _last(self, taken: TakenBill) -> TakenBill:
        self._looks.pop(taken.submission_id, None)
        return taken

    async def _compare(self, kind: Kind) -> None:
        if not isinstance(kind, Billed):
            return
        if not await asyncio.to_thread(self._balances.is_quiet, kind.service, kind.host):
            return
        self._compared[kind.service, kind.host] = asyncio.get_running_loop().time()
        try:
            balance = await kind.balance()
        except VendorError as error:
            log.info("%s does not say what is left: %s", kind.service_title, error.text)
            return
        await asyncio.to_thread(self._balances.seen, kind.service, kind.host, balance, practice=kind.practice)
