"""Whatever is claimed, answered, lost, billed and raised in any order: no cap is crossed by more than one item."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.errors import NotPossible, Refused, Unclear
from services.jobs.costs import Amount, Bill
from services.jobs.kind import Answer
from services.jobs.launch.caps import Caps, Limits
from services.jobs.ledger.money.bills import BillLedger, TakenBill
from services.jobs.ledger.money.caps import EACH, PERSON, RUN, SERVICE
from services.jobs.ledger.money.lines import quote
from services.jobs.states import JobState
from services.store.tables import Job, Submission
from tests.rigs.books import open_books
from tests.rigs.people import ANA

QUOTED = 10
REQUESTS = 8
WHICH = st.integers(0, REQUESTS - 1)


class CapsInAnyOrder(RuleBasedStateMachine):
    """`price` is what each request really costs, up to nine times its quote; the ledger hears of it later or never."""

    @initialize(
        prices=st.lists(st.sampled_from([0, 5, QUOTED, 2 * QUOTED, 9 * QUOTED]), min_size=REQUESTS, max_size=REQUESTS),
        scope=st.sampled_from([RUN, PERSON, SERVICE]),
        cents=st.integers(0, 12 * QUOTED),
        items=st.none() | st.integers(0, REQUESTS),
    )
    def open(self, prices: list[int], scope: str, cents: int, items: int | None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="caps-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
        self.books = open_books(self.folder)
        self.caps, self.bills = Caps(self.books.database), BillLedger(self.books.database)
        self.job_id, self.ids = self.books.job(REQUESTS, 1)
        self.price = dict(zip(self.ids, prices, strict=True))
        self.scope, self.cents, self.items = scope, cents, items
        with self.books.database.write() as session:
            job = session.get_one(Job, self.job_id)
            for one in self.ids:
                quote(session, job, session.get_one(Submission, one), Amount(QUOTED), "Ana", billed=True)
        self.taken: dict[str, int] = {}
        self.sending: set[str] = set()
        self.set_cap()

    def teardown(self) -> None:
        if hasattr(self, "books"):
            self.books.database.close()
            shutil.rmtree(self.folder)

    def set_cap(self) -> None:
        self.caps.set(self.scope, EACH, Limits(items=self.items, cents=self.cents), ANA)

    @rule(which=WHICH)
    def claim(self, which: int) -> None:
        one = self.ids[which]
        if self.books.submissions.claim(one) is not None:
            self.taken[one] = self.price[one]
            self.sending.add(one)

    @rule(which=WHICH)
    def answer(self, which: int) -> None:
        one = self.ids[which]
        if one in self.sending:
            self.books.submissions.accept(one, Answer([f"made of {one}"], 200))
            self.sending.discard(one)

    @rule(which=WHICH)
    def refuse(self, which: int) -> None:
        one = self.ids[which]
        if one in self.sending:
            self.books.submissions.refuse(one, Refused("No.", who="BHuman", operation="make", charged="no"))
            self.sending.discard(one)
            del self.taken[one]

    @rule(which=WHICH)
    def lose(self, which: int) -> None:
        one = self.ids[which]
        if one in self.sending:
            self.books.submissions.lose(one, Unclear("?", who="BHuman", operation="make", charged="unknown"))
            self.sending.discard(one)

    @rule(which=WHICH, whole=st.booleans())
    def hear_of_the_price(self, which: int, whole: bool) -> None:
        one = self.ids[which]
        if one in self.taken and one not in self.sending:
            bill = Bill(Amount(self.price[one]), Amount(), True, f"It took {self.price[one]}.")
            self.bills.take([TakenBill(one, bill, whole=whole)])

    @rule(more=st.integers(1, 40))
    def raise_the_cap(self, more: int) -> None:
        self.cents += more
        if self.items is not None:
            self.items += 1
        self.set_cap()

    @rule()
    def resume(self) -> None:
        try:
            self.books.jobs.resume(self.job_id, by=ANA)
        except NotPossible:
            return

    @invariant()
    def no_cap_is_crossed_by_more_than_one_item(self) -> None:
        if not hasattr(self, "books"):
            return
        assert sum(self.taken.values()) - max(self.taken.values(), default=0) <= self.cents
        if self.items is not None:
            assert len(self.taken) <= self.items

    @invariant()
    def a_job_that_is_paused_says_why(self) -> None:
        if not hasattr(self, "books"):
            return
        with self.books.database.read() as session:
            job = session.get_one(Job, self.job_id)
        assert (job.state == JobState.PAUSED) == bool(job.pause_reason)


CapsInAnyOrder.TestCase.settings = settings(
    max_examples=8, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestCapsInAnyOrder = CapsInAnyOrder.TestCase
